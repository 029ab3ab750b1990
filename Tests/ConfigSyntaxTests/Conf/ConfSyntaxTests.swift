import SourceDiagnostics
import Testing

@testable import ConfigSyntax

struct ConfSyntaxTests {
    @Test(
        "values are read as the reference reads them",
        arguments: [
            ("a = -0", #"{"a":0}"#), ("a = - 5", #"{"a":-5}"#), ("a = -\n5", #"{"a":-5}"#),
            ("a = 00", #"{"a":0}"#),
            ("a = 1.", #"{"a":1.0}"#), ("a = .5", #"{"a":0.5}"#), ("a = -1_0.5", #"{"a":-10.5}"#),
            ("a = 9223372036854775807", #"{"a":9223372036854775807}"#),
            ("a = -9223372036854775808", #"{"a":-9223372036854775808}"#),
            ("a = ''", #"{"a":""}"#), ("a = '#'", ##"{"a":"#"}"##), ("a = \"x\\\ny\"", #"{"a":"x\\\ny"}"#),
            ("a\n=\n1", #"{"a":1}"#), ("a = [1]b = 2", #"{"a":[1],"b":2}"#),
            ("global a b = a", #"{"a":null,"b":null}"#),
            ("a = 1\nb = a\na = 2", #"{"a":2,"b":1}"#), ("k = 'x'\na = {k: k}", #"{"k":"x","a":{"x":"x"}}"#),
            ("a = {1: 'x', 1.0: 'y', True: 'z'}", #"{"a":{"1":"z"}}"#),
            ("a = {'1': 2, 1: 3}", #"{"a":{"1":2,"1":3}}"#),
            ("a = {None: 1, False: 2, 0.0: 3}", #"{"a":{"None":1,"False":3}}"#),
            ("a = (('x', 1), [()])", ##"{"a":{"__tuple__":[{"__tuple__":["x",1]},[{"__tuple__":[]}]]}}"##),
            ("a = '%s' % # c\n 'x'", #"{"a":"x"}"#), ("a = '%s %s' % ('x' 'y')", #"{"a":"x y"}"#),
            ("a = '%s' % -5 b = 1", #"{"a":"-5","b":1}"#), ("a = '%s' % ['%s' % 1]", #"{"a":"['1']"}"#),
            ("  a = 1\nb = 2", #"{"a":1,"b":2}"#), ("match = 1\nprint = 2", #"{"match":1,"print":2}"#),
        ])
    func value(_ text: String, _ expected: String) {
        let document = ConfTexts.read(text, dialect: .reference)
        #expect(document.findings == [])
        #expect(document.printed == expected)
    }

    @Test("a whole number of more than 64 bits is kept roughly, and printed exactly") func large() {
        let document = ConfTexts.read(
            "a = 123456789012345678901\nb = '%d' % a\nc = '%x' % -18446744073709551616")
        #expect(document["a"]?.value == .float(123_456_789_012_345_683_968))
        #expect(document["b"]?.string == "123456789012345678901")
        #expect(document["c"]?.string == "-10000000000000000")
        #expect(document.diagnostics.map(\.code) == ["conf.large-number", "conf.large-number"])
    }

    @Test("one reading finds several mistakes, each at its place") func recovery() {
        let document = ConfTexts.read(
            """
            a = 1; b = 2
            c = [1, = 2]
            class = 3
            d = 4
            e
            f = 0x10
            g = relase
            _h = 5
            """)
        #expect(
            document.findings == [
                "1:6 conf.syntax: invalid syntax: expected the name of an option but found ';'",
                "2:9 conf.syntax: invalid syntax: expected a value but found '='",
                "3:1 conf.keyword: cannot assign to the Python keyword 'class'",
                "6:1 conf.syntax: invalid syntax: expected '=' behind 'e' but found 'f'",
                "6:5 conf.number: invalid literal for a whole number: '0x10'",
                "8:1 conf.private-name: '_h' begins with an underscore; such names cannot be set or read",
            ])
        #expect(document["d"] != nil)
    }

    @Test("an unclosed bracket is shown where it opens, and ends the reading") func unclosed() {
        let document = ConfTexts.read("a = 1\nb = {'x': [1,\n 2}\n")
        #expect(document.findings == ["3:3 conf.syntax: invalid syntax: expected a value but found '}'"])
        let open = ConfTexts.read("a = 1\nb = ('x', [1],\n 2\n")
        #expect(
            open.findings == [
                "2:5 conf.syntax: end of file in a multi-line statement: this '(' is never closed"
            ])
        #expect(open["a"] != nil)
    }

    @Test(
        "a slip of the fingers is offered its repair",
        arguments: [
            ("releas = 1\na = relase", "releas"), ("a = true", "True"), ("a = null", "None"),
        ])
    func suggestion(_ text: String, _ fix: String) {
        let finding = ConfTexts.read(text).diagnostics.first
        #expect(finding?.fix == fix)
        #expect(finding?.message.hasSuffix("; did you mean '\(fix)'?") == true)
    }

    @Test("what hangs on a mistake is not reported again") func cascade() {
        let document = ConfTexts.read("a = nope\nb = [a, '%s' % a, {a: 1}]\nc = 2")
        #expect(document.findings == ["1:5 conf.undefined: undefined variable 'nope'"])
        #expect(document.printed == #"{"c":2}"#)
    }

    @Test("a list as a key is refused, written out and through a variable") func collectionKey() {
        #expect(
            ConfTexts.read("k = [1]\na = {k: 1}").findings == [
                "2:6 conf.key: a key must be text or a number, not a list"
            ])
        #expect(ConfTexts.read("a = {[1]: 1}").findings.first?.hasPrefix("1:6 conf.syntax") == true)
    }

    @Test("a repeated key is an error at the second, with a note at the first") func duplicate() throws {
        let finding = try #require(ConfTexts.read("a = {'k': 1,\n 'l': 2,\n 'k': 3}").diagnostics.first)
        #expect(finding.message == "duplicate dict key 'k'")
        #expect(finding.range.start.description == "3:2")
        #expect(finding.notes.map(\.range.start.description) == ["1:6"])
    }

    @Test("a missing comma is shown behind the item, and its repair inserts one") func missingComma() throws {
        let text = "a = ['x'\n     'y',, 'z' # c\n     {}]"
        let document = ConfTexts.read(text)
        #expect(
            document.findings == [
                "1:9 conf.missing-comma: no comma stands between this item and the next",
                "2:10 conf.extra-comma: this comma separates nothing",
                "2:15 conf.missing-comma: no comma stands between this item and the next",
            ])
        var bytes = Array(text.utf8)
        for finding in document.diagnostics.reversed() {
            bytes.replaceSubrange(finding.range.offsets, with: Array((finding.fix ?? "?").utf8))
        }
        let repaired = ConfTexts.read(String(decoding: bytes, as: UTF8.self))
        #expect(repaired.findings == [])
        #expect(repaired.printed == document.printed)
        #expect(ConfTexts.read(text, dialect: .reference).findings == [])
    }

    @Test("a node has the span of its text; a variable's use that of its value, and is remembered")
    func spans() throws {
        let text = "é = {'k': (1, 'x')}\nb = [é, '%s' % 'y']\n"
        let document = ConfTexts.read(text)
        let source = document.sources.files[0]
        let written = { (node: ConfigNode?) in node.map { source.text($0.span.offsets) } }
        let first = try #require(document["é"])
        let list = try #require(document["b"]?.sequence)
        #expect(written(first) == "{'k': (1, 'x')}")
        #expect(written(first.mapping?.entries[0].key) == "'k'")
        #expect(written(first.mapping?.entries[0].value.sequence?[1]) == "'x'")
        #expect(written(document["b"]) == "[é, '%s' % 'y']")
        #expect(written(list[1]) == "'%s' % 'y'")
        #expect(list[0].span == first.span)
        let uses = document.uses(of: first.span)
        #expect(uses.map { document.sources.range($0).start.description } == ["2:6"])
        #expect(document.references.map(\.name) == ["é"])
        #expect(document.root.mapping?.entries.map { written($0.key) } == ["é", "b"])
    }

    @Test(
        "variables of the command line come first, give way to the file, and leave when they are no options")
    func definitions() throws {
        let definitions = ["release=Ř=1", "other=", "_x=1"].compactMap(ConfDefinition.init(parsing:))
        let files = ConfTexts(["main.conf": "a = '%s!' % release\nother = 2"])
        var document = files.read(definitions: definitions)
        #expect(document.printed == #"{"release":"Ř=1","other":2,"a":"Ř=1!"}"#)
        #expect(document.findings.count == 1)
        #expect(document.diagnostics[0].range.location == "command line:3:4")
        #expect(document.sources.text(try #require(document["release"]).span) == "Ř=1")
        document.removeDefinitions(definitions) { $0 == "other" }
        #expect(document.printed == #"{"other":2,"a":"Ř=1!"}"#)
    }

    @Test(
        "only a name, an equals sign and a value make a definition",
        arguments: ["", "=", "=x", "Name=x", "1a=x", "a-b=x", "a", "a b=c", "-a=1"])
    func noDefinition(_ text: String) {
        #expect(ConfDefinition(parsing: text) == nil)
    }
}
