internal import SourceDiagnostics

/// Cuts a document that libxml2 accepts into nodes.
///
/// It relies on the document being well-formed only for its answers, never for its memory.
struct CompsLexer {
    var document: CompsDocument
    /// An element whose end was not seen yet.
    struct Open {
        var node: Int
        /// Whether white space from here on is text, not indentation: libxml2's guess of what the author meant.
        var isMixed = false
        /// Whether `xml:space` says that all white space is text.
        var keepsSpace: Bool
    }
    var open: [Open] = []
    var lastIsText = false
    private var rootIsFound = false

    init(_ document: CompsDocument) {
        self.document = document
    }

    mutating func run() throws(CompsError) {
        let bytes = document.buffer
        let failure: Int? = bytes.withUnsafeBufferPointer { bytes in
            do throws(Fault) {
                try scan(bytes)
                return open.isEmpty && rootIsFound ? nil : bytes.count
            } catch {
                return error.place
            }
        }
        if let failure {
            throw CompsError(
                .malformed, "the document cannot be read", hint: "mend the XML", at: failure,
                in: document.file)
        }
    }

    /// A place that no well-formed document has.
    struct Fault: Error { var place: Int }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) {
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if Self.has(bytes, index, "<?xml"), index + 5 < bytes.count, bytes[index + 5] <= 0x20 {
            index = try Self.end(bytes, index, "?>")
        }
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<"), !Self.has(bytes, index, "<![CDATA[") else {
                index = try text(bytes, index)
                continue
            }
            guard index + 1 < bytes.count else { throw Fault(place: index) }
            switch bytes[index + 1] {
            case UInt8(ascii: "/"): index = try endTag(bytes, index)
            case UInt8(ascii: "?"):
                index = try raw(.instruction, bytes, index, to: Self.end(bytes, index, "?>"))
            case UInt8(ascii: "!"):
                if Self.has(bytes, index, "<!--") {
                    index = try raw(.comment, bytes, index, to: Self.end(bytes, index + 4, "-->"))
                } else {
                    index = try documentType(bytes, index)
                }
            default: index = try startTag(bytes, index)
            }
        }
    }

    // MARK: Tags

    private mutating func startTag(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) throws(Fault) -> Int {
        var index = start + 1
        while index < bytes.count, !Self.endsName(bytes[index]) { index += 1 }
        var node = CompsDocument.Node(kind: .element, place: Int32(start))
        node.name = document.names.number(of: bytes[(start + 1)..<index])
        let firstAttribute = document.attributes.count
        while true {
            while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
            guard index < bytes.count else { throw Fault(place: start) }
            if bytes[index] == UInt8(ascii: ">") || bytes[index] == UInt8(ascii: "/") { break }
            index = try attribute(bytes, index)
        }
        node.attributes = Int32(firstAttribute)..<Int32(document.attributes.count)
        let isEmpty = bytes[index] == UInt8(ascii: "/")
        if isEmpty { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: ">") else { throw Fault(place: start) }
        append(node)
        if open.isEmpty {
            guard !rootIsFound else { throw Fault(place: start) }
            (document.root, rootIsFound) = (document.nodes.count - 1, true)
        }
        if !isEmpty {
            let keepsSpace = self.keepsSpace(node) ?? open.last?.keepsSpace ?? false
            open.append(Open(node: document.nodes.count - 1, keepsSpace: keepsSpace))
            lastIsText = false
        }
        return index + 1
    }

    private func keepsSpace(_ node: CompsDocument.Node) -> Bool? {
        for index in node.attributes where document.names.tag(document.attributes[Int(index)].name) == .space
        {
            return CompsEntities.string(document.buffer, document.attributes[Int(index)].value) == "preserve"
        }
        return nil
    }

    private mutating func endTag(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) throws(Fault) -> Int {
        guard let last = open.popLast() else { throw Fault(place: start) }
        document.nodes[last.node].end = Int32(document.nodes.count)
        lastIsText = false
        return try Self.end(bytes, start, ">")
    }

    private mutating func attribute(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) throws(Fault) -> Int {
        var index = start
        while index < bytes.count, !Self.endsName(bytes[index]), bytes[index] != UInt8(ascii: "=") {
            index += 1
        }
        let name = bytes[start..<index]
        while index < bytes.count, bytes[index] <= 0x20 || bytes[index] == UInt8(ascii: "=") { index += 1 }
        guard !name.isEmpty, index < bytes.count else { throw Fault(place: start) }
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let end = bytes[(index + 1)...].firstIndex(of: quote)
        else { throw Fault(place: start) }
        document.attributes.append(
            CompsDocument.Attribute(
                name: document.names.number(of: name), value: attributeValue(bytes[(index + 1)..<end])))
        return end + 1
    }

    private mutating func attributeValue(_ value: Slice<UnsafeBufferPointer<UInt8>>) -> Range<Int32> {
        let isPlain = value.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ">")
        }
        if isPlain { return Int32(value.startIndex)..<Int32(value.endIndex) }
        // Line ends and tabs that are written as themselves are blanks; those written as references are not.
        var blanked: [UInt8] = []
        for index in value.indices {
            let isLineEnd = value[index] == 0x0A && index > value.startIndex && value[index - 1] == 0x0D
            if !isLineEnd { blanked.append(value[index] < 0x20 ? 0x20 : value[index]) }
        }
        var meant: [UInt8] = []
        blanked.withUnsafeBufferPointer { CompsEntities.decode($0[...], to: &meant) }
        return added(meant, .attribute)
    }

    // MARK: What is neither tag nor text

    private mutating func raw(
        _ kind: CompsDocument.Kind, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, to end: Int
    ) -> Int {
        var node = CompsDocument.Node(kind: kind, place: Int32(start))
        var text = Self.withoutCarriageReturns(bytes[start..<end])
        if kind == .instruction, let blank = text.firstIndex(where: { $0 <= 0x20 }) {
            // Between the name and the rest stands one blank.
            let rest = text[blank...].drop { $0 <= 0x20 }
            text = text[..<blank] + (rest.elementsEqual("?>".utf8) ? [] : [0x20]) + rest
        }
        node.text = added { $0 += text }
        append(node)
        lastIsText = false
        return end
    }

    mutating func append(_ node: CompsDocument.Node) {
        var node = node
        node.end = Int32(document.nodes.count + 1)
        document.nodes.append(node)
        lastIsText = false
    }

    private mutating func documentType(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) throws(Fault) -> Int {
        var index = start + 2
        var isInSubset = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let end = bytes[(index + 1)...].firstIndex(of: bytes[index]) else {
                    throw Fault(place: start)
                }
                index = end
            case UInt8(ascii: "<") where Self.has(bytes, index, "<!--"):
                index = try Self.end(bytes, index + 4, "-->") - 1
            case UInt8(ascii: "<") where Self.has(bytes, index, "<?"):
                index = try Self.end(bytes, index, "?>") - 1
            case UInt8(ascii: "["): isInSubset = true
            case UInt8(ascii: "]"): isInSubset = false
            case UInt8(ascii: ">") where !isInSubset:
                let type = CompsDocumentType(bytes[start...index])
                document.declaredName = type.name
                var node = CompsDocument.Node(kind: .documentType, place: Int32(start))
                node.text = added { $0 += type.text.utf8 }
                append(node)
                return index + 1
            default: break
            }
            index += 1
        }
        throw Fault(place: start)
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
    }

    static func has(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in
            guard bytes.count - index >= text.count else { return false }
            for offset in text.indices where bytes[index + offset] != text[offset] { return false }
            return true
        }
    }

    /// The place behind a text that must come.
    static func end(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ text: StaticString
    ) throws(Fault) -> Int {
        var index = start
        while index < bytes.count {
            if has(bytes, index, text) { return index + text.utf8CodeUnitCount }
            index += 1
        }
        throw Fault(place: start)
    }
}
