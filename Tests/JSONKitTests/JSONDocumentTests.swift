import JSONKit
import Testing

@Suite("JSON documents") struct JSONDocumentTests {
    @Test("every kind of value is read") func kinds() throws {
        let root = try JSONDocument(
            #"{"a": null, "b": [true, false], "c": -12, "d": 1.5e3, "e": "x\n\u00e9\ud83d\ude00", "f": {"g": {}}}"#
        ).root
        #expect(root["a"] == nil)
        #expect(root["b"]?.items?.map(\.bool) == [true, false])
        #expect(root["c"]?.int == -12)
        #expect(root["d"]?.double == 1500)
        #expect(root["d"]?.int == nil)
        #expect(root["e"]?.string == "x\né😀")
        #expect(root["f"]?["g"]?.kind == .object)
        #expect(root["f"]?["g"]?.path == "$.f.g")
        #expect(root["b"]?.items?[1].path == "$.b[1]")
    }

    @Test("what is wrong is said with its place") func reading() throws {
        let root = try JSONDocument(#"{"items": [{"id": 1}, {"id": "x"}]}"#).root
        let second = try #require(root["items"]?.items?[1])
        #expect(
            throws: JSONError(.unexpected, at: "$.items[1].id", "a whole number was expected, not a string")
        ) {
            try second.int("id")
        }
        #expect(throws: JSONError(.missing, at: "$.items[1]", "there is no 'name'")) {
            try second.string("name")
        }
    }

    @Test(
        "broken texts are refused",
        arguments: [
            "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "01", "1.", "-", "1e", "nul", "\"a", "\"\\x\"",
            "\"\u{01}\"", "[1] 2", "\"\\u12g4\"", "{a: 1}", "'a'", "[", "]", "+1", ".5", "NaN",
        ])
    func broken(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(text) }
    }

    @Test("nesting has an end") func depth() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try JSONDocument(deep) }
        let allowed = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
        _ = try JSONDocument(allowed)
    }

    @Test("whole numbers keep their digits up to the limits") func numbers() throws {
        let root = try JSONDocument("[9223372036854775807, -9223372036854775808, 9223372036854775808]").root
        #expect(root.items?.map(\.int) == [.max, .min, nil])
        #expect(root.items?[2].digits == "9223372036854775808")
    }
}

@Suite("JSON as it is written") struct JSONSourceTests {
    @Test(
        "each value keeps its bytes",
        arguments: [
            "{}", "[]", " [ ] ", "[[], {} ]", #"{"a": "x\"y", "b" : [1.50, {"c":[ ] } ] , "d":null}"#,
            "\"é\"", "-0.0",
            #"[{"a": [[[{}]]]}, [ [1] , 2 ]  ]"#,
        ])
    func source(text: String) throws {
        func check(_ json: JSON) throws {
            let written = String(decoding: json.source, as: UTF8.self)
            #expect(try JSONDocument(written).root.value == json.value)
            #expect(text.contains(written))
            #expect(written.first?.isWhitespace == false && written.last?.isWhitespace == false)
            for item in json.items ?? [] { try check(item) }
            for member in json.members ?? [] { try check(member.value) }
        }
        try check(JSONDocument(text).root)
    }
}
