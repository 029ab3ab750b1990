public import HostKit
public import SystemPackage

/// A directory for one test, gone afterwards.
public func withTemporaryDirectory<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (FilePath) async throws -> Result
) async throws -> Result {
    let parent = try HostEnvironment.current().temporaryDirectory
    return try await WorkDirectory.withTemporaryDirectory(prefix: "packit-test-", in: Files.realPath(parent))
    {
        try await body($0)
    }
}

extension Host {
    /// The machine as tests see it: the real one, with English and UTF-8 and a quick end for what hangs.
    public static func forTests(
        terminationGrace: Duration = .seconds(1), observer: (@Sendable (CommandRunner.Report) -> Void)? = nil
    ) throws -> Host {
        var environment = try HostEnvironment.current()
        environment.variables = environment.forCommands()
        let runner = CommandRunner(terminationGrace: terminationGrace, observer: observer)
        return Host(environment: environment, runner: runner)
    }
}

extension Command {
    /// A POSIX shell's line with the environment of the tests.
    public static func shell(_ script: String, in directory: FilePath, timeout: Duration? = .seconds(60))
        throws -> Command
    {
        let environment = try HostEnvironment.current().forCommands()
        return Command("sh", ["-c", script], environment: environment, in: directory, timeout: timeout)
    }
}
