internal import ArchiveKit
internal import DigestKit
internal import HostKit
public import RepoKit
internal import SystemPackage

/// Makes the metadata of the repositories of a compose.
public struct CreaterepoPhase: Sendable {
    public let config: CreaterepoConfig
    /// What goes into each repository besides its packages.
    public let extras: @Sendable (PublicationPlan.Repository) throws -> RepositoryExtras
    /// Gives what is known of a package.
    public let records: [PackageID: PackageRecord]
    /// When the compose was made, in seconds since 1970.
    public let timestamp: Int64
    public var processors = 2

    public init(
        _ config: CreaterepoConfig, records: [PackageID: PackageRecord], timestamp: Int64,
        extras: @escaping @Sendable (PublicationPlan.Repository) throws -> RepositoryExtras
    ) {
        self.config = config
        self.records = records
        self.timestamp = timestamp
        self.extras = extras
    }

    /// Writes all repositories, several at a time; each `repodata` appears whole.
    ///
    /// - Parameters:
    ///   - tool: Makes a repository by createrepo_c, for options that the own writer does not have.
    ///   - progress: Called with each repository that is done.
    public func perform(
        _ plan: PublicationPlan,
        tool: @escaping @Sendable (PublicationPlan.Repository, RepositoryExtras) async throws -> Void,
        progress: @escaping @Sendable (PublicationPlan.Repository) -> Void = { _ in }
    ) async throws {
        // The largest first, so that none is left alone at the end.
        let order = plan.repositories.sorted { $0.packages.count > $1.packages.count }
        _ = try await order.concurrentMap(limit: config.threads ?? processors) { repository in
            let extras = try extras(repository)
            if config.needsTool(repository) {
                try await tool(repository, extras)
            } else {
                try await write(repository, extras)
            }
            progress(repository)
        }
    }

    /// Writes one repository.
    func write(_ repository: PublicationPlan.Repository, _ extras: RepositoryExtras) async throws {
        var options = RepositoryWriterOptions(timestamp: timestamp)
        options.checksum = Checksum.Kind(name: config.checksum) ?? .sha256
        if config.usesXZ { options.compression = .xz }
        options.workers = processors
        let writer = RepositoryWriter(
            options, comps: extras.comps, additional: [extras.modules, extras.productID].compactMap { $0 })
        let items = Dictionary(uniqueKeysWithValues: repository.packages.map { ($0.location, $0.package) })
        let locations = RepositoryWriter.sorted(Array(items.keys))
        let entries = try locations.map { location -> RepositoryEntry in
            guard let package = items[location], let xml = records[package]?.xml else {
                throw ComposeError(.createrepo, "\(repository.directory): \(location) has not been read")
            }
            return RepositoryEntry(xml, location: location)
        }
        try await writer.write(entries, to: repository.directory)
    }
}

/// What goes into a repository besides packages.
public struct RepositoryExtras: Sendable, Hashable {
    public var comps: RepositoryWriter.Comps?
    public var modules: AdditionalMetadata?
    public var productID: AdditionalMetadata?

    public init() {}
}

extension CreaterepoConfig {
    /// Whether a repository has to be made by createrepo_c: for databases, deltas, and options of its own.
    public func needsTool(_ repository: PublicationPlan.Repository) -> Bool {
        makesDatabases || !extraArguments.isEmpty || makesDeltas(repository)
    }

    /// Whether deltas to an older compose are wanted.
    public func makesDeltas(_ repository: PublicationPlan.Repository) -> Bool {
        repository.kind == .binary
            && deltas.values(variant: repository.variant, arch: repository.archName).contains(true)
    }
}
