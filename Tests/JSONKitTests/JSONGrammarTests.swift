import JSONKit
import Testing

/// Texts that readers of JSON are known to differ in.
@Suite struct JSONGrammarTests {
    @Test(
        "what the grammar allows is read",
        arguments: [
            "[[]   ]", "[\"\"]", "[]", "[\"a\"]", "[false]", "[null, 1, \"1\", {}]", "[null]", "[1\n]",
            " [1]",
            "[1,null,null,null,2]", "[2] ", "[123e65]", "[0e+1]", "[0e1]", "[ 4]",
            "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]", "[20e1]",
            "[-0]",
            "[-123]", "[-1]", "[1E22]", "[1E-2]", "[1E+2]", "[123e45]", "[123.456e78]", "[1e-2]", "[1e+2]",
            "[123]",
            "[123.456789]", "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}", "{\"asd\":\"sdf\"}",
            "{\"a\":\"b\",\"a\":\"c\"}",
            "{\"a\":\"b\",\"a\":\"b\"}", "{}", "{\"\":0}", "{\"foo\\u0000bar\": 42}",
            "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }", "{\"a\":[]}", "{\n\"a\": \"b\"\n}",
            "[\"\\u0060\\u012a\\u12AB\"]", "[\"\\uD801\\udc37\"]", "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
            "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\\\\u0000\"]", "[\"\\\"\"]", "[\"a/*b*/c/*d//e\"]",
            "[\"\\\\a\"]",
            "[\"\\\\n\"]", "[\"\\u0012\"]", "[\"\\uFFFF\"]", "[\"asd\"]", "[ \"asd\"]",
            "[\"\\uDBFF\\uDFFF\"]",
            "[\"new\\u00A0line\"]", "[\"\u{10FFFF}\"]", "[\"\u{FFFF}\"]", "[\"\\u0000\"]", "[\"\\u002c\"]",
            "[\"π\"]", "[\"\u{1BFFF}\"]", "[\"asd \"]", "\" \"", "[\"\\uD834\\uDd1e\"]", "[\"\\u0821\"]",
            "[\"\u{2028}\"]", "[\"\u{2029}\"]", "[\"\\u0061\\u30af\\u30EA\\u30b9\"]", "[\"new\\u000Aline\"]",
            "[\"\u{7F}\"]", "[\"\\uA66D\"]", "[\"\\u005C\"]", "[\"⍂㈴⍂\"]", "[\"\\u0022\"]",
            "[\"\\uDBFF\\uDFFE\"]",
            "[\"\\uD83F\\uDFFE\"]", "[\"\\u200B\"]", "[\"\\u2064\"]", "[\"\\uFDD0\"]", "[\"\\uFFFE\"]",
            "[\"a\u{7F}a\"]", "false", "42", "-0.1", "null", "\"asd\"", "true", "\"\"", "[\"a\"]\n", "[true]",
            " [] ",
        ])
    func allowed(_ text: String) {
        #expect(throws: Never.self) { try JSONDocument(text) }
    }

