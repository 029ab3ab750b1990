import SourceDiagnostics
import Testing

@testable import ConfigSyntax

/// What the checker says of a value under one key.
private func findings(_ value: String, _ shape: ValueShape, nullable: Bool = false) throws -> [String] {
    let document = try read("key: \(value)")
    let table = KeyTable("test", keys: [KeySpec("key", shape, nullable: nullable, "A key.")])
    var checker = ShapeChecker(sources: document.sources)
    checker.check(try #require(document.root.mapping), against: table, path: "", of: document.root)
    return checker.diagnostics.map {
        "\($0.range.start) \($0.severity.rawValue) \($0.code.rawValue): \($0.message)"
    }
}

struct ShapeCheckerTests {
    @Test(
        "booleans are all that the reference takes for one",
        arguments: ["true", "no", "1", "0", "1.0", "'t'", "'F'", "'yes'", "'ON'", "'off'", "'1'", "y", "N"])
    func booleans(value: String) throws { #expect(try findings(value, .boolean).isEmpty) }

    @Test(
        "other words and numbers are no booleans",
        arguments: ["2", "maybe", "'yEs'", "''", "[true]", "{}", "1.5"])
    func noBooleans(value: String) throws {
        #expect(try findings(value, .boolean).count == 1)
    }

    @Test("whole numbers may be text", arguments: ["5", "'120'", "' 7 '", "'1_000'", "+5", "-0", "5.0"])
    func integers(value: String) throws { #expect(try findings(value, .integer(minimum: 0)).isEmpty) }

    @Test(
        "other values are no whole numbers",
        arguments: ["x", "'1.5'", "''", "'0x1F'", "'1__0'", "'_1'", ".nan", ".inf", "1.0e+300", "[1]", "yes"])
    func noIntegers(value: String) throws {
        #expect(try findings(value, .integer(minimum: nil)).count == 1)
    }

    @Test("a fraction is cut off and told, a number below the minimum is told")
    func odd() throws {
        #expect(
            try findings("1.5", .integer(minimum: 0))
                == ["1:6 warning config.truncated-number: 'key' takes a whole number; this counts as 1"])
        #expect(
            try findings("-1", .integer(minimum: 0)) == [
                "1:6 warning config.too-small: 'key' should be at least 0"
            ])
    }

    @Test("text that YAML reads as something else is to be quoted")
    func unquoted() throws {
        #expect(
            try findings("1.10", .string) == [
                "1:6 error config.wrong-type: 'key' takes text; YAML reads this as the number 1.1"
            ])
        #expect(
            try findings("&x off", .string) == [
                "1:9 error config.wrong-type: 'key' takes text; YAML reads this as the boolean false"
            ])
        #expect(
            try findings("2024-01-31", .string) == [
                "1:6 error config.bare-date: YAML reads '2024-01-31' as a date, not as text"
            ])
    }

    @Test("a choice may be an unquoted word of YAML")
    func choices() throws {
        let shape = ValueShape.choice(["default", "on", "off"])
        #expect(try findings("on", shape).isEmpty)
        #expect(try findings("'off'", shape).isEmpty)
        #expect(
            try findings("yes", shape) == [
                "1:6 error config.not-a-choice: the boolean true is not a value of 'key'"
            ])
        #expect(
            try findings("defalt", shape) == [
                "1:6 error config.not-a-choice: 'defalt' is not a value of 'key'; did you mean 'default'?"
            ])
    }

    @Test("null is allowed where the table says so")
    func null() throws {
        #expect(try findings("", .string, nullable: true).isEmpty)
        #expect(
            try findings("~", .string) == ["1:6 error config.null: 'key' must not be empty; it takes text"])
    }

    @Test("each wrong item of a list is told, and dates at any depth")
    func lists() throws {
        #expect(try findings("[a, 1, [b]]", .list(.string)).count == 2)
        #expect(
            try findings("[{a: [2024-01-31]}]", .any) == [
                "1:12 error config.bare-date: YAML reads '2024-01-31' as a date, not as text"
            ])
    }

    @Test(
        "a removed key says what replaced it, an unknown one what it resembles, a missing one where it belongs"
    )
    func keys() throws {
        let table = KeyTable(
            "test",
            keys: [KeySpec("name", .string, required: true, "N."), KeySpec("labels", .list(.string), "L.")],
            removed: [RemovedKey("title", .key("name")), RemovedKey("command", .action("run"))])
        let document = try read("title: x\nlables: []\ncommand: y\n")
        var checker = ShapeChecker(sources: document.sources)
        checker.check(try #require(document.root.mapping), against: table, path: "", of: document.root)
        #expect(
            checker.diagnostics.map { "\($0.range.start) \($0.message) -> \($0.fix ?? "")" } == [
                "1:1 unknown key 'title': it is now called 'name' -> name",
                "2:1 unknown key 'lables'; did you mean 'labels'? -> labels",
                "3:1 unknown key 'command': it is now the action 'run' -> ",
                "1:1 required key 'name' is missing -> ",
            ])
    }
}

