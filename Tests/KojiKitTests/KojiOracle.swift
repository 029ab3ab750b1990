import HostKit
import SystemPackage
import TestSupport
import Testing

/// Koji's own Python library, asked what it makes of things.
enum KojiOracle {
    /// Skips a test where python3 has no `koji`; in CI the test fails instead.
    static let isThere = ConditionTrait.enabled("needs python3 with koji") {
        let environment = try HostEnvironment.current()
        let works =
            (try? await Host.forTests().runner.check(command(["-c", "import koji"], environment))) != nil
        if !works, environment["CI"] == "true" { throw Missing() }
        return works
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "Scripts/install-oracles.sh installs koji: no test is skipped in CI" }
    }

    /// Runs a script in a directory.
    static func run(_ script: String, in directory: FilePath) async throws -> [UInt8] {
        var command = try command(["-c", script], HostEnvironment.current())
        command.directory = directory
        return try await Host.forTests().runner.check(command).standardOutput
    }

    private static func command(_ arguments: [String], _ environment: HostEnvironment) -> Command {
        Command(
            "python3", arguments, environment: environment.forCommands(["PYTHONDONTWRITEBYTECODE": "1"]),
            in: environment.currentDirectory, timeout: .seconds(120))
    }
}
