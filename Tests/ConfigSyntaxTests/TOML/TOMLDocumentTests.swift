import ConfigSyntax
import SourceDiagnostics
import TestSupport
import Testing

@Suite struct TOMLDocumentTests {
    /// Values, one for each `x = …`; whether they are right is for the oracle to say.
    private static let values = [
        "1", "+1", "-17", "0", "+0", "-0", "01", "-01", "1_000", "1__0", "_1", "1_", "0x1F", "0xdead_beef",
        "0x", "0x_1", "+0x1", "0o17", "0o8", "0b101", "0b2", "0X1", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "1.0", "1.", ".5", "+.5", "1e5", "1E+05", "1e-5_0",
        "1e_5", "1.e5", "1.5e3", "01.5", "1_0.0_1", "1._0", "inf", "+inf", "-inf", "nan", "-nan", "+nan",
        "Inf",
        "infinity", "0e0", "-0.0", "1e400", "0.1", "5e-324", "true", "false", "True", "truee", "t",
        "1979-05-27",
        "1979-05-27T07:32:00Z", "1979-05-27 07:32:00z", "1979-05-27t00:32:00.999999-07:00",
        "1979-05-27T07:32:00", "07:32:00", "00:32:00.5", "07:32", "07:32:60", "24:00:00", "1979-02-29",
        "2000-02-29", "1900-02-29", "1979-13-01", "1979-04-31", "1979-5-27", "1979-05-27 07",
        "1979-05-27  #c",
        "1979-05-27T07:32:00+24:00", "1979-05-27T07:32:00+1:00", "07:32:00Z", "1979-05-27T", "1979-05-27 x",
        "1979-05-27T07:32:00.", #""""#, #""a""#, #""a\"b\\""#, #""\b\t\n\f\r""#, #""\u00e9\U0001F389""#,
        #""\ud800""#, #""\U00110000""#, #""\u12""#, #""\x41""#, #""\a""#, #""é🎉""#, "\"a\tb\"", "\"a\u{1}\"",
        "\"a\u{7F}\"", "\"a\nb\"", "\"open", "'lit\\n'", "''", "'a'b'", "'a\nb'", "'\u{7F}'",
        "\"\"\"a\nb\"\"\"", "\"\"\"\na\"\"\"", "\"\"\"\r\na\r\nb\"\"\"", "\"\"\"a\\\n   \n  b\"\"\"",
        "\"\"\"a\\  \n b\"\"\"", "\"\"\"a\\  b\"\"\"", "\"\"\"\"a\"\"\"\"", "\"\"\"a\"\"\"\"\"",
        "\"\"\"a\"\"\"\"\"\"", "\"\"\"a\"\"b\"\"\"", "\"\"\"open\"\"", "'''a\n'b''c'''", "'''\na'''",
        "''''a'''''", "'''a\\'''", "\"\"\"a\rb\"\"\"", "'''a\rb'''", "[]", "[1]", "[1,]", "[1,,2]", "[,]",
        "[1 2]", "[1, \"a\", [true], {a = 1}]", "[\n1, # one\n\n2 # two\n]", "[\n# only\n]", "[1",
        "[[1], []]",
        "{}", "{ }", "{a=1}", "{a=1,}", "{a = 1, b.c = 2, b.d = 3}", "{a={b=1}, a.c=2}", "{a=1, a=2}",
        "{a.b=1, a=2}", "{a=1\n}", "{\na=1}", "{a=[\n1]}", "{a}", "{,}", "{'q w'.\"e\" = 1}", "", "#", "= 1",
        "1 2",
        "1 # c", "1#c", "1 # \u{1}", "1 # \t é", "a", "\"a\" b", "1\r", "1\r\n", "1 #c\r", "-", "+", "1-2",
        "e5",
        "0_0", "00", "0.0.0", "1e5.5",
    ]