/// Shapes of files whose scalars are what they look like.
struct ExactShapeTests {
    /// What the checker says of the options of a compose configuration.
    private func findings(_ text: String, _ keys: KeySpec..., unknown: KeyTable.UnknownKeys = .error)
        throws -> [String]
    {
        let document = ConfDocument(path: "a.conf") { _ in Array(text.utf8) }
        var checker = ShapeChecker(sources: document.sources, scalars: .exact)
        let table = KeyTable("test", keys: keys, unknownKeys: unknown)
        checker.check(
            try #require(document.root.mapping), against: table, path: "", of: document.root)
        return checker.diagnostics.map { "\($0.severity) \($0.code.rawValue) \($0.range.start.column)" }
    }

    @Test(
        "no scalar serves as another kind of scalar",
        arguments: [
            (ValueShape.boolean, "True", "1"), (.boolean, "False", "\"yes\""), (.string, "\"a\"", "1"),
            (.integer(minimum: nil), "3", "\"3\""), (.integer(minimum: nil), "3", "True"),
            (.number, "1.5", "False"), (.null, "None", "0"), (.choice(["True"]), "\"True\"", "True"),
        ])
    func exact(shape: ValueShape, right: String, wrong: String) throws {
        let key = KeySpec("k", .anyOf([shape]), nullable: false, "A key.")
        if case .null = shape {} else { #expect(try findings("k = " + right, key) == []) }
        #expect(try findings("k = [\(right)]", KeySpec("k", .list(shape), "")) == [])
        #expect(
            try findings("k = [\(wrong)]", KeySpec("k", .list(shape), "")) == ["error config.wrong-type 6"])
    }

    @Test("of several forms the one that fits furthest says what is wrong") func forms() throws {
        let inner = KeyTable("inner", keys: [KeySpec("a", .number, "")])
        let key = KeySpec("k", .anyOf([.string, .object(inner), .map(.list(.boolean))]), "")
        #expect(try findings("k = \"x\"", key) == [])
        #expect(try findings("k = {\"b\": [True]}", key) == [])
        #expect(try findings("k = {\"b\": [True, 1]}", key) == ["error config.wrong-type 18"])
        #expect(try findings("k = 3", key) == ["error config.wrong-type 5"])
    }

    @Test("a list with a shape for each place has as many items, as list or tuple") func items() throws {
        let key = KeySpec("k", .items([.string, .number], minimum: 1), "")
        #expect(try findings("k = (\"a\", 1)", key) == [])
        #expect(try findings("k = [\"a\"]", key) == [])
        #expect(try findings("k = (1, 1)", key) == ["error config.wrong-type 6"])
        #expect(try findings("k = (\"a\", 1, 2)", key) == ["error config.wrong-count 5"])
        #expect(try findings("k = ()", key) == ["error config.wrong-count 5"])
    }

    @Test("an old name serves for a required key; both names are an error unless values are added")
    func oldNames() throws {
        let names = [OldName("old", .alias), OldName("more", .appended)]
        let key = KeySpec("k", .string, required: true, oldNames: names, "")
        #expect(try findings("old = \"x\"", key) == ["warning config.old-name 1"])
        #expect(try findings("k = \"a\" more = \"x\"", key) == ["warning config.old-name 9"])
        #expect(try findings("k = \"a\" old = \"x\"", key) == ["error config.both-names 9"])
        #expect(try findings("old = 1", key) == ["warning config.old-name 1", "error config.wrong-type 7"])
    }

    @Test(
        "a table says what an unknown key means",
        arguments: [
            (KeyTable.UnknownKeys.error, ["error config.unknown-key 1"]),
            (.warning, ["warning config.unknown-key 1"]), (.allowed, []),
        ])
    func unknown(kind: KeyTable.UnknownKeys, expected: [String]) throws {
        #expect(try findings("x = 1", KeySpec("k", .any, ""), unknown: kind) == expected)
    }

    @Test("a path shows patterns in brackets, and its last key is not one of them") func path() {
        let path = "lorax_options[0]".appending(key: "^.*$").appending(key: "rootfs_size")
        #expect(path == #"lorax_options[0]["^.*$"].rootfs_size"#)
        #expect(path.lastKey == "rootfs_size")
        #expect(#"extra_files[0]["a.b]"][1]"#.lastKey == "extra_files")
    }
}
