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
        let destination: ComposeRequest.Destination
        let password: Secret?
        do {
            destination = try checkedDestination()
            prepared = try PreparedCompose(request, on: host)
            try LocalTools(prepared.config, prepared.selection, options: prepared.loaded.options).check(
                host.environment)
            try prepared.checkRunroots(host)
            password = try await prepared.signingPassword(host)
        } catch {
            await tellFailure(error)
            throw error
        }
        return try await compose(prepared, destination, password)
    }

    private func checkedDestination() throws(ComposeError) -> ComposeRequest.Destination {
        guard let destination = request.destination else {
            throw ComposeError(
                .commandLine, "a compose needs a directory; give --target-dir or --compose-dir")
        }
        if case .below(let target) = destination, !Files.isDirectory(target) {
            throw ComposeError(
                .commandLine,
                "the target directory \(target) does not exist; create it, or correct --target-dir")
        }
        return destination
    }

    private func compose(
        _ prepared: PreparedCompose, _ destination: ComposeRequest.Destination, _ password: Secret?
    ) async throws -> Report {
        let reservation: ComposeReservation
        do {
            reservation = try await reserve(prepared, destination)
        } catch {
            await tellFailure(error)
            throw error
        }
        let (identity, layout) = (reservation.identity, reservation.layout)
        events(.reserved(identity, layout))
        let log = try ComposeLog(layout.logs, now: host.environment.now) { events(.message($0)) }
        let runroots = try prepared.runroots(host, layout.logs) { log.warning($0) }
        let translator = PathTranslator(prepared.config.layout.translatePaths)
        let notifier = Notifier(
            request.notificationScripts, on: host, about: .init(identity, layout, translator), log: log)
        let state = ComposeState(layout, log: log, notifier: notifier)
        var session = ComposeSession(
            prepared: prepared, identity: identity, layout: layout, host: host, log: log, notifier: notifier,
            state: state, times: PhaseTimes(layout.logs.phases), runroots: runroots,
            isResumed: reservation.isResumed, events: events)
        session.password = password
        let earlier = reservation.isResumed ? ComposeStatus.read(layout) : nil
        // Outside: a finished compose that somebody wants to make again stays finished.
        try await state.set(.started)
        do {
            try RecordedRequest(request, directory: host.environment.currentDirectory)
                .write(to: layout.work.request)
            if reservation.isResumed { try Leftovers.remove(from: layout.compose) }
            session.introduce(commandLine: commandLine)
            if let earlier { log.info("The compose is gone on with; it was \(earlier.rawValue)") }
            if reservation.isResumed, let report = try await runroots.koji?.cancelAbandoned() {
                log.warning("Tasks of an earlier start: \(report)")
            }
            try await announce(session)
            try await session.resolveReferences()
            session.findOldCompose()
            let ending = try await session.run()
            try await state.finish()
            try await ending?.tell()
        } catch {
            await end(state, log, error)
            throw error
        }
        let status = await state.status ?? .finished
        log.info("Compose finished: \(layout.top)")
        writeReport(layout, log)
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
            log.failure(error)
        }
        // In a task of its own: the scripts shall hear of it although this one is cancelled.
        await Task {
            do {
                try await state.set(isCancelled ? .terminated : .doomed)
            } catch {
                log.error("STATUS could not be written: \(error)")
            }
        }.value
        writeReport(state.layout, log)
    }

    /// Writes the page that tells of the compose; that it cannot be written changes nothing about the compose.
    private func writeReport(_ layout: ComposeLayout, _ log: ComposeLog) {
        do {
            try ComposeReport(layout).write()
        } catch {
            log.warning("The report could not be written: \(error)")
        }
    }

    private func reserve(
        _ prepared: PreparedCompose, _ destination: ComposeRequest.Destination
    ) async throws -> ComposeReservation {
        switch destination {
        case .below(let target):
            let identity = try await tracked(prepared)
            return try await ComposeReservation.create(
                identity, in: target, templates: prepared.templates,
                isIDGiven: prepared.config.tracking != nil)
        case .exactly(let directory):
            let layout = ComposeLayout(directory, templates: prepared.templates)
            // One that was begun has its ID.
            let isBegun = Files.exists(layout.work.composeInfoBase)
            let identity = isBegun ? prepared.identity : try await tracked(prepared)
            return try await ComposeReservation.open(directory, or: identity, templates: prepared.templates)
        }
    }

    /// What the compose is: as it is planned, or as the service that keeps track of composes says.
    private func tracked(_ prepared: PreparedCompose) async throws -> ComposeIdentity {
        guard let config = prepared.config.tracking else { return prepared.identity }
        return try await ComposeTracking(config, host).reserve(
            prepared.identity, parents: request.parentComposes, respinOf: request.respinOf)
    }

    /// Tells the service that keeps track of composes where this one is; that it does not hear of it fails nothing.
    private func announce(_ session: ComposeSession) async throws {
        let address = PathTranslator(session.config.layout.translatePaths).translate(session.layout.top)
        guard let config = session.config.tracking else { return }
        guard address.contains("://") else {
            // Paths of this machine are of no use to anybody else.
            session.log.warning("CTS is not told where the compose is: no translate_paths covers it")
            return
        }
        do {
            try await ComposeTracking(config, host).publish(session.identity.id, at: address)
        } catch let error as ComposeError {
            session.log.error("CTS compose_url update failed with the error: \(error)")
        }
    }

    private func link(_ layout: ComposeLayout, _ prepared: PreparedCompose, _ status: ComposeStatus) throws {
        guard let choice = request.latestLink, LatestLink.isWanted(status, only: choice.statuses) else {
            return
        }
        let name = LatestLink.name(prepared.config.release, components: choice.components)
        try LatestLink.update(name, to: layout.top)
    }

    private func tellFailure(_ error: any Error) async {
        let diagnostics = (error as? ComposeError)?.diagnostics ?? []
        await Notifier(request.notificationScripts, on: host).failedToStart(
            command: commandLine, targetDirectory: request.destination?.path.string, config: request.config,
            detail: "\(error)", errors: diagnostics.map { "\($0.range.location): \($0.message)" })
    }
}
