import JSONKit
import TestSupport
import Testing

/// Python's `json` reads the same in each text, and refuses the same ones.
@Suite("Python's json", Tool.require("python3")) struct JSONPythonTests {
    @Test("generated texts say the same") func generated() async throws {
        var texts = RandomJSON(random: SeededGenerator(seed: FuzzBudget.seed))
        let all = (0..<3000).map { _ in texts.text() }
        let refused = try await compare(all)
        #expect(refused == 0)
    }

    @Test("of damaged texts the same are refused, and the others say the same") func damaged() async throws {
        var texts = RandomJSON(random: SeededGenerator(seed: FuzzBudget.seed &+ 1000))
        let all = (0..<6000).map { _ in texts.damaged() }
        let refused = try await compare(all)
        // Damage is neither always fatal nor always harmless.
        #expect(refused > 1000 && refused < 5500)
    }

    @Test("each byte alone, in a string and as an escape is taken in the same way") func bytes() async throws
    {
        let quote = UInt8(ascii: "\"")
        let refused = try await compare(
            (UInt8.min...UInt8.max).flatMap { byte in
                [
                    [byte], [quote, byte, quote], [quote, UInt8(ascii: "\\"), byte, quote],
                    [UInt8(ascii: "1"), byte], [byte, UInt8(ascii: "1")], [quote, 0xC3, byte, quote],
                    [quote, 0xE0, byte, 0x80, quote], [quote, 0xED, byte, 0x80, quote],
                    [quote, 0xF0, byte, 0x80, 0x80, quote], [quote, 0xF4, byte, 0x80, 0x80, quote],
                    Array("\"\\u00".utf8) + [byte, UInt8(ascii: "0"), quote],
                ]
            })
        #expect(refused > 1500)
    }

    @Test("what we write says the same", arguments: [true, false]) func written(pretty: Bool) async throws {
        var values = RandomJSON(random: SeededGenerator(seed: FuzzBudget.seed &+ 2000))
        let all = (0..<1500).map { _ in Array(values.value().text(pretty: pretty).utf8) }
        let refused = try await compare(all)
        #expect(refused == 0)
    }

    /// How many texts both refuse.
    private func compare(_ texts: [[UInt8]]) async throws -> Int {
        let theirs = try await PythonJSON.canonicals(of: texts)
        try #require(theirs.count == texts.count)
        var refused = 0
        for (text, expected) in zip(texts, theirs) {
            let found = canonical(text)
            if found != expected {
                Issue.record("\(String(decoding: text, as: UTF8.self)) \(text): \(found), not \(expected)")
            }
            if found == "!" { refused += 1 }
        }
        return refused
    }
}