    private static let files = [
        "", "\n", "# c", "a = 1\na = 2", "a.b = 1\na.c = 2", "a.b = 1\na = 2", "a = 1\na.b = 2", "a . b = 1",
        "a.\"b.c\".'d' = 1", "\"\" = 1", "'' = 1\n\"\" = 2", "a. = 1", ".a = 1", "a..b = 1", "a b = 1",
        "é = 1",
        "\"é\" = 1", "1 = 2\n1.2 = 3", "1.2 = 3\n3 = 1", "-_ = 1", "\"\"\"a\"\"\" = 1", "a\n= 1", "a =\n1",
        "[a]\nb = 1\n[a]\nc = 2", "[a]\n[a.b]\n[a.c]", "[a.b]\n[a]", "[a.b]\nx = 1\n[a]\ny = 2\n[a]",
        "[a]\nb = 1\n[a.b]",
        "[[a]]\nx = 1\n[[a]]\nx = 2", "[[a]]\n[a.b]\n[[a]]\n[a.b]", "[a]\n[[a]]", "[[a]]\n[a]",
        "a = []\n[[a]]",
        "a = {}\n[a.b]", "a = {}\na.b = 1", "[[a.b]]\n[a]\nc = 1", "[a.b]\n[[a]]",
        "[[a]]\n[[a.b]]\n[[a.b]]\n[a.b.c]",
        "[fruit]\napple.color = 1\n[fruit.apple]", "[fruit]\napple.color = 1\n[fruit.apple.taste]",
        "[a.b.c]\nz = 9\n[a]\nb.c.t = 1", "[a.b.c]\nz = 9\n[a]\nb.d = 1",
        "[a.b.c]\nz = 9\n[a]\nb.d = 1\n[a.b]",
        "a.b.c = 1\na.b.d = 2\n[a.b]", "a.b.c = 1\n[a.e]\nf = 1", "a.b = 1\n[a]", "[]", "[ ]", "[a", "[a]]",
        "[[a]",
        "[a] b = 1", "[a] # c", "[ a . 'b' ]", "[[ a ]]", "[ [a] ]", "[a.]", "[.a]",
        "[a]\n\n\tb = 1\n  c = 2",
        "[\"a\\u0062\"]\n[ab]", "a = 1\r\nb = 2\r\n", "a = 1\rb = 2", "\u{FEFF}a = 1",
        "a = \"\"\"\n\\\n\"\"\"",
        "[[a]]\nb.c = 1\n[[a]]\nb.c = 1", "[[a]]\nb = 1\n[a.b]", "[x]\na.b = 1\n[x.a.c]\n[x.a.d]\n[x.a]",
        "[a.b]\n[a.b.c]\n[a]\nb.d = 1", "[[a.b.c]]\n[a.b.c.d]\n[[a.b.c]]\n[a.b]\n[a.b]",
        "x = [{a = 1}, {b = 2}]\n[[x]]",
        "[a]\nb.c = 1\nb.d.e = 2\nb.d.f = 3", "a = 1 b = 2", "a = [1]]", "a = 'x' 'y'", "key", "key =", "= 1",
        "[exchanges.\"amq.topic\"]\ntype = \"topic\"\narguments = {}\n[[bindings]]\nqueue = \"q\"\nrouting_keys = [\"#\"]\n",
    ]

    @Test("files are read as Python's tomllib reads them", Tool.require("python3")) func oracle() async throws
    {
        let files = (Self.files + Self.values.map { "x = \($0)\ny = 1\n" } + Self.values.map { "x = \($0)" })
            .map { Array($0.utf8) }
        let theirs = try await TOMLOracle.read(files)
        for (file, expected) in zip(files, theirs) {
            #expect(TOMLOracle.ours(file) == expected, "\(String(decoding: file, as: UTF8.self))")
        }
        #expect(theirs.count { $0 == nil } > 150)
        #expect(theirs.count { $0 != nil } > 150)
    }

