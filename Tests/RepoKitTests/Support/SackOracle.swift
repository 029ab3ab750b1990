import HostKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

/// libsolv and dnf, asked about generated repositories.
enum SackOracle {
    /// Skips a test without them; in CI the test runs and fails instead.
    static let isThere: ConditionTrait = .enabled("needs Debian's python3-solv and dnf with repoclosure") {
        let environment = try HostEnvironment.current()
        if environment["CI"] == "true" { return true }
        let probe = Command(
            "/usr/bin/python3", ["-c", "import solv, dnf"], environment: environment.forCommands(),
            in: environment.currentDirectory)
        guard Tool.isInstalled("dnf", environment) else { return false }
        return try await Host.forTests().runner.run(probe).status.isSuccess
    }

    /// - Parameter mode: `provides` or `closure`.
    /// - Returns: The lines of the answer.
    static func ask(_ mode: String, _ universe: RandomUniverse, queries: [String] = []) async throws
        -> [String]
    {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(universe.primaryXML, to: directory.appending("primary.xml"))
            let text = queries.map { $0 + "\n" }.joined()
            try Files.writeAtomically(text, to: directory.appending("queries.txt"))
            let host = try Host.forTests()
            let result = try await host.runner.run(
                Command(
                    "/usr/bin/python3",
                    [Fixtures.path("sack-oracle.py").string, mode, directory.string],
                    environment: host.environment.forCommands(), in: directory))
            #expect(result.status.isSuccess, "\(result.errorOutput)")
            return result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
