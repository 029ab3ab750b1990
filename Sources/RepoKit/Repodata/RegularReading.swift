/// A document on its way through ``RegularXML``, cut where elements below the root end.
struct RegularReading: ~Copyable {
    private var xml = RegularXML()
    /// What of the pieces so far was not read yet.
    private var rest: [UInt8] = []
    private let endTag: [UInt8]

    /// What one element below the root may take.
    private static let elementLimit = 16 << 20

    /// - Parameter element: The name of the elements below the root.
    init(_ element: StaticString) {
        endTag = Array("</\(element)>".utf8)
    }

    /// Reads the next piece; false if the document is not of the regular form.
    mutating func read(_ piece: PieceBuffer, into handler: inout some RepodataHandler) -> Bool {
        if !rest.isEmpty { piece.prepend(rest) }
        let end = endOfLastElement(piece.bytes)
        rest = Array(piece.bytes[end...])
        guard end > 0 else { return rest.count <= Self.elementLimit }
        return parse(piece, end, &handler)
    }

    /// Reads what is left, which ends the document.
    mutating func finish(_ handler: inout some RepodataHandler) -> Bool {
        let piece = PieceBuffer(rest.count)
        piece.prepend(rest)
        guard parse(piece, piece.count, &handler) else { return false }
        do throws(RegularXML.Unusual) { try xml.finish() } catch { return false }
        return true
    }

    private mutating func parse(_ piece: PieceBuffer, _ count: Int, _ handler: inout some RepodataHandler)
        -> Bool
    {
        let kept = piece.terminate(count)
        defer { piece.restore(count, kept) }
        do throws(RegularXML.Unusual) {
            try xml.parse(TextBytes(rebasing: piece.bytes[..<count]), into: &handler)
            return true
        } catch {
            return false
        }
    }

    /// Behind the last end tag; 0 if there is none.
    private func endOfLastElement(_ bytes: TextBytes) -> Int {
        var end = bytes.count
        while end >= endTag.count {
            let isEnd =
                bytes[end - 1] == UInt8(ascii: ">")
                && bytes[(end - endTag.count)..<end].elementsEqual(endTag)
            if isEnd { return end }
            end -= 1
        }
        return 0
    }
}
