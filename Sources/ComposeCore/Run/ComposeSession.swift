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
    /// Of the key that packages of images are signed with.
    var password: Secret?
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
    ///
    /// - Returns: What is left to do when the compose is finished; nil if nothing is.
    func run() async throws -> Ending? {
        try keepConfiguration()
        let loadedInputs = try await phases.run(.`init`) { try await readInputs() }
        // `init` is never skipped.
        guard let inputs = loadedInputs else { return nil }
        // What cannot be is told before the work, not after it.
        let extraISOs = try planExtraISOs(inputs)
        _ = try deliveryPhases(inputs, nil, Milestone()).deliveries(runs)
        let pool = try await phases.run(.pkgset) { try await readPackages(inputs) }
        let repositories = Milestone()
        let delivery = deliveryPhases(inputs, pool, repositories)
        let trees = try await makeTrees(inputs, pool, delivery, repositories)
        if trees.gathered != nil { try writeTreeMetadata(inputs, trees) }
        let made = try await makeImages(inputs, extraISOs, pool, trees, delivery)
        try writeComposeInfo(inputs)
        try writeImageManifest(made.images)
        if !made.containers.isEmpty {
            try Files.writeAtomically(made.containers.manifest.encoded(), to: layout.metadata("osbs"))
        }
        _ = try await phases.run(.test) { try await testImages(made.images) }
        return Ending(containers: made.containers, delivery: delivery)
    }

    /// What is left to do when a compose is finished.
    struct Ending: Sendable {
        fileprivate var containers: MadeContainers
        fileprivate var delivery: DeliveryPhases

        /// Tells others about containers.
        func tell() async throws { try await delivery.osbs.requestPush(containers) }
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

    private func writeTreeMetadata(_ inputs: ComposeInputs, _ trees: TreeStage) throws {
        let build = host.environment.buildTime
        var metadata = TreeMetadata(
            identity, variants: inputs.variants, layout: layout,
            timestamp: DiscInfo.timestamp(host.environment), buildTime: build.seconds,
            checksum: Checksum.Kind(name: config.createrepo.checksum) ?? .sha256)
        let outputs = trees.installers.outputs + trees.ostreeInstallers.map(\.installer)
        metadata.installers = Dictionary(outputs.map { (TreeID($0.variant, $0.arch), $0) }) { $1 }
        metadata.warn = { log.warning($0) }
        try metadata.write()
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
