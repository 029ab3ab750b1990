import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Python, asked for tokens, formatted strings and literals.
enum ConfOracle {
    /// Skips a test without the Python whose tokenizer is the rule; in CI the test fails instead.
    static let isThere = ConditionTrait.enabled("needs Python 3.11, whose tokenizer the reference used") {
        let environment = try HostEnvironment.current()
        let version = "import sys; sys.exit(sys.version_info[:2] != (3, 11))"
        let works = (try? await Host.forTests().runner.check(command(["-c", version], environment))) != nil
        if !works, environment["CI"] == "true" { throw Missing() }
        return works
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "install Python 3.11: no test is skipped in CI" }
    }

    static func ask<Answer: Decodable>(_ work: String, _ texts: [String]) async throws -> [Answer] {
        let environment = try HostEnvironment.current()
        var command = command([Fixtures.path("conf-oracle.py").string, work], environment)
        command.input = try [UInt8](JSONEncoder().encode(texts))
        let result = try await Host.forTests().runner.check(command)
        return try JSONDecoder().decode([Answer].self, from: Data(result.standardOutput))
    }

    private static func command(_ arguments: [String], _ environment: HostEnvironment) -> Command {
        let variables = environment.forCommands(["PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"])
        return Command(
            "python3", arguments, environment: variables, in: environment.currentDirectory,
            timeout: .seconds(120))
    }
}
