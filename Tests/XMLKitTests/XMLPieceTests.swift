import TestSupport
import Testing
import XMLKit

/// Writes down what it takes.
private struct Notes: XMLPieceTaker {
    struct Refusal: Error, Equatable { var line: Int }

    var names: [String] = []
    var lines: [String] = []
    /// The element that is not taken.
    var refused: String?

    mutating func define(_ index: Int, _ name: XMLName) {
        #expect(index == names.count)
        names.append(name.qualified)
    }

    mutating func take(_ piece: XMLPiece) throws(Refusal) {
        let place = "\(piece.position.line):\(piece.position.column)"
        switch piece.kind {
        case .start:
            if names[piece.nameIndex] == refused { throw Refusal(line: piece.position.line) }
            lines.append("<\(names[piece.nameIndex]) \(place)")
        case .end: lines.append(">\(names[piece.nameIndex]) \(place)")
        case .text:
            lines.append("\(String(decoding: piece.bytes, as: UTF8.self)) \(place) \(piece.isBlank)")
        }
    }
}

@Suite("Events that are taken where they lie") struct XMLPieceTests {
    private let text = "<a>\n<b x='1'>é&amp;<![CDATA[<]]></b> <p:c xmlns:p='u'/>\n</a>"

    private func notes(_ text: String, by size: Int, refused: String? = nil) throws -> ([String], XMLError?) {
        var reader = XMLPushReader()
        var notes = Notes()
        notes.refused = refused
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.feed(Array(bytes[start..<min(start + size, bytes.count)]))
            if let failure = try reader.give(to: &notes) { return (notes.lines, failure) }
        }
        reader.end()
        let failure = try reader.give(to: &notes)
        return (notes.lines, failure)
    }

    private func events(_ text: String) throws -> [String] {
        var reader = XMLPushReader()
        try reader.feed(Array(text.utf8))
        reader.end()
        var lines: [String] = []
        while let event = try reader.next() {
            switch event {
            case .startElement(let element): lines.append("<\(element.name) \(place(element.position))")
            case .endElement(let element): lines.append(">\(element.name) \(place(element.position))")
            case .text(let text): lines.append("\(text.string) \(place(text.position)) \(text.isBlank)")
            }
        }
        return lines
    }

    private func place(_ position: XMLPosition) -> String { "\(position.line):\(position.column)" }

    @Test("they are the events that are made into values", arguments: [1, 2, 5, 1000])
    func same(_ size: Int) throws {
        let (lines, failure) = try notes(text, by: size)
        #expect(failure == nil)
        let names = { (lines: [String]) in lines.map { $0.split(separator: " ").first ?? "" } }
        #expect(try names(lines) == names(events(text)))
        if size == 1000 { #expect(try lines == events(text)) }
    }

    @Test("a fault comes behind the events before it") func failure() throws {
        let (lines, failure) = try notes("<a><b/></x>", by: 1000)
        #expect(lines.count == 3 && failure != nil)
    }

    @Test("who takes them may refuse one") func refusal() throws {
        #expect(throws: Notes.Refusal(line: 2)) { try notes(text, by: 1000, refused: "b") }
    }
}
