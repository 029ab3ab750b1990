extension CompsLexer {
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) throws(Fault) -> Int {
        let opening = UInt8(ascii: "<")
        var end = start
        while end < bytes.count {
            if bytes[end] != opening {
                end += 1
            } else if Self.has(bytes, end, "<![CDATA[") {
                end = try Self.end(bytes, end, "]]>")
            } else {
                break
            }
        }
        // Between the markup around the root there is only white space.
        guard let parent = open.last else { return end }
        let text = bytes[start..<end]
        var node = CompsDocument.Node(kind: .text, place: Int32(start))
        let isBlank = text.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }
        let isWhole = document.nodes.count - 1 == parent.node && Self.has(bytes, end, "</")
        node.isIndentation =
            isBlank && !isWhole && !lastIsText && !parent.isMixed && !parent.keepsSpace
        node.text = canonical(text)
        if !node.isIndentation, document.nodes.count - 1 == parent.node || Self.showsMixture(text) {
            open[open.count - 1].isMixed = true
        }
        append(node)
        lastIsText = !node.isIndentation
        return end
    }

    /// Whether text makes libxml2 take all white space of its element for text: a piece between references
    /// that begins with white space does, and so do letters beyond ASCII.
    private static func showsMixture(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var previous = UInt8(ascii: ";")
        for byte in text {
            if byte >= 0x80 || byte <= 0x20 && previous == UInt8(ascii: ";") { return true }
            previous = byte
        }
        return false
    }

    /// Text as libxml2 writes it: where it is in the buffer, or added to it.
    private mutating func canonical(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Range<Int32> {
        let isPlain = text.allSatisfy {
            $0 != UInt8(ascii: "&") && $0 != 0x0D && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<")
        }
        if isPlain { return Int32(text.startIndex)..<Int32(text.endIndex) }
        var meant: [UInt8] = []
        var rest = text
        let (begin, end) = (Array("<![CDATA[".utf8), Array("]]>".utf8))
        while let section = rest.firstRange(of: begin) {
            CompsEntities.decode(rest[..<section.lowerBound], to: &meant)
            let close = rest[section.upperBound...].firstRange(of: end)
            meant += rest[section.upperBound..<(close?.lowerBound ?? rest.endIndex)]
            rest = rest[(close?.upperBound ?? rest.endIndex)...]
        }
        let lines = Self.withoutCarriageReturns(rest)
        lines.withUnsafeBufferPointer { CompsEntities.decode($0[...], to: &meant) }
        return added(meant, .text)
    }

    /// A document's line ends are line feeds, however they are written; a reference to one is another thing.
    static func withoutCarriageReturns(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(text.count)
        for index in text.indices {
            if text[index] == 0x0D {
                lines.append(0x0A)
            } else if text[index] != 0x0A || index == text.startIndex || text[index - 1] != 0x0D {
                lines.append(text[index])
            }
        }
        return lines
    }

    mutating func added(_ text: [UInt8], _ place: CompsEntities.Place) -> Range<Int32> {
        added { buffer in text.withUnsafeBufferPointer { CompsEntities.append($0, place, to: &buffer) } }
    }

    mutating func added(_ write: (inout [UInt8]) -> Void) -> Range<Int32> {
        let lower = Int32(document.buffer.count)
        write(&document.buffer)
        return lower..<Int32(document.buffer.count)
    }
}
