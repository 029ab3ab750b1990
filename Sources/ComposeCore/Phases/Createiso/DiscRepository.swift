public import HostKit
internal import RepoKit
public import SystemPackage

/// The repository of one disc of a set: of the packages that this disc has.
public struct DiscRepository: Sendable, Hashable {
    /// A UID.
    public var variant: String
    /// A tree arch, or `src`.
    public var arch: String
    /// The tree that the packages are in.
    public var tree: FilePath
    /// The directory that gets the `repodata`.
    public var directory: FilePath
    /// Relative to the tree, sorted.
    public var packages: [String]
    var list: FilePath
    var log: FilePath

    init(_ planned: PlannedISO, _ packages: [String]) {
        variant = planned.image.variant
        arch = planned.image.arch
        tree = planned.tree
        directory = planned.staging
        self.packages = packages.sorted { $0.precedes($1) }
        list = FilePath(planned.staging.string + "-file-list")
        let name = planned.image.files.log.lastComponent?.string ?? "createiso.log"
        log = planned.image.files.log.removingLastComponent().appending("createrepo-\(name)")
    }

    var modulesLog: FilePath { FilePath(log.string + ".modules") }
    var repodata: FilePath { directory.appending("repodata") }

    /// The part of a tree's repository that is on the disc, to be written where the disc's is.
    public func part(of repository: PublicationPlan.Repository) -> PublicationPlan.Repository {
        var part = repository
        let locations = Set(packages)
        part.directory = directory
        part.packages = repository.packages.filter { locations.contains($0.location) }
        return part
    }
}

/// Makes repositories of discs with createrepo_c, from the one of the tree.
public struct DiscRepositoryTool: Sendable {
    public let host: Host
    /// The kind of checksum.
    public let checksum: String

    public init(_ host: Host, checksum: String) {
        self.host = host
        self.checksum = checksum
    }

    /// - Throws: ``CommandLog/Failure``, ``FileError``; an error of the tree's own index.
    public func make(_ disc: DiscRepository) async throws {
        let source = disc.tree.appending("repodata")
        let index = source.appending("repomd.xml")
        let known = Files.isRegular(index) ? try RepomdReader.read(Files.read(index)) : Repomd(data: [])
        // What is known of the packages is taken from there.
        if Files.isDirectory(source) { try Files.copyTree(source, to: disc.repodata) }
        try Files.writeAtomically(disc.packages.map { $0 + "\n" }.joined(), to: disc.list)
        let groups = known["group"].map { disc.tree.appending($0.location.href) }
        try await CommandLog.run(command(disc, groups: groups), with: host.runner, log: disc.log)
        if let modules = known["modules"].map({ disc.tree.appending($0.location.href) }) {
            try await CommandLog.run(
                command(disc, adding: modules), with: host.runner, log: disc.modulesLog)
        }
    }

    private func command(_ disc: DiscRepository, adding modules: FilePath) -> Command {
        Command(
            "modifyrepo_c", ["--mdtype=modules", modules.string, disc.repodata.string],
            environment: host.environment.forCommands(), in: disc.tree, remedy: "install createrepo-c")
    }

    func command(_ disc: DiscRepository, groups: FilePath?) -> Command {
        var arguments = [
            disc.tree.string, "--outputdir=\(disc.directory)", "--pkglist=\(disc.list)",
        ]
        if let groups { arguments.append("--groupfile=\(groups)") }
        arguments += [
            "--update", "--database", "--skip-stat", "--checksum=\(checksum)", "--unique-md-filenames",
            "--workers=1",
        ]
        if let epoch = ISOMaker.sourceDateEpoch(host.environment) {
            arguments += ["--revision=\(epoch.seconds)", "--set-timestamp-to-revision"]
        }
        var command = Command(
            "createrepo_c", arguments, environment: host.environment.forCommands(), in: disc.tree)
        command.remedy = "install createrepo-c"
        return command
    }
}
