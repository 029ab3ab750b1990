import SourceDiagnostics
import TestSupport
import Testing

@testable import ConfigSyntax

struct ConfJSONTests {
    private func read(_ text: String, format: ConfFormat = .byName, name: String = "main.json")
        -> ConfDocument
    {
        ConfTexts([name: text]).read(name, format: format)
    }

    @Test(
        "JSON is read with its values and escapes",
        arguments: [
            (#"{"a": [1, -2.5, 1e3, true, false, null]}"#, #"{"a":[1,-2.5,1000.0,true,false,null]}"#),
            (#" {"_k": "\"\\\/\b\f\n\r\t\u00e9\ud83c\udf89"} "#, #"{"_k":"\"\\/\u0008\u000c\n\r\té🎉"}"#),
            (#"{"a": {}, "b": [], "": ""}"#, #"{"a":{},"b":[],"":""}"#),
            (#"{"a": "\ud800x"}"#, #"{"a":"�x"}"#),
            ("{}", "{}"),
        ])
    func values(_ text: String, _ expected: String) {
        let document = read(text)
        #expect(document.findings == [])
        #expect(document.printed == expected)
    }

    @Test("of equal keys the last counts, with a warning at it") func duplicate() {
        let document = read(#"{"a": 1, "b": 2, "a": 3}"#)
        #expect(document.printed == #"{"a":3,"b":2}"#)
        #expect(
            document.findings == [
                "1:18 conf.equal-keys: key 'a' stands twice in this object; only this last counts"
            ])
    }

    @Test("every value has the span of its text") func spans() {
        let document = read("{\n  \"a\": [12, \"é\"],\n  \"b\": null\n}")
        let text = { (node: ConfigNode?) in node.map { document.sources.text($0.span) } }
        #expect(text(document["a"]) == "[12, \"é\"]")
        #expect(text(document["a"]?.sequence?[1]) == "\"é\"")
        #expect(text(document["b"]) == "null")
        #expect(text(document.root.mapping?.entries[1].key) == "\"b\"")
    }

    @Test(
        "what is no JSON object is refused at its place",
        arguments: [
            ("", "1:1"), ("[1]", "1:1"), ("{\"a\": 1,}", "1:9"), ("{'a': 1}", "1:2"),
            ("{\"a\": 1} x", "1:10"),
            ("{\"a\" 1}", "1:6"), ("{\"a\": \"x\ny\"}", "1:9"), ("{\"a\": \"\\x\"}", "1:8"),
            ("{\"a\": \"x", "1:7"), ("{\"a\": 01}", "1:8"), ("\u{FEFF}{}", "1:1"), ("{\"a\": tru}", "1:7"),
            ("{\"a\": \"\\u12", "1:8"),
        ])
    func refused(_ text: String, _ place: String) {
        let document = read(text)
        #expect(document.diagnostics.count == 1)
        #expect(document.diagnostics.first?.range.start.description == place)
        #expect(document.diagnostics.first?.code == "conf.json")
    }

    @Test("a dump is JSON or assignments, whatever its name") func either() {
        #expect(read(#"{"a": 1}"#, format: .jsonOrAssignments, name: "main.conf").printed == #"{"a":1}"#)
        #expect(read("a = 2", format: .jsonOrAssignments).printed == #"{"a":2}"#)
        #expect(read("a = 2", format: .assignments).printed == #"{"a":2}"#)
        #expect(read(#"{"a": 1}"#, format: .json, name: "main.conf").printed == #"{"a":1}"#)
    }

    @Test("ten thousand brackets are refused") func deep() {
        let document = read("{\"a\": " + String(repeating: "[", count: 10_000))
        #expect(document.diagnostics.map(\.code) == ["conf.limit"])
    }

    @Test("generated texts are JSON to both or to neither", ConfOracle.isThere) func generated() async throws
    {
        var random = SeededGenerator(seed: 3)
        let pieces = [
            "{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"\\u00e9\"", "\"\\", "\"", "1", "-", "0",
            "1.5", ".", "e5",
            "E+", "true", "null", "NaN", "-Infinity", "é", "\t", "x", "\"b\": 1", "\"\u{7F}\"", "01",
            "\"\\ud83d\\ude00\"",
        ]
        let texts = (0..<4000).map { _ in
            "{\"k\":"
                + (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(pieces) }.joined() + "}"
        }
        let answers: [Bool] = try await ConfOracle.ask("json", texts)
        #expect(answers.contains(true) && answers.contains(false))
        for (text, answer) in zip(texts, answers) {
            #expect(!read(text).diagnostics.hasErrors == answer, "\(text.debugDescription)")
        }
    }
}
