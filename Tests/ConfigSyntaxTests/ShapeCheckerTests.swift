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
