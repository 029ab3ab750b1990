internal import ConfigSyntax
public import HostKit
internal import SourceDiagnostics
public import SystemPackage

/// Makes a compose: reads what it is made by, takes a directory for it, and goes through the phases.
public struct ComposeRun: Sendable {
    public let request: ComposeRequest
    public let host: Host
    /// The command line, for the log and the scripts.
    public let commandLine: [String]
    /// Called with all that happens, from any thread.
    public let events: @Sendable (ComposeEvent) -> Void

    public init(
        _ request: ComposeRequest, on host: Host, commandLine: [String],
        events: @escaping @Sendable (ComposeEvent) -> Void = { _ in }
    ) {
        self.request = request
        self.host = host
        self.commandLine = commandLine
        self.events = events
    }

    /// What became of a compose.
    public struct Report: Sendable, Hashable {
        public var identity: ComposeIdentity
        public var directory: FilePath
        public var status: ComposeStatus
    }

    /// Makes the compose.
    ///
    /// Its status is true whatever happens: `DOOMED` after a failure, `TERMINATED` after a cancellation.
    /// - Throws: `.commandLine` and ``ComposeError`` of the configuration before there is a directory, and
    ///   whatever stops a phase.
    public func run() async throws -> Report {
        let prepared: PreparedCompose
        do {
            prepared = try prepare()
        } catch {
            await tellFailure(error)
            throw error
        }
        return try await compose(prepared)
    }

    private func compose(_ prepared: PreparedCompose) async throws -> Report {
        let reservation: ComposeReservation
        do {
            reservation = try await reserve(prepared)
        } catch {
            await tellFailure(error)
            throw error
        }
        let (identity, layout) = (reservation.identity, reservation.layout)
        events(.reserved(identity, layout))
        let log = try ComposeLog(layout.logs, now: host.environment.now) { events(.message($0)) }
        let translator = PathTranslator(prepared.config.layout.translatePaths)
        let notifier = Notifier(
            request.notificationScripts, on: host, about: .init(identity, layout, translator), log: log)
        let state = ComposeState(layout, log: log, notifier: notifier)
        let session = ComposeSession(
            prepared: prepared, identity: identity, layout: layout, host: host, log: log, notifier: notifier,
            events: events)
        // Outside: a finished compose that somebody wants to make again stays finished.
        try await state.set(.started)
        do {
            if reservation.isResumed { try Leftovers.remove(from: layout.compose) }
            session.introduce(commandLine: commandLine)
            try await session.run()
            try await state.finish()
        } catch {
            await end(state, log, error)
            throw error
        }
        let status = await state.status ?? .finished
        log.info("Compose finished: \(layout.top)")
        try link(layout, prepared, status)
        withExtendedLifetime(reservation) {}
        return Report(identity: identity, directory: layout.top, status: status)
    }

    /// Writes how a compose ended that did not end well.
    private func end(_ state: ComposeState, _ log: ComposeLog, _ error: any Error) async {
        let isCancelled = error is CancellationError || Task.isCancelled
        if isCancelled {
            log.error("Compose terminated")
        } else {
            log.error("Compose run failed: \(error)")
            for finding in (error as? ComposeError)?.diagnostics ?? [] {
                log.error("\(finding.range.location): \(finding.message)")
            }
        }
        // In a task of its own: the scripts shall hear of it although this one is cancelled.
        await Task {
            do {
                try await state.set(isCancelled ? .terminated : .doomed)
            } catch {
                log.error("STATUS could not be written: \(error)")
            }
        }.value
    }

    private func reserve(_ prepared: PreparedCompose) async throws -> ComposeReservation {
        switch request.destination {
        case .below(let target):
            try await ComposeReservation.create(
                prepared.identity, in: target, templates: prepared.templates)
        case .exactly(let directory):
            try await ComposeReservation.open(
                directory, or: prepared.identity, templates: prepared.templates)
        }
    }

    private func link(_ layout: ComposeLayout, _ prepared: PreparedCompose, _ status: ComposeStatus) throws {
        guard case .below = request.destination, let choice = request.latestLink,
            LatestLink.isWanted(status, only: choice.statuses)
        else { return }
        let name = LatestLink.name(prepared.config.release, components: choice.components)
        try LatestLink.update(name, to: layout.top)
    }

    private func tellFailure(_ error: any Error) async {
        let diagnostics = (error as? ComposeError)?.diagnostics ?? []
        await Notifier(request.notificationScripts, on: host).failedToStart(
            command: commandLine, targetDirectory: request.destination.path.string, config: request.config,
            detail: "\(error)", errors: diagnostics.map { "\($0.range.location): \($0.message)" })
    }
}

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

extension ComposeRun {
    /// Reads and checks everything that does not need a directory.
    ///
    /// - Throws: `.commandLine` for options that do not go together; ``ComposeError`` otherwise.
    func prepare() throws -> PreparedCompose {
        var label: ComposeLabel?
        if let text = request.label { label = try self.label(text) }
        if case .below(let target) = request.destination, !Files.isDirectory(target) {
            throw ComposeError(
                .commandLine,
                "the target directory \(target) does not exist; create it, or correct --target-dir")
        }
        var reader = ComposeConfigReader(host.environment)
        reader.hasOldComposes = !request.oldComposes.isEmpty
        reader.ignoresPathsModule = request.ignoresPathsModule
        let loaded = reader.read(request.config)
        let config = try loaded.config()
        let type = request.type ?? config.composeType ?? .production
        if type == .production, label == nil, !request.allowsNoLabel {
            throw ComposeError(
                .commandLine,
                "must specify label for a production compose; give --label, or --no-label to do without")
        }
        let selection = try PhaseSelection(just: request.just, skipped: request.skipped + config.skipPhases)
        try selection.check()
        try LocalTools(config, selection).check(host.environment)
        let directory = host.environment.absolute(FilePath(request.config)).removingLastComponent()
        return PreparedCompose(
            request: request, loaded: loaded, config: config, configDirectory: directory,
            identity: try ComposeIdentity(
                release: config.release, type: type, date: ComposeIdentity.date(host.environment),
                label: label, isSupported: request.isSupported),
            templates: try loaded.pathTemplates(directory), selection: selection)
    }

    private func label(_ text: String) throws(ComposeError) -> ComposeLabel {
        do {
            return try ComposeLabel(text)
        } catch {
            throw ComposeError(.commandLine, error.message)
        }
    }
}
