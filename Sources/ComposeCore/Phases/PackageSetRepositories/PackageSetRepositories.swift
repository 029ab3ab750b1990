public import DigestKit
public import HostKit
internal import RPMKit
public import RepoKit
public import SystemPackage

/// Repositories of the package set for tools that install packages: lorax, rpm-ostree.
///
/// Nothing is made before somebody asks for it; what is made for an arch is made once, whoever asks, and however
/// many do so at the same time. Packages stay where they are.
public struct PackageSetRepositories: Sendable {
    public let pool: PackagePool
    public let layout: ComposeLayout
    public let host: Host
    public let log: ComposeLog
    /// Gives the file of a package that lies elsewhere.
    public let fetch: @Sendable (PackageID) async throws -> FilePath
    /// By arch, the addresses of the repositories that the package set is read from: see
    /// ``RepositoriesPkgset/addresses(arch:)``. With Koji as the source of packages there are none.
    public var configured: [String: [String]] = [:]
    /// The kind of checksum of packages and metadata.
    public var checksum = Checksum.Kind.sha256
    /// How those see Koji's files that read the repositories; without a rule for them they are files for all.
    public var translator = PathTranslator([])
    /// Checksums of files that an older compose, or another phase, read; of these files only the headers are read.
    public var known = PackageChecksums()
    /// What is known of packages already.
    public var records: [PackageID: PackageRecord] = [:]
    /// The working files of an older compose, with checksums that its own repositories left.
    public var older: WorkPaths?
    public var parallel = 2

    private let packageSets = OnceByKey<String, [FilePath]>()
    private let comps = OnceByKey<FilePath, FilePath?>()
    private let digests = OnceByKey<PackageID, Checksum>()

    /// - Parameter fetch: See ``PackageDownloads/file(of:)``.
    public init(
        _ pool: PackagePool, layout: ComposeLayout, host: Host, log: ComposeLog,
        fetch: @escaping @Sendable (PackageID) async throws -> FilePath
    ) {
        self.pool = pool
        self.layout = layout
        self.host = host
        self.log = log
        self.fetch = fetch
    }

    /// The repositories that packages of a tree are installed from, and that of its comps where it has some.
    ///
    /// - Parameter variant: A UID; nil for the comps of the whole arch.
    /// - Returns: Absolute paths for what is on this machine, and URLs.
    /// - Throws: `.packages` with packages that cannot be read; ``FileError``; `CancellationError`.
    public func addresses(arch: String, variant uid: String? = nil) async throws -> [String] {
        try await packageSet(arch: arch)
            + (try await compsRepository(arch: arch, variant: uid).map { [$0.string] } ?? [])
    }

    /// The repositories that packages of an arch are installed from.
    public func packageSet(arch: String) async throws -> [String] {
        guard pool.koji != nil else { return (configured[arch] ?? []).map(Self.pathOrURL) }
        return try await packageSets.value(for: arch) { try await make(arch) }.map(\.string)
    }

    /// A repository with nothing but the comps of an arch, or of a variant on it; nil where there are none.
    public func compsRepository(arch: String, variant uid: String? = nil) async throws -> FilePath? {
        let file = layout.work.comps(arch, variant: uid)
        return try await comps.value(for: file) {
            guard Files.isRegular(file) else { return nil }
            return try await makeComps(file, arch, uid)
        }
    }

    /// Directories outside of the compose that a place must see where repositories of an arch are used.
    public func mounts(arch: String) -> [FilePath] {
        let places =
            pool.koji == nil
            ? (configured[arch] ?? []).map(Self.pathOrURL).filter { !$0.contains("://") }.map { FilePath($0) }
            : Set(packages(of: arch).compactMap { pool.files.reference($0).flatMap { directory($0.base) } })
                .sorted { $0.string.precedes($1.string) }
        return places.filter { !$0.starts(with: layout.top) }
    }

    /// What tells the packages of an arch from others, for whoever uses again what was made of them; nil if that
    /// is not known.
    public func identity(arch: String) -> String? {
        var lines: [String] = []
        for package in packages(of: arch) {
            guard let fingerprint = pool.files.fingerprint(package) else { return nil }
            lines.append("\(pool.sack.nevra(package)) \(fingerprint)\n")
        }
        return WorkRecord.digest(lines.sorted { $0.precedes($1) }.joined().utf8)
    }

    // MARK: Packages

    /// All that can be installed on machines of an arch.
    private func packages(of arch: String) -> [PackageID] {
        let arches = Set(TreeArches(tree: arch).all)
        let (ids, excluded) = (pool.repositories[arch] ?? [], pool.excluded[arch] ?? [])
        return pool.sack.packages.filter { package in
            arches.contains(pool.sack.arch(package)) && ids.contains(pool.sack.repository(package).id)
                && !excluded.contains(package)
        }
    }

    /// A directory that is seen as one; nil for what has a URL.
    private func directory(_ base: PackageReference.Base) -> FilePath? {
        guard case .directory(let path) = base, !translator.translate(path).contains("://") else {
            return nil
        }
        return path
    }

    private static func pathOrURL(_ address: String) -> String {
        address.hasPrefix("file:///") && !address.contains("%") ? String(address.dropFirst(7)) : address
    }
}

extension PackageSetRepositories {
    /// Makes the repositories of an arch one after the other: each reads several packages at a time.
    private func make(_ arch: String) async throws -> [FilePath] {
        let packages = Dictionary(grouping: packages(of: arch)) { pool.sack.repository($0).id }
        let ids = pool.koji?.sources.map(\.id) ?? packages.keys.sorted()
        var names: Set<String> = []
        var paths: [FilePath] = []
        for id in ids where pool.repositories[arch]?.contains(id) == true {
            let repository = PackageSetRepository(
                shared: self, digests: digests, id: id, name: Self.name(id, &names), arch: arch,
                packages: packages[id] ?? [])
            paths.append(try await repository.make())
        }
        return paths
    }

    /// A name for the directory of a tag: tags may have slashes in theirs.
    private static func name(_ id: String, _ taken: inout Set<String>) -> String {
        let plain = id.replacing("/", with: "_")
        var name = plain.isPlainName ? plain : "_\(plain)"
        while !taken.insert(name).inserted { name += "_" }
        return name
    }

    private func makeComps(_ file: FilePath, _ arch: String, _ uid: String?) async throws -> FilePath {
        let directory = layout.work.compsRepository(arch, variant: uid)
        let name = file.lastComponent?.string ?? "comps.xml"
        let writer = RepositoryWriter(
            writerOptions, comps: .init(name: name, content: try Files.read(file)))
        try await writer.write([], to: directory)
        let path = layout.logs.compsRepository(arch, variant: uid)
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically("\(directory): a repository with no packages, and \(file)\n", to: path)
        return directory
    }

    var writerOptions: RepositoryWriterOptions {
        var options = RepositoryWriterOptions(timestamp: host.environment.buildTime.seconds)
        options.checksum = checksum
        options.workers = parallel
        return options
    }
}
