public import HostKit
internal import SourceDiagnostics
public import SystemPackage

/// Makes several composes that need each other, and one of them all.
public struct OrchestrateRun: Sendable {
    /// The file with the parts, as the user names it.
    public var config: String
    public var label: String?
    /// How many parts are made at a time.
    public var jobs = Machine.processors
    /// A Koji event's number, or the path of a compose that has one, for all parts.
    public var kojiEvent: String?
    /// Asks for the latest event by the name of a profile, once, where ``kojiEvent`` is nil.
    public var eventProvider: (@Sendable (String) async throws -> Int)?
    public let host: Host
    /// The program that makes a part: this one.
    public let program: FilePath
    /// The command line, for the log and the scripts.
    public let commandLine: [String]
    /// Called with all that happens, from any thread.
    public let events: @Sendable (OrchestrateEvent) -> Void

    public init(
        _ config: String, on host: Host, program: FilePath, commandLine: [String],
        events: @escaping @Sendable (OrchestrateEvent) -> Void = { _ in }
    ) {
        self.config = config
        self.host = host
        self.program = program
        self.commandLine = commandLine
        self.events = events
    }

    /// What became of a compose.
    public struct Report: Sendable, Hashable {
        public var identity: ComposeIdentity
        public var directory: FilePath
        public var status: ComposeStatus
        public var parts: PartTable
    }

    /// Makes a new compose.
    ///
    /// Its status is true whatever happens: `DOOMED` after a failure, `TERMINATED` after a cancellation.
    /// - Throws: `.commandLine`, and `.configuration` with findings, before there is a directory; ``ComposeError``
    ///   of the merge, ``FileError``. Parts that fail are no error but a status.
    public func start() async throws -> Report {
        let loaded = try OrchestrateConfigReader(host.environment).read(config)
        let reservation: ComposeReservation
        do {
            try loaded.check()
            reservation = try await ComposeReservation.create(
                try identity(loaded.config), in: try target(loaded.config))
        } catch {
            await tellFailure(error, loaded.config)
            throw error
        }
        let report = try await conduct(loaded, reservation.identity, reservation.layout, restarting: nil)
        withExtendedLifetime(reservation) {}
        return report
    }

    /// Goes on with a compose: makes parts that did not finish, or some parts anew, and what depends on them.
    ///
    /// - Parameter parts: The names of parts to make again; empty for those that did not finish.
    /// - Throws: As ``start()``; `.directory` for a compose that is in use or none of several parts, `.status` for
    ///   one that is finished.
    public func restart(_ compose: FilePath, parts: [String] = []) async throws -> Report {
        let loaded = try OrchestrateConfigReader(host.environment).read(config)
        try loaded.check()
        for name in parts where loaded.config[name] == nil {
            let hint = Suggestion.nearest(to: name, among: loaded.config.parts.map(\.name))
            throw ComposeError(
                .commandLine,
                "\(config) has no part '\(name)'" + (hint.map { "; did you mean '\($0)'?" } ?? ""))
        }
        let layout = OrchestrateLayout(compose)
        guard Files.exists(layout.compose.work.composeInfoBase), Files.isDirectory(layout.parts) else {
            throw OrchestrateState.notOrchestrated(layout)
        }
        let reservation = try await ComposeReservation.open(compose, or: identity(loaded.config))
        try checkIdentity(reservation.identity, loaded.config)
        if ComposeStatus.read(reservation.layout) == .finished {
            throw ComposeError(
                .status, "the compose \(compose) is FINISHED; nothing is left to do, start a new one")
        }
        let report = try await conduct(loaded, reservation.identity, reservation.layout, restarting: parts)
        withExtendedLifetime(reservation) {}
        return report
    }

    private func identity(_ config: OrchestrateConfig) throws -> ComposeIdentity {
        var composeLabel: ComposeLabel?
        if let label {
            do throws(ComposeError) {
                composeLabel = try ComposeLabel(label)
            } catch {
                throw ComposeError(.commandLine, error.message)
            }
        }
        return try ComposeIdentity(
            release: config.release, type: config.type, date: ComposeIdentity.date(host.environment),
            label: composeLabel)
    }

    private func target(_ config: OrchestrateConfig) throws(ComposeError) -> FilePath {
        if config.type == .production, label == nil, !config.extraArguments.contains("--no-label") {
            throw ComposeError(
                .commandLine,
                "must specify label for a production compose; give --label, or put --no-label into extra_args"
            )
        }
        guard Files.isDirectory(config.target) else {
            throw ComposeError(
                .commandLine,
                "the target directory \(config.target) does not exist; create it, or correct 'target' in "
                    + self.config)
        }
        return config.target
    }

    /// A compose stays what it was started as.
    private func checkIdentity(
        _ identity: ComposeIdentity, _ config: OrchestrateConfig
    ) throws(ComposeError) {
        if let label, label != identity.label?.description {
            let own = identity.label.map { "the label \($0)" } ?? "no label"
            throw ComposeError(
                .commandLine, "\(identity.id) has \(own), which cannot change; leave out --label")
        }
        guard !identity.release.isSame(as: config.release) || identity.type != config.type else { return }
        throw ComposeError(
            .commandLine,
            "\(identity.id) is another release, or of another type, than \(self.config) says; "
                + "name the file that it was started with")
    }

    private func conduct(
        _ loaded: LoadedOrchestrateConfig, _ identity: ComposeIdentity, _ compose: ComposeLayout,
        restarting names: [String]?
    ) async throws -> Report {
        let layout = OrchestrateLayout(compose.top)
        events(.reserved(identity, compose))
        let log = try ComposeLog(compose.logs, now: host.environment.now) { events(.message($0)) }
        let notifier = Notifier(
            loaded.config.notificationScripts, on: host, about: .init(identity, compose, PathTranslator([])),
            log: log)
        let state = ComposeState(compose, log: log, notifier: notifier)
        let session = OrchestrateSession(
            run: self, loaded: loaded, identity: identity, layout: layout, host: host, log: log, state: state,
            notifier: notifier)
        try await state.set(.started)
        do {
            log.begin(.init(host.environment, version: pungiVersion, command: commandLine), identity, compose)
            for finding in loaded.diagnostics where finding.severity == .warning {
                log.warning("\(finding.range.location): \(finding.message)")
            }
            let table = try await session.perform(restarting: names)
            return Report(
                identity: identity, directory: compose.top, status: await state.status ?? .doomed,
                parts: table)
        } catch {
            await session.end(error)
            throw error
        }
    }

    private func tellFailure(_ error: any Error, _ config: OrchestrateConfig) async {
        let diagnostics = (error as? ComposeError)?.diagnostics ?? []
        await Notifier(config.notificationScripts, on: host).failedToStart(
            command: commandLine, targetDirectory: config.target.string, config: self.config,
            detail: "\(error)", errors: diagnostics.map { "\($0.range.location): \($0.message)" })
    }
}