    @Test("damaged files are refused, or read, as Python's tomllib does it", Tool.require("python3"))
    func damaged() async throws {
        let whole = (Self.files + Self.values.map { "x = \($0)\n" }).map { Array($0.utf8) }
        let mutation = ByteMutation(
            snippets: [
                "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\"", "'", "\"\"\"", "'''", "\\", "\n", "\r\n",
                "\r",
                "#", " ", "a", "[a]\n", "[a.b]\n", "a.b = 1\n", "b = {c = 1}\n", "1", "_", "-", "+", "e",
                "0x",
                "2024-01-01", "12:00:00", "Z", "inf", "true", "é", "\0", "\u{7F}",
            ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]])
        var budget = FuzzBudget(rounds: 10)
        var seed = FuzzBudget.seed
        while budget.goesOn() {
            var random = SeededGenerator(seed: seed)
            seed += 1
            let files = (0..<400).map { _ in
                var file = random.pick(whole)
                for _ in 0...Int.random(in: 0...2, using: &random) {
                    mutation.damage(&file, other: random.pick(whole), &random)
                }
                return file
            }
            for (file, expected) in zip(files, try await TOMLOracle.read(files)) {
                // A year 0 is a year to RFC 3339, and none to Python.
                if String(decoding: file, as: UTF8.self).contains("0000-") { continue }
                #expect(
                    TOMLOracle.ours(file) == expected,
                    "seed \(seed - 1): \(String(decoding: file, as: UTF8.self).debugDescription)")
            }
        }
    }

    @Test("everything knows its place") func places() throws {
        let source = SourceFile(name: "f", text: "é = 1 # c\n")
        #expect(throws: TOMLError.self) { try TOMLDocument(source) }
        let document = try TOMLDocument(
            SourceFile(name: "f", text: "# é\n[queues.\"ä.b\"]\n durable = true\nlist = [ 1,\n 'two' ]\n"))
        let queue = try #require(document.root.mapping?["queues"]?.mapping?.entry("ä.b"))
        #expect(document.sources.range(queue.key.span).location == "f:2:9")
        #expect(document.sources.text(queue.value.span) == "[queues.\"ä.b\"]")
        let durable = try #require(queue.value.mapping?.entry("durable"))
        #expect(document.sources.range(durable.key.span).location == "f:3:2")
        #expect(document.sources.range(durable.value.span).location == "f:3:12")
        let list = try #require(queue.value.mapping?["list"])
        #expect(document.sources.text(list.span) == "[ 1,\n 'two' ]")
        #expect(document.sources.text(try #require(list.sequence?.last).span) == "'two'")
    }

    @Test("dates keep the text that was written") func dates() throws {
        let document = try TOMLDocument(SourceFile(name: "f", text: "a = 1979-05-27 07:32:00.50Z"))
        #expect(document.root.mapping?["a"]?.value == .date("1979-05-27 07:32:00.50Z"))
    }

    @Test(
        "a mistake is told in its place",
        arguments: [
            ("a = 1\nb = \n", "f:2:5: expected a value"),
            ("a = 1\na = 2\n", "f:2:1: 'a' is defined already"),
            ("[a]\nb = 1\n[a.b]\n", "f:3:4: 'b' is defined already"),
            ("a = {b = 1}\n[a.c]\n", "f:2:2: 'a' is defined already, and nothing can be added to it here"),
            ("a = é\n", "f:1:5: expected a value"),
            ("ä = 1\n", "f:1:1: expected a key"),
            ("a = 'x\n", "f:1:5: the text has no end"),
            ("a = \"x\\q\"\n", #"f:1:7: expected one of \b \t \n \f \r \" \\ \uXXXX \UXXXXXXXX"#),
            ("a = 99999999999999999999", "f:1:5: the number does not fit into 64 bits"),
            ("a = yes\n", "f:1:5: 'yes' is no value"),
            ("a = [1 2]\n", "f:1:8: expected ',' or ']'"),
            ("[a\n", "f:1:3: expected ']'"),
            ("a 1\n", "f:1:3: expected '=' after the key"),
            ("a = 1 2\n", "f:1:7: expected the end of the line"),
        ])
    func mistakes(_ text: String, _ expected: String) {
        let error = #expect(throws: TOMLError.self) {
            _ = try TOMLDocument(SourceFile(name: "f", text: text))
        }
        #expect(error?.description == expected)
    }

    @Test("what is nested too deep is refused, however it is written")
    func depth() {
        let many = 300
        let texts = [
            "a = " + String(repeating: "[", count: many) + String(repeating: "]", count: many),
            "a = " + String(repeating: "{b = ", count: many) + "1" + String(repeating: "}", count: many),
            String(repeating: "a.", count: many) + "a = 1",
            "[" + String(repeating: "a.", count: many) + "a]",
            "a = " + String(repeating: "{b.c.d.e.f = [", count: 20) + String(repeating: "]}", count: 20),
        ]
        for text in texts {
            let error = #expect(throws: TOMLError.self) {
                _ = try TOMLDocument(SourceFile(name: "f", text: text))
            }
            #expect(error?.diagnostic.code == "toml.limit", "\(text.prefix(40))")
        }
        let large = [UInt8](repeating: 0x20, count: TOMLDocument.sizeLimit + 1)
        let error = #expect(throws: TOMLError.self) {
            _ = try TOMLDocument(SourceFile(name: "f", bytes: large))
        }
        #expect(error?.diagnostic.code == "toml.limit")
    }

    @Test("many tables of one name take no time out of proportion") func manyTables() throws {
        let count = 50_000
        let document = try TOMLDocument(
            SourceFile(name: "f", text: String(repeating: "[[a]]\n", count: count)))
        #expect(document.root.mapping?["a"]?.sequence?.count == count)
    }
}
