internal import ArchiveKit
public import HostKit
internal import RepoKit
public import SystemPackage

/// Makes repositories with createrepo_c and modifyrepo_c, as the reference does.
public struct CreaterepoTool: Sendable {
    public let config: CreaterepoConfig
    public let host: Host
    public let layout: ComposeLayout
    /// Where checksums are kept between composes; nil for nowhere.
    public var cache: FilePath?
    /// Directories with the packages of an older compose, for deltas.
    public var oldPackages: @Sendable (PublicationPlan.Repository) -> [FilePath] = { _ in [] }

    public init(_ config: CreaterepoConfig, on host: Host, layout: ComposeLayout) {
        self.config = config
        self.host = host
        self.layout = layout
    }

    /// The command that makes a repository of the packages in a list.
    public func command(
        _ repository: PublicationPlan.Repository, groups: FilePath?, deltas: Bool
    ) -> Command {
        let directory = repository.directory.string
        var arguments = [
            directory, "--outputdir=\(directory)",
            "--pkglist=\(list(of: repository))",
        ]
        if let groups { arguments.append("--groupfile=\(groups)") }
        if let cache { arguments.append("--cachedir=\(cache)") }
        arguments += ["--update", "--skip-stat", config.makesDatabases ? "--database" : "--no-database"]
        arguments += ["--checksum=\(config.checksum)", "--unique-md-filenames"]
        let old = deltas ? oldPackages(repository) : []
        if !old.isEmpty { arguments += ["--deltas"] + old.map { "--oldpackagedirs=\($0)" } }
        arguments.append("--workers=\(config.workers)")
        if config.usesXZ { arguments.append("--xz") }
        if config.usesC, let epoch {
            arguments += ["--revision=\(epoch)", "--set-timestamp-to-revision"]
        }
        return command(config.usesC ? "createrepo_c" : "createrepo", arguments + config.extraArguments)
    }

    /// Where the list of a repository's packages is.
    public func list(of repository: PublicationPlan.Repository) -> FilePath {
        layout.work.repositoryList(repository.variant, repository.arch, repository.kind.listName)
    }

    /// Makes a repository; its list must be there.
    ///
    /// - Throws: ``CommandLog/Failure``; ``FileError``.
    public func make(
        _ repository: PublicationPlan.Repository, _ extras: RepositoryExtras, deltas: Bool
    ) async throws {
        let groups = extras.comps.map { _ in
            layout.work.comps(repository.archName, variant: repository.variant)
        }
        let log = layout.logs.createrepo(repository.variant, repository.arch, repository.kind.listName)
        try await CommandLog.run(
            command(repository, groups: groups, deltas: deltas), with: host.runner, log: log)
        let additional = [extras.productID, extras.modules].compactMap { $0 }
        for one in additional { try await add(one, to: repository) }
        if !additional.isEmpty { try dateRecords(of: repository) }
    }

    /// The moment that everything made is to have, if there is one.
    private var epoch: String? {
        host.environment["SOURCE_DATE_EPOCH"].flatMap { Timestamp(sourceDateEpoch: $0) == nil ? nil : $0 }
    }

    /// Gives all records the time of the others: modifyrepo_c, which adds some, takes the present.
    private func dateRecords(of repository: PublicationPlan.Repository) throws {
        guard let epoch else { return }
        let index = repository.directory.pushing("repodata/repomd.xml")
        let (start, end) = ("<timestamp>", "</timestamp>")
        let parts = try Files.readText(index).split(separator: start, omittingEmptySubsequences: false)
        let dated = parts.dropFirst().map { part in
            part.firstRange(of: end).map { start + epoch + part[$0.lowerBound...] } ?? start + part
        }
        try Files.writeAtomically(([String(parts[0])] + dated).joined(), to: index)
    }

    private func add(_ metadata: AdditionalMetadata, to repository: PublicationPlan.Repository) async throws {
        let repodata = repository.directory.appending("repodata")
        let isModules = metadata.type == "modules"
        let log =
            isModules
            ? layout.logs.modifyrepoModules(repository.variant, repository.arch)
            : layout.logs.modifyrepo(repository.variant, repository.arch)
        try await WorkDirectory.withTemporaryDirectory(prefix: ".metadata-", in: repository.directory) {
            work in
            let file = work.appending(metadata.name)
            try Files.writeAtomically(metadata.content, to: file)
            let type = isModules ? ["--mdtype=modules"] : []
            let tool = config.usesC ? "modifyrepo_c" : "modifyrepo"
            try await CommandLog.run(
                command(tool, type + [file.string, repodata.string, "--compress", "--compress-type=gz"]),
                with: host.runner, log: log)
            if metadata.keepsPlainCopy { try Files.copy(file, to: repodata.appending(metadata.name)) }
        }
    }

    private func command(_ tool: String, _ arguments: [String]) -> Command {
        var command = Command(
            tool, arguments, environment: host.environment.forCommands(), in: layout.top)
        command.remedy = "install createrepo-c, which has \(tool)"
        return command
    }
}
