public import HostKit
internal import SystemPackage

/// Runs commands on this machine, as who we are.
public struct LocalRunroot: Runroot {
    public let host: Host

    public init(_ host: Host) { self.host = host }

    public var method: RunrootConfig.Method { .local }

    public func indifferentArch(for arch: String) async throws -> String { arch }

    public func run(_ request: RunrootRequest) async throws -> RunrootResult {
        let words: [String] =
            switch request.work {
            case .words(let words): words
            case .script(let script): ["/bin/sh", "-c", script]
            }
        try await RunrootCommand(host: host, log: request.log).run(words)
        guard request.listsPackages else { return RunrootResult() }
        let list = RunrootCommand(host: host, log: request.log.withSuffix("rpms"))
        return RunrootResult(
            packages: RunrootRequest.packages(in: try await list.run(RunrootRequest.packageQuery)))
    }
}

/// A command of a runroot on this machine, with its log.
struct RunrootCommand {
    let host: Host
    let log: FilePath

    /// - Returns: What it wrote to its standard output.
    /// - Throws: ``RunrootFailure``, `CancellationError`, ``FileError``.
    @discardableResult
    func run(_ words: [String]) async throws -> String {
        guard let program = words.first else {
            throw RunrootFailure("there is no command to run", log: log)
        }
        let command = Command(
            program, Array(words.dropFirst()), environment: host.environment.forCommands(),
            in: host.environment.currentDirectory, allowsCutOutput: true)
        do {
            return try await CommandLog.run(command, with: host.runner, log: log).output
        } catch let failure as CommandLog.Failure {
            if failure.cause.code == .cancelled { throw CancellationError() }
            throw RunrootFailure("\(failure)", log: log)
        }
    }
}

extension FilePath {
    /// The path of another log of the same work: `x.init.log` beside `x.log`.
    func withSuffix(_ suffix: String) -> FilePath {
        guard let name = lastComponent?.string else { return self }
        let stem = name.hasSuffix(".log") ? String(name.dropLast(4)) : name
        return removingLastComponent().appending("\(stem).\(suffix).log")
    }
}
