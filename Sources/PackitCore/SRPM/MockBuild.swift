internal import HostKit
internal import Logging
public import SystemPackage

/// Builds RPMs in a chroot that mock makes.
public struct MockBuild: Sendable {
    /// Mock's name of the chroot's configuration.
    public var root: String
    /// Where the results go; nil leaves that to mock.
    public var resultDirectory: FilePath?

    public init(root: String, resultDirectory: FilePath?) {
        self.root = root
        self.resultDirectory = resultDirectory
    }

    /// Builds a package.
    ///
    /// - Parameter srpm: The source RPM; nil makes one first.
    /// - Returns: The binary RPMs.
    public func build(
        _ srpm: FilePath?, _ context: PackageContext, _ options: SRPMOptions
    ) async throws -> [FilePath] {
        if let srpm { return try await build(srpm, context) }
        let made = try await SRPMWorkflow(context, options).build(to: context.scratch)
        return try await build(made, context)
    }

    private func build(_ srpm: FilePath, _ context: PackageContext) async throws -> [FilePath] {
        context.progress("building in mock \(root)")
        defer { context.progress(nil) }
        let command = self.command(srpm, context)
        let logger = context.logger
        let result = try await context.host.runner.run(command) { line in logger.debug("\(line.text)") }
        guard result.status.isSuccess else {
            throw PackitError(
                .mock, "mock failed with \(result.status): \(result.output.suffix(4000))\ncommand: \(command)"
            )
        }
        let directory = try resultDirectory ?? self.directory(in: result.output)
        return try Files.list(directory).filter { $0.hasSuffix(".rpm") && !$0.hasSuffix(".src.rpm") }
            .map { directory.appending($0) }
    }

    private func command(_ srpm: FilePath, _ context: PackageContext) -> Command {
        let results = resultDirectory.map { ["--resultdir", $0.string] } ?? []
        return Command(
            "mock", ["--root", root] + results + [srpm.string],
            environment: context.host.environment.forCommands(),
            in: context.host.environment.currentDirectory,
            mergesErrors: true, allowsCutOutput: true,
            remedy: "install mock, and add yourself to the group 'mock'")
    }

    /// Where mock says that it left the results.
    private func directory(in output: String) throws(PackitError) -> FilePath {
        let marker = "Results and/or logs in:"
        for line in output.split(whereSeparator: \.isNewline) {
            guard let range = line.firstRange(of: marker) else { continue }
            return FilePath(String(line[range.upperBound...]).trimmed)
        }
        throw PackitError(.mock, "mock did not say where its results are; name a directory with --resultdir")
    }
}
