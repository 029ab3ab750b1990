internal import HostKit
internal import Logging
internal import SystemPackage

/// Runs rpmbuild on a prepared package.
struct RPMBuild: Sendable {
    let context: PackageContext

    /// Builds the source RPM into a directory of ours.
    ///
    /// - Throws: ``PackitError`` with the tail of what rpmbuild said.
    func source(into directory: FilePath) async throws -> FilePath {
        let definitions = definitions([("_srcrpmdir", directory.string)], building: context.specDirectory)
        try await run(["-bs"] + definitions + [context.specArgument], step: "building the source RPM")
        return try single(".src.rpm", in: directory)
    }

    /// Builds binary RPMs from the spec file into a directory of ours, by architecture.
    func binaries(into directory: FilePath) async throws -> [FilePath] {
        let results = [("_rpmdir", directory.string), ("_srcrpmdir", directory.string), temporaryDirectory]
        let definitions = definitions(results, building: context.scratch.appending("build"))
        try await run(["-bb"] + definitions + [context.specArgument], step: "building RPMs")
        return try packages(in: directory)
    }

    /// Builds binary RPMs from a source RPM into a directory of ours, by architecture.
    func rebuild(_ srpm: FilePath, into directory: FilePath) async throws -> [FilePath] {
        let top = context.scratch.appending("rpmbuild")
        var macros = [("_topdir", top.string), ("_rpmdir", directory.string), temporaryDirectory]
        // The user's own macros may name other places than those below the top directory.
        macros += ["_sourcedir", "_specdir", "_builddir", "_buildrootdir", "_srcrpmdir"]
            .map { ($0, top.appending($0).string) }
        try await run(["-rb"] + Self.arguments(defining: macros) + [srpm.string], step: "building RPMs")
        return try packages(in: directory)
    }

    /// Where rpmbuild writes the scripts that it runs; it leaves those that fail.
    private var temporaryDirectory: (String, String) { ("_tmppath", context.scratch.string) }

    /// The definitions that make the directory of the spec file hold everything.
    ///
    /// - Parameter build: Where a build happens: a directory of ours, so that nothing of it stays in the
    ///   checkout. A source RPM, for which nothing is built, names it: there it must not be a temporary one.
    private func definitions(_ extra: [(String, String)], building build: FilePath) -> [String] {
        let directory = context.specDirectory.string
        var macros = ["_sourcedir", "_srcdir", "_specdir", "_topdir", "_rpmdir"].map { ($0, directory) }
        macros += ["_builddir", "_buildrootdir"].map { ($0, build.string) }
        if context.host.environment["SOURCE_DATE_EPOCH"] != nil { macros += Self.reproducible }
        macros += extra
        return Self.arguments(defining: macros)
    }

    private static func arguments(defining macros: [(String, String)]) -> [String] {
        macros.flatMap { name, value in ["--define", "\(name) \(value)"] }
    }

    /// What keeps time and machine out of the RPM.
    static let reproducible = [
        ("use_source_date_epoch_as_buildtime", "1"), ("clamp_mtime_to_source_date_epoch", "1"),
        ("_buildhost", "localhost"),
    ]

    private func run(_ arguments: [String], step: String) async throws {
        context.progress(step)
        defer { context.progress(nil) }
        let command = Command(
            "rpmbuild", arguments, environment: context.host.environment.forCommands(),
            in: context.workingDirectory, remedy: "install rpm-build (Fedora) or rpm (Debian)")
        let logger = context.logger
        let result = try await context.host.runner.run(command) { line in logger.debug("\(line.text)") }
        guard result.status.isSuccess else { throw PackitError.rpmbuildFailed(command, result) }
    }

    private func single(_ suffix: String, in directory: FilePath) throws -> FilePath {
        let found = try Files.list(directory).filter { $0.hasSuffix(suffix) }
        guard let name = found.first, found.count == 1 else {
            throw PackitError(.rpmbuild, "rpmbuild succeeded without writing a source RPM")
        }
        return directory.appending(name)
    }

    private func packages(in directory: FilePath) throws -> [FilePath] {
        try Files.tree(directory).filter { $0.path.string.hasSuffix(".rpm") }.map {
            directory.pushing($0.path)
        }
    }
}

extension PackitError {
    /// The reference's blocks: reason, command, output.
    static func rpmbuildFailed(_ command: Command, _ result: CommandResult) -> Self {
        Self(
            .rpmbuild,
            """
            rpmbuild failed.
            reason: \(result.status)
            command: \(command)
            stdout: \(result.output.suffix(4000).trimmed)
            stderr: \(result.errorOutput.suffix(4000).trimmed)
            """)
    }
}

extension Substring {
    fileprivate var trimmed: String { String(self).trimmed }
}
