internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import RepoKit
internal import SystemPackage

/// Files in trees that are no packages.
extension ComposeSession {
    /// The checksums that images and extra files get.
    var mediaChecksums: [Checksum.Kind] { config.imageChecksums.kinds.compactMap { Checksum.Kind(name: $0) } }

    /// - Parameter pool: The package set, for sources that name packages; nil if there is none.
    func addExtraFiles(_ inputs: ComposeInputs, _ pool: PackagePool?) async throws {
        var phase = ExtraFilesPhase(config.extraFiles, checksums: mediaChecksums, layout: layout)
        phase.parallel = parallel
        phase.latestChange = ISOMaker.sourceDateEpoch(host.environment)
        let plan = phase.plan(inputs.variants)
        let manifest = try await withExtraSources("extra_files", pool) { sources in
            try await phase.perform(plan, from: sources, of: ComposeInfo(identity).compose) { log.info($0) }
        }
        try manifest.write(to: layout.metadata("extra_files"))
    }

    /// Gives a body what gets the files that an option names.
    func withExtraSources<Result: Sendable>(
        _ option: String, _ pool: PackagePool?, _ body: (ExtraFilesSources) async throws -> Result
    ) async throws -> Result {
        try await SourceFetcher.withTemporary(
            host: host, configDirectory: prepared.configDirectory, koji: KojiAccess(config, host)?.archives
        ) { fetcher in
            let sources = ExtraFilesSources(fetcher, for: prepared.loaded.use(of: option)) { arch, pattern in
                guard let pool else { return [] }
                return try await files(of: pool.packages(matching: pattern, arch: arch), pool)
            } warn: {
                log.warning($0)
            }
            return try await body(sources)
        }
    }

    private func files(of packages: [PackageID], _ pool: PackagePool) async throws -> [FilePath] {
        let fetcher = decisions.fetcher(pool)
        return try await packages.concurrentMap(limit: parallel) { try await fetcher.file(of: $0) }
    }
}
