import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The programs of this package as they were built for the tests.
enum Executable {
    static func packit() throws -> FilePath { try built("packit") }

    static func pungi() throws -> FilePath { try built("pungi") }

    /// A built program: beside the test bundle.
    private static func built(_ name: String) throws -> FilePath {
        let bundle = FilePath(CommandLine.arguments[0])
        let candidates = [
            bundle.removingLastComponent().appending(name),
            Fixtures.root.removingLastComponent().pushing(".build/debug").appending(name),
        ]
        guard let found = candidates.first(where: { $0.isAbsolute && Files.isRegular($0) }) else {
            throw NotBuilt(name: name, places: candidates)
        }
        return found
    }

    struct NotBuilt: Error, CustomStringConvertible {
        var name: String
        var places: [FilePath]
        var description: String { "\(name) is not built; looked for \(places.map(\.string))" }
    }
}

/// How one run of `packit` went.
struct Outcome {
    var status: CommandResult.Status
    var output: String
    var errors: String
}

/// A project in a temporary directory, and `packit` run in it.
struct Project {
    var path: FilePath

    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = path.pushing(FilePath(name))
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically(bytes, to: file)
    }

    /// Makes a symbolic link.
    func link(_ name: String, to target: String) async throws {
        let command = Command(
            "ln", ["-s", target, name], environment: Self.variables([:], home: path), in: path,
            timeout: .seconds(60))
        try await Host.forTests().runner.check(command)
    }

    /// Runs `packit` with an environment that holds nothing of the user's.
    func packit(
        _ arguments: String..., environment: [String: String] = [:], in directory: String = ".",
        timeout: Duration = .seconds(60)
    ) async throws -> Outcome {
        try await run(arguments, environment: environment, in: directory, timeout: timeout)
    }

    /// Runs `packit` and expects an exit status.
    func expectStatus(
        _ status: Int32, _ arguments: String..., environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await run(arguments, environment: environment)
        #expect(outcome.status == .exited(status), "\(outcome.errors)", sourceLocation: sourceLocation)
    }

    func run(
        _ arguments: [String], environment: [String: String] = [:], in directory: String = ".",
        timeout: Duration = .seconds(60)
    ) async throws -> Outcome {
        let command = Command(
            try Executable.packit().string, arguments, environment: Self.variables(environment, home: path),
            in: path.pushing(FilePath(directory)), timeout: timeout)
        let result = try await Host.forTests().runner.run(command)
        return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
    }

    static func variables(_ own: [String: String], home: FilePath) -> [String: String] {
        let base = ["PATH": "/usr/bin:/bin", "HOME": home.string, "LC_ALL": "C.UTF-8", "TZ": "UTC"]
        return base.merging(own) { $1 }
    }
}

/// Makes a directory `sample` with these files for one test.
func withProject(_ files: [String: String] = [:], _ body: (Project) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
        let project = Project(path: directory.appending("sample"))
        try Files.createDirectories(project.path)
        for (name, text) in files { try project.write(text, to: name) }
        try await body(project)
    }
}
