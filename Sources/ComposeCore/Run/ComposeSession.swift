internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import RPMKit
internal import RepoKit
internal import SourceDiagnostics
internal import SystemPackage

/// One compose while it is made: goes through the phases in its directory.
struct ComposeSession: Sendable {
    var prepared: PreparedCompose
    let identity: ComposeIdentity
    let layout: ComposeLayout
    let host: Host
    let log: ComposeLog
    let notifier: Notifier
    let state: ComposeState
    let times: PhaseTimes
    /// Where phases run what cannot be run here.
    let runroots: Runroots
    /// Whether the compose was begun by an earlier start, whose finished work is there.
    let isResumed: Bool
    /// An older compose to take unchanged things over from.
    var old: OldCompose?
    let events: @Sendable (ComposeEvent) -> Void

    var config: ComposeConfig { prepared.config }
    /// How many things are done at a time.
    var parallel: Int { Machine.processors }

    var phases: PhaseRunner {
        PhaseRunner(
            selection: prepared.selection, log: log, notifier: notifier, times: times,
            now: host.environment.now, events: events)
    }

    /// Goes through all phases.
    func run() async throws {
        try keepConfiguration()
        let loadedInputs = try await phases.run(.`init`) { try await readInputs() }
        // `init` is never skipped.
        guard let inputs = loadedInputs else { return }
        // Names that cannot be are told before the work, not after it.
        let extraISOs = try planExtraISOs(inputs)
        let pool = try await phases.run(.pkgset) { try await readPackages(inputs) }
        let gathered = try await phases.run(.gather, needing: pool) { try await gather(inputs, $0) }
        _ = try await phases.together([
            { @Sendable () async throws -> Void in
                _ = try await phases.run(.createrepo, needing: gathered) {
                    try await createRepositories(inputs, $0)
                }
            },
            { @Sendable () async throws -> Void in
                _ = try await phases.run(.extraFiles, ifConfigured: !config.extraFiles.isEmpty) {
                    try await addExtraFiles(inputs, pool)
                }
            },
        ])
        if gathered != nil { try writeTreeMetadata(inputs) }
        let images = try await makeImages(inputs, extraISOs, pool, gathered)
        try writeComposeInfo(inputs)
        try writeImageManifest(images)
        _ = try await phases.run(.test) { try await testImages(images) }
    }

    /// Replaces what moves in repositories by commits.
    mutating func resolveReferences() async throws {
        try await prepared.resolveReferences(host, record: layout.work.gitCommits)
    }

    /// Looks for a compose to take unchanged things over from, and says in the log what came of it.
    mutating func findOldCompose() {
        let found = OldCompose.find(prepared.request, config, prepared.templates, except: layout.top)
        old = found.compose
        if let sentence = found.sentence { log.info(sentence) }
    }

    /// Writes what the compose is about to the log.
    func introduce(commandLine: [String]) {
        log.begin(.init(host.environment, version: pungiVersion, command: commandLine), identity, layout)
        if let umask = Machine.umask, umask & ~0o022 != 0 {
            let digits = String(umask, radix: 8)
            log.warning(
                "the umask \(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits) keeps others from "
                    + "reading what is published; set it to 0022")
        }
        for finding in prepared.loaded.diagnostics where finding.severity == .warning {
            log.warning("\(finding.range.location): \(finding.message)")
        }
    }

    /// Keeps the configuration beside the logs: each file as it was, and the options as they were understood.
    private func keepConfiguration() throws {
        try Files.createDirectories(layout.logs.configCopy)
        var taken: Set<String> = []
        for source in prepared.loaded.sources.files {
            guard let last = FilePath(source.name).lastComponent?.string else { continue }
            // Files of one name from different directories must not hide each other.
            let name =
                taken.insert(last).inserted ? last : source.name.split(separator: "/").joined(separator: "_")
            try Files.writeAtomically(source.bytes, to: layout.logs.configCopy.appending(name))
        }
        let options = prepared.loaded.filled(processors: parallel)
        try Files.writeAtomically(options.pythonText(), to: layout.logs.configDump)
    }

    private func writeComposeInfo(_ inputs: ComposeInputs) throws {
        let info = ComposeInfo(identity, variants: inputs.variants, layout: layout) { path in
            Files.exists(layout.compose.appending(path))
        }
        try info.write(to: layout.metadata("composeinfo"))
    }

    private func writeTreeMetadata(_ inputs: ComposeInputs) throws {
        let build = host.environment.buildTime
        try TreeMetadata(
            identity, variants: inputs.variants, layout: layout,
            timestamp: DiscInfo.timestamp(host.environment), buildTime: build.seconds,
            checksum: Checksum.Kind(name: config.createrepo.checksum) ?? .sha256
        ).write()
    }
}

extension PhaseSelection {
    /// Whether a configuration wants a phase, besides those that every compose has.
    static func isAskedFor(_ phase: PhaseName, by options: ConfigMapping) -> Bool {
        switch phase {
        case .buildinstall: options["buildinstall_method"] != nil
        case .createiso, .repoclosure, .test, .imageChecksum, .`init`, .pkgset, .gather, .createrepo: true
        default:
            options[phase.rawValue].map { $0.sequence?.isEmpty != true && $0.mapping?.isEmpty != true }
                ?? false
        }
    }
}
