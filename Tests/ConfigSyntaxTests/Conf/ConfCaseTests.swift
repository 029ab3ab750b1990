import Foundation
import HostKit
import JSONKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ConfigSyntax

/// One recorded reading of the reference.
struct ConfCase: Sendable, CustomTestStringConvertible {
    static let directory = Fixtures.path("pungi-config-cases")
    /// The cases of the language; later ones are about the meaning of options.
    static let all: [ConfCase] = {
        guard let bytes = try? Files.read(directory.appending("verdicts.json")) else { return [] }
        var reader = JSONReader(bytes, file: 0, depthLimit: 100, findingLimit: 0)
        let cases = (try? reader.document())?.sequence ?? []
        return cases.compactMap(ConfCase.init).filter { (Int($0.name.prefix(3)) ?? 999) <= 111 }
    }()

    var name: String
    var testDescription: String
    /// The value as JSON, or nil when the reference refused the file.
    var value: JSONValue?
    var opened: [String]
    var message: String

    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping, let parse = mapping["parse"]?.mapping,
            let name = mapping["case"]?.string
        else { return nil }
        self.name = name
        testDescription = "\(name): \(mapping["description"]?.string ?? "")"
        value = parse["value"].map { JSONValue($0) }
        opened = parse["opened"]?.sequence?.compactMap(\.string) ?? []
        message = parse["message"]?.string ?? ""
    }

    func read(_ dialect: ConfDialect) -> ConfDocument {
        ConfDocument(path: name, dialect: dialect) { path in
            try Files.read(Self.directory.pushing(FilePath(path)))
        }
    }

    /// The place in the reference's message: `begin: (row, column)`, its columns counted from 1.
    var place: SourcePosition? {
        guard let match = message.firstMatch(of: /begin: \((\d+), (\d+)\)/), let line = Int(match.1),
            let column = Int(match.2)
        else { return nil }
        return SourcePosition(line: line, column: column + 1)
    }

    /// The file in the reference's message.
    var file: String { message.firstMatch(of: /file: ([^,]+),/).map { String($0.1) } ?? name }
}

struct ConfCaseTests {
    @Test("all cases of the language are there") func complete() {
        #expect(ConfCase.all.count == 111)
    }

    @Test("a file has the reference's value, or is refused as by the reference", arguments: ConfCase.all)
    func verdict(_ recorded: ConfCase) {
        let document = recorded.read(.reference)
        guard let value = recorded.value else {
            #expect(document.diagnostics.hasErrors, "the reference says: \(recorded.message)")
            return
        }
        #expect(document.diagnostics.map(\.message) == [])
        #expect(document.root.printed.text(pretty: false) == value.text(pretty: false))
        #expect(document.opened == recorded.opened)
    }

    /// Where the standard dialect's values are deliberately others.
    static let otherValues = [
        "013-lang-triple.conf": #"{"a":"x"}"#,
        "014-lang-triple-multiline.conf": #"{"a":"x\ny"}"#,
        "016-lang-raw-prefix.conf": #"{"a":"x"}"#,
        "017-lang-u-prefix.conf": #"{"a":"x"}"#,
        "018-lang-b-prefix.conf": #"{"a":"x"}"#,
        "019-lang-f-prefix.conf": #"{"a":"x{1}"}"#,
    ]

    @Test(
        "the standard dialect differs in the listed values only, and warns of them", arguments: ConfCase.all)
    func standard(_ recorded: ConfCase) {
        let document = recorded.read(.standard)
        guard let value = recorded.value else {
            #expect(document.diagnostics.hasErrors)
            return
        }
        #expect(!document.diagnostics.hasErrors)
        let other = Self.otherValues[recorded.name]
        #expect(document.printed == other ?? value.text(pretty: false))
        let codes = Set(document.diagnostics.map(\.code.rawValue))
        let expected: [String: Set<String>] = [
            "005-lang-missing-commas.conf": ["conf.missing-comma"],
            "006-lang-double-commas.conf": ["conf.extra-comma"],
            "021-lang-implicit-concat-list.conf": ["conf.missing-comma"],
            "055-lang-dict-dup-types.conf": ["conf.equal-keys"],
            "056-lang-dict-int-key.conf": ["conf.equal-keys"],
            "111-lang-json-dup.json": ["conf.equal-keys"],
        ]
        #expect(codes == expected[recorded.name] ?? (other == nil ? [] : ["conf.string-form"]))
    }

    /// Where a more telling place is shown: the stray character itself, not the blank before it.
    static let otherPlaces = [
        "063-lang-unclosed-string.conf": SourcePosition(line: 1, column: 5),
        "106-lang-nul.conf": SourcePosition(line: 1, column: 5),
    ]

    @Test(
        "the first error is where the reference sees it",
        arguments: ConfCase.all.filter { $0.place != nil })
    func place(_ recorded: ConfCase) throws {
        let first = try #require(recorded.read(.standard).diagnostics.first { $0.severity == .error })
        #expect(first.range.start == Self.otherPlaces[recorded.name] ?? recorded.place)
        #expect(first.range.file == recorded.file)
    }

    @Test(
        "an error says what the reference says in essence", arguments: ConfCase.all.filter { $0.value == nil }
    )
    func message(_ recorded: ConfCase) throws {
        let first = try #require(recorded.read(.standard).diagnostics.first { $0.severity == .error })
        let words: [(Regex<AnyRegexOutput>, String)] = [
            (Regex(/^Invalid syntax/), "invalid syntax: expected"),
            (Regex(/^Undefined variable '(.*)'/), "undefined variable '"),
            (Regex(/^Cannot assign to a python keyword/), "cannot assign to the Python keyword '"),
            (Regex(/^Duplicate dict key/), "duplicate dict key '"),
            (Regex(/^unindent/), "unindent does not match any outer indentation level"),
            (Regex(/EOF in multi-line/), "end of file in a multi-line statement"),
            (Regex(/^invalid literal/), "invalid literal for a whole number: '"),
            (Regex(/Can't import/), "cannot import '"),
            (Regex(/No such file/), "No such file or directory"),
            (Regex(/^'_a'/), "'_a' begins with an underscore"),
            (Regex(/^'z'/), "no key 'z'"),
            (Regex(/argument|format/), "cannot format this text: \(recorded.message)"),
            (Regex(/^Expecting ','/), "expected ',' or '}' but found '/'"),
        ]
        let sentence = try #require(words.first { recorded.message.contains($0.0) }).1
        #expect(first.message.lowercased().contains(sentence.lowercased()))
        #expect(first.hint != nil)
    }
}
