import Testing

@testable import ConfigSyntax

struct YAMLScalarTests {
    @Test(
        "words are booleans and null in three spellings only",
        arguments: [
            ("yes", .bool(true)), ("Yes", .bool(true)), ("YES", .bool(true)), ("yEs", .string("yEs")),
            ("y", .string("y")),
            ("off", .bool(false)), ("Null", .null), ("~", .null), ("", .null), ("nULL", .string("nULL")),
        ] as [(String, ConfigNode.Value)])
    func words(text: String, value: ConfigNode.Value) { #expect(YAMLScalar.resolve(text) == value) }

    @Test(
        "whole numbers are exact in every base",
        arguments: [
            ("0", .integer(0)), ("-0", .integer(0)), ("007", .integer(7)), ("08", .string("08")),
            ("0x1F", .integer(31)),
            ("0b1_01", .integer(5)), ("1_000", .integer(1000)), ("1:30", .integer(90)),
            ("1:60", .string("1:60")),
            ("9007199254740993", .integer(9_007_199_254_740_993)), ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .float(9_223_372_036_854_775_808)), ("-5", .integer(-5)),
            ("0o7", .string("0o7")),
        ] as [(String, ConfigNode.Value)])
    func integers(text: String, value: ConfigNode.Value) { #expect(YAMLScalar.resolve(text) == value) }

    @Test(
        "a float needs a point, an exponent needs a sign",
        arguments: [
            ("1.10", .float(1.1)), ("1.", .float(1)), (".5", .float(0.5)), ("-.5", .string("-.5")),
            ("1e3", .string("1e3")),
            ("1.e+3", .float(1000)), ("1.5e3", .string("1.5e3")), ("1.2.3", .string("1.2.3")),
            ("-.inf", .float(-.infinity)),
            ("1:30.5", .float(90.5)), ("+.nan", .string("+.nan")),
        ] as [(String, ConfigNode.Value)])
    func floats(text: String, value: ConfigNode.Value) { #expect(YAMLScalar.resolve(text) == value) }

    @Test(
        "what looks like a date is one",
        arguments: [
            ("2024-01-31", true), ("2024-1-31", false), ("2024-01-31 10:11:12", true),
            ("2024-1-1T1:11:12Z", true),
            ("2024-01-31t10:11:12.5+01:00", true), ("2024-01-31 10:11", false), ("24-01-31", false),
        ])
    func dates(text: String, isDate: Bool) {
        #expect(YAMLScalar.resolve(text) == (isDate ? .date(text) : .string(text)))
    }
}
