import HostKit
import SystemPackage
import TestSupport

/// A program of this package that was built for the tests, run in a directory.
struct ProgramRun {
    var path: FilePath
    var directory: FilePath
    var environment: [String: String] = [:]

    /// - Parameter name: A program beside the test bundle.
    init(_ name: String, in directory: FilePath) throws {
        let places = [
            FilePath(CommandLine.arguments[0]).removingLastComponent(),
            Fixtures.root.removingLastComponent().pushing(".build/debug"),
        ].map { $0.appending(name) }
        guard let found = places.first(where: { $0.isAbsolute && Files.isRegular($0) }) else {
            throw NotBuilt(name: name)
        }
        path = found
        self.directory = directory
    }

    struct NotBuilt: Error {
        var name: String
    }

    /// Runs it with a text for its standard input.
    func callAsFunction(_ arguments: String..., input: String) async throws -> CommandResult {
        let standard = ["PATH": "/usr/bin:/bin", "HOME": directory.string, "LC_ALL": "C.UTF-8"]
        let command = Command(
            path.string, arguments, environment: standard.merging(environment) { $1 }, in: directory,
            timeout: .seconds(60), input: Array(input.utf8))
        return try await CommandRunner().run(command)
    }
}
