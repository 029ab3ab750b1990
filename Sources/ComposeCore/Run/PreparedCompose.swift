internal import HostKit
internal import SystemPackage

/// What is known of a compose before it has a directory.
struct PreparedCompose: Sendable {
    var request: ComposeRequest
    var loaded: LoadedComposeConfig
    var config: ComposeConfig
    var configDirectory: FilePath
    var identity: ComposeIdentity
    var templates: PathTemplates
    var selection: PhaseSelection
}

extension PreparedCompose {
    /// Reads and checks everything that does not need a directory.
    ///
    /// - Throws: `.commandLine` for options that do not go together; ``ComposeError`` otherwise.
    init(_ request: ComposeRequest, on host: Host) throws {
        var label: ComposeLabel?
        if let text = request.label { label = try Self.label(text) }
        var reader = ComposeConfigReader(host.environment)
        reader.hasOldComposes = !request.oldComposes.isEmpty
        reader.ignoresPathsModule = request.ignoresPathsModule
        let loaded = reader.read(request.config)
        var config = try loaded.config()
        if let profile = request.kojiProfile { config.pkgset.koji.profile = profile }
        let type = request.type ?? config.composeType ?? .production
        if type == .production, label == nil, !request.allowsNoLabel {
            throw ComposeError(
                .commandLine,
                "must specify label for a production compose; give --label, or --no-label to do without")
        }
        let selection = try PhaseSelection(just: request.just, skipped: request.skipped + config.skipPhases)
        try selection.check()
        if config.pkgset.source == .koji, !selection.skips(.pkgset) {
            try Self.check(config.pkgset.koji, type)
        }
        let directory = host.environment.absolute(FilePath(request.config)).removingLastComponent()
        self.init(
            request: request, loaded: loaded, config: config, configDirectory: directory,
            identity: try ComposeIdentity(
                release: config.release, type: type, date: ComposeIdentity.date(host.environment),
                label: label, isSupported: request.isSupported),
            templates: try loaded.pathTemplates(directory), selection: selection)
    }

    /// Replaces branches and tags that the configuration names by the commits that they are at; a compose that is gone on
    /// with stays with those of its beginning.
    ///
    /// - Parameter record: Where the commits are written.
    /// - Throws: `.configuration` with all that cannot be resolved; `CancellationError`.
    mutating func resolveReferences(_ host: Host, record: FilePath) async throws {
        var resolver = GitReferenceResolver(host: host)
        resolver.known = try GitCommits.read(record)
        let commits = try await loaded.commits(of: resolver, directory: configDirectory)
        try commits.write(to: record)
        let profile = config.pkgset.koji.profile
        config = try loaded.config()
        config.pkgset.koji.profile = profile
    }

    /// Where phases run what cannot be run here.
    ///
    /// - Parameters:
    ///   - record: The logs, in which tasks are noted.
    ///   - warn: Told which tasks were cancelled.
    /// - Throws: `.koji` for a profile that is needed and cannot be used.
    func runroots(
        _ host: Host, _ record: LogPaths, warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(ComposeError) -> Runroots {
        var tasks: KojiTasks?
        if !KojiNeeds(self).isEmpty { tasks = try KojiAccess(config, host)?.tasks(record) }
        tasks?.warn = warn
        return Runroots(config.runroot, host: host, koji: tasks)
    }

    /// Looks for what runroots lack before there is a directory.
    ///
    /// - Throws: `.runroot`, `.koji`.
    func checkRunroots(_ host: Host) throws(ComposeError) {
        let needs = KojiNeeds(self)
        guard !needs.isEmpty else { return }
        let runroots = try runroots(host, ComposeLayout("/").logs)
        for phase in needs.runrootPhases { _ = try runroots.runroot(for: phase) }
        if let phase = needs.taskPhases.first, runroots.koji == nil {
            throw ComposeError(
                .koji, "\(phase.rawValue) is made by Koji; set koji_profile to say which")
        }
    }

    /// Reads or asks for the password of the key that packages of images are signed with.
    ///
    /// - Returns: nil where nothing is signed.
    func signingPassword(_ host: Host) async throws -> Secret? {
        guard !selection.skips(.liveImages), config.liveImages.signs else { return nil }
        return try await SigningKeyPassword.read(config.signing, host: host, directory: configDirectory)
    }

    private static func check(_ koji: KojiPkgsetConfig, _ type: ComposeType) throws(ComposeError) {
        guard koji.profile != nil else { throw .noKojiProfile }
        guard koji.scratchTasks.isEmpty || type == .test else {
            throw ComposeError(
                .input,
                "pkgset_koji_scratch_tasks can be used only for composes of type test; give --test, or remove it"
            )
        }
    }

    private static func label(_ text: String) throws(ComposeError) -> ComposeLabel {
        do {
            return try ComposeLabel(text)
        } catch {
            throw ComposeError(.commandLine, error.message)
        }
    }
}
