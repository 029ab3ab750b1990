import TestSupport
import Testing
import XMLKit

@Suite struct XMLFuzzTests {
    static let sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <metadata xmlns="urn:common" xmlns:rpm="urn:rpm" packages="2">
          <package type="rpm"><name>a&amp;b</name><version epoch="0" ver="1" rel="2"/>
            <format><rpm:requires><rpm:entry name="x(y)" flags="GE"/></rpm:requires></format>
            <description><![CDATA[ü < ä]]> &#x41;</description></package>
          <!-- comment --><?pi data?>
        </metadata>
        """

    @Test("a damaged document is refused or read, in pieces as in one", arguments: 0..<8)
    func mutations(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) + 40)
        var budget = FuzzBudget(rounds: 400, sharedBy: 8)
        let pieces = [
            "<", ">", "&", ";", "\"", "]]>", "<![CDATA[", "<!--", "-->", "<!DOCTYPE a [", "<!ENTITY x 'y'>",
            "]>",
            "&x;", "&#1;", "xmlns=''", "<?", "/>", "</", "\0", "\u{FEFF}",
        ]
        while budget.goesOn() {
            var bytes = Array(Self.sample.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(contentsOf: Array(random.pick(pieces).utf8), at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + 5))
                default: bytes.removeSubrange(place...)
                }
                if bytes.isEmpty { bytes = [0x3C] }
            }
            let whole = Result { try events(bytes) }
            let size = Int.random(in: 1...40, using: &random)
            var rest = bytes[...]
            var reader = XMLReader {
                if rest.isEmpty { return nil }
                defer { rest = rest.dropFirst(size) }
                return Array(rest.prefix(size))
            }
            let inPieces = try? events(&reader)
            #expect((try? whole.get()) == inPieces, "\(String(decoding: bytes, as: UTF8.self)) by \(size)")
        }
    }

    @Test("what was written is read back, whatever the text", arguments: 0..<4)
    func roundTrip(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) + 70)
        var budget = FuzzBudget(rounds: 200, sharedBy: 4)
        while budget.goesOn() {
            var options = XMLWriter.Options()
            options.indentation = nil
            options.escapesAttributesToASCII = Bool.random(using: &random)
            var writer = XMLWriter(options)
            writer.declaration()
            var expected: [String] = []
            try Self.write(&writer, depth: 0, &expected, &random)
            let found = try events(writer.takeBytes())
            #expect(found == expected)
        }
    }

    private static func write(
        _ writer: inout XMLWriter, depth: Int, _ expected: inout [String], _ random: inout SeededGenerator
    ) throws {
        let name = random.pick(["a", "b-c", "ä"])
        let (first, second) = (text(&random), text(&random))
        try writer.start(name, ["x": first, "y": second])
        expected.append("<\(name) x=\(first) y=\(second)")
        for _ in 0..<(depth > 3 ? 0 : Int.random(in: 0...3, using: &random)) {
            let content = text(&random)
            try writer.text(content)
            if !content.isEmpty { expected.append(content) }
            try write(&writer, depth: depth + 1, &expected, &random)
        }
        writer.end()
        expected.append(">\(name)")
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "<", ">", "&", "\"", "'", "\n", "\r", "\t", "]]>", "ä", "😀", "x", " ", "&amp;", "\u{7F}",
            "\u{85}",
        ]
        return (0..<Int.random(in: 0...5, using: &random)).map { _ in random.pick(pieces) }.joined()
    }
}
