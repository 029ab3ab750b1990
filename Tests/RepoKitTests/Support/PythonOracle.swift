import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Debian's python3 with a library to compare with.
enum PythonOracle {
    /// Skips a test without it; in CI the test runs and fails instead.
    static func require(_ statement: String, _ package: String) -> ConditionTrait {
        .enabled("needs \(package)") {
            let environment = try HostEnvironment.current()
            if environment["CI"] == "true" { return true }
            let probe = Command(
                "/usr/bin/python3", ["-c", statement], environment: environment.forCommands(),
                in: environment.currentDirectory)
            return try await Host.forTests().runner.run(probe).status.isSuccess
        }
    }

    /// Asks a script under `Tests/Fixtures`, in JSON both ways.
    static func ask<Answer: Decodable>(
        _ script: String, _ question: some Encodable, as answer: Answer.Type = Answer.self
    ) async throws -> Answer {
        let host = try Host.forTests()
        let command = Command(
            "/usr/bin/python3", [Fixtures.path(script).string], environment: host.environment.forCommands(),
            in: Fixtures.root, input: Array(try JSONEncoder().encode(question)))
        let result = try await host.runner.check(command)
        return try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    }
}
