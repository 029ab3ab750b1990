internal import CurlHTTP
public import HostKit
public import SystemPackage

/// Takes archives of a Koji build whose names fit the source's patterns, and puts them into a directory.
public typealias KojiArchiveSource =
    @Sendable (
        _ source: SCMSource, _ directory: FilePath
    ) async throws -> [FilePath]

/// Gets the files and directories that options name: from this machine, repositories, packages and builds.
///
/// Each repository is fetched once in a run. What is exported appears in its place whole or not at all. What
/// a source lacks is a ``SourceError``, what the machine refuses a ``FileError``.
public struct SourceFetcher: Sendable {
    let host: Host
    let configDirectory: FilePath
    let work: FilePath
    let clones: GitClones
    let koji: KojiArchiveSource?
    let http: HTTPClient

    /// - Parameters:
    ///   - configDirectory: The directory of the configuration.
    ///   - work: Where clones and unpacked packages lie while the fetcher is used; the caller removes it.
    ///   - koji: What gets archives of builds; without it such sources are errors.
    ///   - backoff: How long to wait before each further attempt to reach a server.
    public init(
        host: Host, configDirectory: FilePath, work: FilePath, koji: KojiArchiveSource? = nil,
        backoff: [Duration] = [.seconds(1), .seconds(4)]
    ) {
        self.host = host
        self.configDirectory = host.environment.absolute(configDirectory)
        self.work = work
        self.koji = koji
        clones = GitClones(host: host, directory: work, backoff: backoff)
        http = HTTPClient(.init(userAgent: "pungi/\(pungiVersion)", environment: host.environment))
    }

    /// Puts the files that a source names into a directory.
    ///
    /// - Returns: Their paths there.
    public func exportFiles(_ source: FileSource, into target: FilePath, for use: SourceUse) async throws
        -> [FilePath]
    {
        let (source, base) = normalized(source, use)
        return try await SourceStage.fill(target, for: use) { stage in
            try await fetch(source, .files, base, stage)
        }
    }

    /// Puts the one file that a source names in a place.
    public func exportFile(_ source: FileSource, to target: FilePath, for use: SourceUse) async throws {
        let (source, base) = normalized(source, use)
        let parent = target.removingLastComponent()
        try Files.createDirectories(parent)
        try await WorkDirectory.withTemporaryDirectory(prefix: ".export-", in: parent) { directory in
            let stage = SourceStage(directory: directory, use: use)
            try await fetch(source, .files, base, stage)
            let names = try Files.entries(of: directory)
            guard names.count == 1, let name = names.first else {
                throw SourceError(
                    .unusable, use, "one file is wanted, and \(names.count) match; name one of them")
            }
            try Files.move(directory.appending(name), to: target)
        }
    }

    /// Puts what is in the directories that a source names into a directory.
    ///
    /// - Returns: The paths of the files there.
    public func exportDirectory(_ source: FileSource, into target: FilePath, for use: SourceUse) async throws
        -> [FilePath]
    {
        let (source, base) = normalized(source, use)
        let found = try await SourceStage.fill(target, for: use) { stage in
            try await fetch(source, .directories, base, stage)
        }
        try Files.setPermissions([.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute], of: target)
        return found
    }

    /// Puts the files, or what is in the directories, that a source names into a directory: whichever of
    /// both it has.
    public func export(_ source: SCMSource, into target: FilePath, for use: SourceUse) async throws
        -> [FilePath]
    {
        if source.files.isEmpty, !source.directories.isEmpty {
            return try await exportDirectory(.scm(source), into: target, for: use)
        }
        return try await exportFiles(.scm(source), into: target, for: use)
    }

    enum Wanted {
        case files, directories
    }

    /// A plain path is a source of this machine's files; paths are as their option takes them.
    private func normalized(_ source: FileSource, _ use: SourceUse) -> (SCMSource, FilePath) {
        var result = SCMSource()
        var takesNameOnly = false
        switch source {
        case .path(let path):
            result.files = [path]
            result.directories = [path]
            if case .nameInConfiguration(paths: true) = use.base { takesNameOnly = true }
        case .scm(let scm):
            result = scm
            if case .nameInConfiguration = use.base, scm.scm == "file" { takesNameOnly = true }
        }
        if takesNameOnly {
            result.files = result.files.map { FilePath($0).lastComponent?.string ?? $0 }
        }
        let base = use.base == .workingDirectory ? host.environment.currentDirectory : configDirectory
        return (result, base)
    }
}

extension SourceFetcher {
    /// Gives a body a fetcher whose clones are gone afterwards.
    public static func withTemporary<Result: Sendable>(
        host: Host, configDirectory: FilePath, koji: KojiArchiveSource? = nil,
        backoff: [Duration] = [.seconds(1), .seconds(4)],
        _ body: (SourceFetcher) async throws -> Result
    ) async throws -> Result {
        let parent = host.environment.temporaryDirectory
        return try await WorkDirectory.withTemporaryDirectory(prefix: "pungi-sources-", in: parent) { work in
            try await body(
                SourceFetcher(
                    host: host, configDirectory: configDirectory, work: work, koji: koji, backoff: backoff))
        }
    }
}
