internal import ArchiveKit
internal import DigestKit
internal import HostKit
public import SystemPackage

/// Writes the metadata of a repository: what createrepo_c and modifyrepo_c write for the same options, but for
/// the compressed bytes.
///
/// Everything is made in a directory beside `repodata` and takes its place by renaming; whatever fails before
/// leaves the old metadata as it was.
public struct RepositoryWriter: Sendable {
    public var options: RepositoryWriterOptions
    /// The groups of the repository; `group` and `group_gz` in the index. The name is usually `comps.xml`.
    public var comps: Comps?
    public var additional: [AdditionalMetadata] = []

    /// A comps file.
    public struct Comps: Sendable, Hashable {
        public var name: String
        public var content: [UInt8]

        public init(name: String, content: [UInt8]) {
            self.name = name
            self.content = content
        }
    }

    public init(
        _ options: RepositoryWriterOptions, comps: Comps? = nil, additional: [AdditionalMetadata] = []
    ) {
        self.options = options
        self.comps = comps
        self.additional = additional
    }

    /// Writes `repodata` for packages that are rendered already, in the order given.
    ///
    /// - Parameter repository: The directory that gets a `repodata`, and need not hold the packages.
    /// - Returns: The index that was written.
    /// - Throws: ``RepositoryWriteError``; `FileError`; `CompressionError`; `CancellationError`.
    @discardableResult public func write(
        _ entries: [RepositoryEntry], to repository: FilePath
    ) async throws -> Repomd {
        try await write(count: entries.count, to: repository) { entries[$0] }
    }

    /// Writes `repodata` for packages that are made when their turn comes, so that few are in memory at a time.
    ///
    /// - Parameters:
    ///   - count: How many packages there are.
    ///   - entry: The package of that number, in the repository's order; asked once for each, by several tasks
    ///     at the same time.
    /// - Throws: What `entry` throws too.
    @discardableResult public func write(
        count: Int, to repository: FilePath, entry: @escaping @Sendable (Int) async throws -> RepositoryEntry
    ) async throws -> Repomd {
        try checkNames()
        try Files.createDirectories(repository)
        return try await WorkDirectory.withTemporaryDirectory(prefix: ".repodata-", in: repository) { work in
            // The working directory is closed to others; what becomes `repodata` must not be.
            let made = work.appending("repodata")
            try Files.createDirectories(made)
            var index = Repomd(
                revision: options.revision ?? String(options.timestamp), tags: options.tags)
            index.data = try await writePackages(count, entry, in: made)
            let files = RepodataFiles(directory: made, options: options)
            if let comps { index.data += try files.add(comps) }
            for one in additional { index.data.append(try files.add(one)) }
            try Files.writeAtomically(index.xml(), to: made.appending("repomd.xml"))
            try Task.checkCancellation()
            try RepodataInstallation(work: work, target: repository.appending("repodata")).install(made)
            return index
        }
    }

    private func writePackages(
        _ count: Int, _ entry: @escaping @Sendable (Int) async throws -> RepositoryEntry,
        in directory: FilePath
    ) async throws -> [Repomd.DataFile] {
        let kinds = RepodataKind.allCases
        let streams = try kinds.map { _ in
            try RepositoryWriterStream(
                in: directory, options.compression,
                level: options.compressionLevel ?? (options.compression == .gzip ? 5 : nil),
                checksum: options.checksum)
        }
        for (kind, stream) in zip(kinds, streams) { try stream.write(Array(kind.start(count: count).utf8)) }
        try await RepositoryWriterPipeline(
            count: count, workers: max(options.workers, 1), streams: streams, entry: entry
        ).run()
        for (kind, stream) in zip(kinds, streams) { try stream.write(Array(kind.end.utf8)) }
        let files = RepodataFiles(directory: directory, options: options)
        return try zip(kinds, streams).map { kind, stream in
            let name = kind.fileName(options.compression)
            let facts = try stream.finish { directory.appending(files.fileName(name, $0.checksum)) }
            return try files.record(kind.rawValue, name, facts)
        }
    }

    /// Every file must get a name of its own; names with checksums do by themselves.
    private func checkNames() throws(RepositoryWriteError) {
        var names = ["repomd.xml"] + additional.filter(\.keepsPlainCopy).map(\.name)
        if !options.hasUniqueNames {
            let group = options.groupCompression.fileExtension
            names += RepodataKind.allCases.map { $0.fileName(options.compression) }
            names += comps.map { [$0.name, "\($0.name).\(group)"] } ?? []
            names += additional.filter { !$0.keepsPlainCopy || $0.fullName != $0.name }.map(\.fullName)
        }
        var known: Set<String> = []
        for name in names where !known.insert(name).inserted {
            throw RepositoryWriteError(.duplicateName, name)
        }
        for name in (comps.map { [$0.name] } ?? []) + additional.map(\.name) { try RepodataFiles.check(name) }
    }
}

/// The files about packages.
enum RepodataKind: String, CaseIterable {
    case primary, filelists, other

    func fileName(_ compression: Compression) -> String { "\(rawValue).xml.\(compression.fileExtension)" }

    func start(count: Int) -> String {
        let space = "http://linux.duke.edu/metadata"
        let (root, attributes) =
            switch self {
            case .primary: ("metadata", "xmlns=\"\(space)/common\" xmlns:rpm=\"\(space)/rpm\"")
            case .filelists: ("filelists", "xmlns=\"\(space)/filelists\"")
            case .other: ("otherdata", "xmlns=\"\(space)/other\"")
            }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root) \(attributes) packages=\"\(count)\">\n"
    }

    var end: String {
        switch self {
        case .primary: "</metadata>"
        case .filelists: "</filelists>"
        case .other: "</otherdata>"
        }
    }
}