    @Test(
        "what it does not allow is refused as malformed",
        arguments: [
            "[1 true]", "[\"\": 1]", "[\"\"],", "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]", "[\"\",]",
            "[\"x\"", "[x",
            "[3[4]]", "[1:2]", "[,]", "[-]", "[   , \"\"]", "[\"a\",\n4\n,1,", "[1,]", "[1,,]",
            "[\"\u{B}a\"\\f]", "[*]",
            "[\"\"", "[1,", "[1,\n1\n,1", "[{}", "[fals]", "[nul]", "[tru]", "123\u{0}", "[++1234]", "[+1]",
            "[+Inf]",
            "[-01]", "[-1.0.]", "[-2.]", "[-NaN]", "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]", "[0.3e]",
            "[0.e1]",
            "[0E+]", "[0E]", "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]", "[1 000.0]", "[1eE2]",
            "[2.e+3]",
            "[2.e-3]", "[2.e3]", "[9.e+]", "[Inf]", "[NaN]", "[\u{FF11}]", "[1+2]", "[0x1]", "[0x42]",
            "[Infinity]",
            "[0e+-1]", "[-123.123foo]", "[-Infinity]", "[-foo]", "[- 1]", "[-012]", "[-.123]", "[-1x]",
            "[1ea]",
            "[1.]", "[.123]", "[1.2a-3]", "[1.8011670033376514H-308]", "[012]", "[\"x\", truth]",
            "{[: \"x\"}\n",
            "{\"x\", null}", "{\"x\"::\"b\"}", "{🇨🇭}", "{\"a\":\"a\" 123}", "{key: 'value'}", "{\"a\" b}",
            "{:\"b\"}", "{\"a\" \"b\"}", "{\"a\":", "{\"a\"", "{1:1}", "{9999E9999:1}",
            "{null:null,null:null}",
            "{\"id\":0,,,,,}", "{'a':0}", "{\"id\":0,}", "{\"a\":\"b\"}/**/", "{\"a\":\"b\"}/**//",
            "{\"a\":\"b\"}//",
            "{\"a\":\"b\"}/", "{\"a\":\"b\",,\"c\":\"d\"}", "{a: \"b\"}", "{\"a\":\"a",
            "{ \"foo\" : \"bar\", \"a\" }",
            "{\"a\":\"b\"}#", " ", "[\"\\uD800\\\"]", "[\"\\uD800\\u\"]", "[\"\\uD800\\u1\"]",
            "[\"\\uD800\\u1x\"]",
            "[é]", "[\"\\\u{0}\"]", "[\"\\x00\"]", "[\"\\\\\\\"]", "[\"\\\t\"]", "[\"\\🌀\"]", "[\"\\\"]",
            "[\"\\u00A\"]", "[\"\\uD834\\uDd\"]", "[\"\\uD800\\uD800\\x\"]", "[\"\\a\"]", "[\"\\uqqqq\"]",
            "[\\u0020\"asd\"]", "[\\n]", "\"", "['single quote']", "abc", "[\"\\", "[\"a\u{0}a\"]",
            "[\"new\nline\"]",
            "[\"\t\"]", "\"\\UA66D\"", "\"\"x", "[\u{2060}]", "<.>", "[<null>]", "[1]x", "[1]]", "[\"asd]",
            "aå",
            "[True]", "1]", "{\"x\": true,", "[][]", "]", "{}}", "{\"\":", "{\"a\":/*comment*/\"b\"}",
            "{\"a\": true} \"x\"", "['", "[", "[{", "[\"a", "[\"a\"", "{", "{]", "{,", "{[", "{\"a", "{'a'",
            "[\"\\{[\"\\{[\"\\{", "é", "*", "{\"a\":\"b\"}#{}", "[\\u000A\"\"]", "[1", "[ false, nul",
            "[ true, fals",
            "[ false, tru", "{\"asd\":\"asd\"", "[\u{C}]", "\u{2060}", "\u{FEFF}\u{FEFF}1", "\u{FEFF}",
            "[\u{A0}]",
        ])
    func malformed(_ text: String) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(text) }
        #expect(error?.code == .malformed)
    }

    @Test(
        "what is not UTF-8 is refused",
        arguments: [
            [0xFF], [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF],
            [0xE2, 0x82],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFC, 0x80, 0x80, 0x80, 0x80, 0x80], [0xE9],
        ])
    func notUTF8(_ bytes: [UInt8]) {
        #expect(
            throws: JSONError(.malformed, at: "line 1, column 3", "not UTF-8"),
            performing: { try JSONDocument(Array("[\"".utf8) + bytes + Array("\"]".utf8)) })
        #expect(throws: JSONError.self) { try JSONDocument(Array("[\"".utf8) + bytes) }
        #expect(throws: JSONError.self) { try JSONDocument(bytes) }
    }

    @Test("UTF-16 is refused, with a byte order mark and without")
    func utf16() {
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x5B, 0, 0x5D, 0], [0, 0x5B, 0, 0x5D], [0x5B, 0, 0x5D, 0]] {
            #expect(throws: JSONError.self) { try JSONDocument(bytes) }
        }
    }

    /// Where the RFC leaves a choice, or other readers take one.
    @Test("choices") func choices() throws {
        func read(_ text: String) throws -> JSON { try JSONDocument(text).root }
        #expect(try read("\u{FEFF}{}").kind == .object)
        #expect(
            try read("[\"\\uD800\\n\", \"\\uDFAA\", \"\\uDd1e\\uD834\", \"\\uD888\\u1234\"]").items?.map(
                \.string)
                == ["\u{FFFD}\n", "\u{FFFD}", "\u{FFFD}\u{FFFD}", "\u{FFFD}\u{1234}"])
        #expect(
            try read("[123.456e-789, -1e+9999, 1.5e+9999, 0.4e00669999999999999999999999]").items?.map(
                \.double)
                == [0, -.infinity, .infinity, .infinity])
        #expect(try read("123123123123123123123123123123").double == 1.2312312312312312e+29)
        #expect(try read("-0").double?.sign == .minus)
        #expect(try read("-0").int == 0)
        #expect(try read("{\"a\": 1, \"a\": 2, \"\\u0061\": 3}")["a"]?.int == 1)
        #expect(try read("{\"\\u0061\": 3, \"a\": 1}")["a"]?.int == 3)
    }

    @Test("names are compared by their scalars, however they are written") func names() throws {
        let root = try JSONDocument(
            #"{"\u00e9": 1, "caf\u0065": 2, "e\u0301": 3, "": 4, "nested": {"x": 5}}"#
        ).root
        #expect(root["é"]?.int == 1)
        #expect(root["e\u{301}"]?.int == 3)
        #expect(root["cafe"]?.int == 2)
        #expect(root[""]?.int == 4)
        #expect(root["x"] == nil && root["nest"] == nil && root["nestedx"] == nil)
    }
}
