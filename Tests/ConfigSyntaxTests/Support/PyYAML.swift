import ConfigSyntax
import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

/// The reference's YAML parser, asked for what a text means.
enum PyYAML {
    /// Skips a test where python3 has no `yaml`; in CI the test fails instead.
    static let isThere = ConditionTrait.enabled("needs python3 with PyYAML") {
        let environment = try HostEnvironment.current()
        let works =
            (try? await Host.forTests().runner.check(command(["-c", "import yaml"], environment))) != nil
        if !works, environment["CI"] == "true" { throw Missing() }
        return works
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "install python3-yaml: no test is skipped in CI" }
    }

    /// What each text means, in canonical form; `error` for what it refuses.
    static func answers(for texts: [String]) async throws -> [String] {
        let environment = try HostEnvironment.current()
        var command = command([Fixtures.path("yaml-oracle.py").string], environment)
        command.input = try [UInt8](JSONEncoder().encode(texts))
        let result = try await Host.forTests().runner.check(command)
        return try JSONDecoder().decode([String].self, from: Data(result.standardOutput))
    }

    private static func command(_ arguments: [String], _ environment: HostEnvironment) -> Command {
        let variables = environment.forCommands(["PYTHONDONTWRITEBYTECODE": "1"])
        return Command(
            "python3", arguments, environment: variables, in: environment.currentDirectory,
            timeout: .seconds(120))
    }

    /// Compares both readers on many texts.
    static func expectAgreement(
        on texts: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let theirs = try await answers(for: texts)
        for (text, their) in zip(texts, theirs) where Canonical.read(text) != their {
            Issue.record(
                "\(text.debugDescription)\n  ours: \(Canonical.read(text))\ntheirs: \(their)",
                sourceLocation: sourceLocation)
        }
    }
}

/// A tree as one line of text, with types.
enum Canonical {
    /// What our reader makes of a text; `error` for what it refuses.
    static func read(_ text: String) -> String {
        guard let document = try? YAMLDocument(SourceFile(name: "test.yaml", text: text)),
            !document.diagnostics.hasErrors
        else { return "error" }
        return form(document.root)
    }

    static func form(_ node: ConfigNode) -> String {
        switch node.value {
        case .null: "n"
        case .bool(let flag): flag ? "b1" : "b0"
        case .integer(let number): "i\(number)"
        case .float(let number): number.isNaN ? "fnan" : "f" + hexadecimal(number)
        case .date: "d"
        case .string(let text): "s" + quoted(text)
        case .sequence(let items), .tuple(let items): "[" + items.map(form).joined(separator: ",") + "]"
        case .mapping(let mapping):
            "{" + mapping.entries.map { form($0.key) + "=" + form($0.value) }.joined(separator: ",") + "}"
        }
    }

    private static func hexadecimal(_ number: Double) -> String {
        let digits = String(number.bitPattern, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            if (0x20..<0x7F).contains(scalar.value), scalar != "\"", scalar != "\\" {
                out.unicodeScalars.append(scalar)
            } else {
                out += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return out + "\""
    }
}
