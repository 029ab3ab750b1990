import Testing

@testable import JSONKit

@Suite struct JSONWriterTests {
    @Test("what cannot be seen is escaped, beyond U+FFFF as a pair")
    func invisible() throws {
        #expect(
            JSONValue.string("\u{1}\u{7F}\u{85}\u{202E}é\u{1F600}").text()
                == "\"\\u0001\\u007f\\u0085\\u202eé😀\"")
        #expect(JSONWriter.escape("\u{E0001}") == Array("\\udb40\\udc01".utf8))
        #expect(JSONWriter.escape("\u{10FFFF}") == Array("\\udbff\\udfff".utf8))
        #expect(JSONWriter.escape("\u{0}") == Array("\\u0000".utf8))
        for value in stride(from: UInt32(0), through: 0x10FFFF, by: 61) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            let escaped = [UInt8(ascii: "\"")] + JSONWriter.escape(scalar) + [UInt8(ascii: "\"")]
            let readings = try [escaped, JSONValue.string(text).bytes].map {
                try JSONDocument($0).root.string
            }
            #expect(readings.allSatisfy { $0.map { Array($0.utf8) } == Array(text.utf8) })
        }
    }

    @Test("text of a value is indented, or on one line") func layout() {
        let value: JSONValue = ["a": [1, [], "x\"\\\n"], "b": [:], "c": .number(1e16), "d": ["e": .null]]
        #expect(
            value.text() == """
                {
                  "a": [
                    1,
                    [],
                    "x\\"\\\\\\n"
                  ],
                  "b": {},
                  "c": 1e+16,
                  "d": {
                    "e": null
                  }
                }
                """)
        #expect(
            value.text(pretty: false) == #"{"a":[1,[],"x\"\\\n"],"b":{},"c":1e+16,"d":{"e":null}}"#)
        #expect(value.bytes == Array(value.text(pretty: false).utf8))
    }

    @Test("JSON has no words for what is no finite number") func notFinite() {
        #expect(
            JSONValue.array([.number(.infinity), .number(-.infinity), .number(.nan)]).text(pretty: false)
                == "[null,null,null]")
    }

    @Test("fields without a value are left out") func fields() {
        #expect(JSONValue(fields: ["a": "x", "b": nil, "c": .strings(["y"])]) == ["a": "x", "c": ["y"]])
    }
}
