internal import CurlHTTP
public import HostKit
public import KojiKit
internal import SystemPackage

/// Tasks of a Koji instance that a compose has made: each once, waited for together, and none left behind.
public struct KojiTasks: Sendable {
    public let profile: KojiProfile
    /// For all that everybody may ask.
    public let hub: KojiHub
    private let credentials: KojiCredentials
    private let environment: HostEnvironment
    private let clock: any Clock<Duration>
    private let watcher: TaskWatcher
    private let logs: TaskLogs
    /// For files that Koji serves.
    let http: HTTPClient
    /// Where tasks are noted as they are made.
    private let record: LogPaths

    /// Bytes of a task's log that are taken over; of a longer one the end.
    private static let logLimit: Int64 = 64 << 20

    /// - Parameters:
    ///   - credentials: Who makes the tasks.
    ///   - record: The logs of the compose, which have a file for each task.
    /// - Throws: ``KojiError`` for a profile that nobody can be logged in with.
    public init(
        _ profile: KojiProfile, credentials: KojiCredentials, environment: HostEnvironment, record: LogPaths,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.profile = profile
        self.credentials = credentials
        self.environment = environment
        self.record = record
        self.clock = clock
        hub = KojiHub(profile, environment: environment, clock: clock)
        watcher = TaskWatcher(hub, profile: profile, clock: clock)
        http = HTTPClient(.init(userAgent: "pungi/\(pungiVersion)", environment: environment))
        logs = TaskLogs(hub, profile: profile, http: http)
    }

    /// Told what became of tasks that nobody wants any more: the log of the compose has to say so.
    public var warn: @Sendable (String) -> Void = { _ in }

    /// Makes a task, and waits until it is finished in whatever way.
    ///
    /// A wait that is cancelled cancels the task at the hub.
    /// - Parameters:
    ///   - known: Tasks of equal requests before.
    ///   - purpose: What the task is for, different for each task of a compose: the same request for the same purpose
    ///     is not made again when a compose is gone on with, but the task of before is waited for, unless it failed or
    ///     was cancelled. Nil to make it anew.
    ///   - note: Told what happens, for the log.
    /// - Throws: ``KojiError``; `CancellationError`.
    public func run(
        _ request: KojiRequest<KojiTask.ID>, known: Set<KojiTask.ID> = [], purpose: String? = nil,
        note: @escaping @Sendable (String) -> Void
    ) async throws -> KojiTask {
        let mark = try purpose.map { try TaskNotes.mark(of: request.call, for: $0) } ?? ""
        if let purpose, let old = try await earlier(mark) {
            note("The task of an earlier start is used for \(purpose)")
            return try await wait(for: old.id, note)
        }
        let id = try await submit(request, known, note)
        note("Created task: \(id)\nTask info: \(profile.taskURL(id))")
        do {
            try notes.keep(id, mark: mark)
        } catch {
            await giveUp(id, note)
            throw error
        }
        return try await wait(for: id, note)
    }

    private var notes: TaskNotes { TaskNotes(record) }

    /// Cancels what an earlier start of the compose, which was killed, left running and no later one will ask for: the
    /// commands of build roots, which would write where the next ones do.
    ///
    /// - Returns: What came of it, a sentence; nil where nothing was left.
    func cancelAbandoned() async throws -> String? {
        let left = try notes.tasks(marked: "")
        guard !left.isEmpty else { return nil }
        var open: [KojiTask.ID] = []
        for answer in try await hub.batch(left.map { KojiRequest<KojiTask?>.task($0) }) {
            if let task = try answer.get(), task.state?.isFinished == false { open.append(task.id) }
        }
        return open.isEmpty ? nil : await cancel(open)
    }

    /// The task that an earlier start of the compose made for a purpose, if it can still be used; ``run`` uses it.
    func earlier(_ request: KojiRequest<KojiTask.ID>, purpose: String) async throws -> KojiTask? {
        try await earlier(try TaskNotes.mark(of: request.call, for: purpose))
    }

    private func earlier(_ mark: String) async throws -> KojiTask? {
        for id in try notes.tasks(marked: mark) {
            let task = try await hub.call(KojiRequest<KojiTask?>.task(id))
            if let task, let state = task.state, state != .failed, state != .cancelled { return task }
        }
        return nil
    }

    private func wait(
        for id: KojiTask.ID, _ note: @escaping @Sendable (String) -> Void
    ) async throws -> KojiTask {
        do {
            let tasks = try await watcher.finished([id]) { note(Self.line($0)) }
            guard let task = tasks.first else { throw KojiError(.task, "the hub has no task \(id)") }
            return task
        } catch {
            await giveUp(id, note)
            guard !Task.isCancelled else { throw CancellationError() }
            throw error
        }
    }

    /// Cancels a task: nobody will use what it makes.
    private func giveUp(_ id: KojiTask.ID, _ note: @Sendable (String) -> Void) async {
        let report = await cancel([id])
        note(report)
        warn(report)
    }

    private func submit(
        _ request: KojiRequest<KojiTask.ID>, _ known: Set<KojiTask.ID>,
        _ note: @escaping @Sendable (String) -> Void
    ) async throws -> KojiTask.ID {
        let lost = LostRunroot(call: request.call, sent: environment.now().seconds, known: known)
        var request = request
        request.recover = { session throws(KojiError) in try await lost.find(through: session) }
        let submission = request
        do {
            return try await KojiSession.withSession(
                profile, credentials, environment: environment, clock: clock, onRetry: note
            ) { session in
                try await session.call(submission)
            }
        } catch {
            guard Task.isCancelled || (error as? KojiError)?.code == .cancelled else { throw error }
            // The hub may have been faster than the cancellation.
            if let report = await afterwards({ try await cancelFound(lost, $0) }) {
                note(report)
                warn(report)
            }
            throw CancellationError()
        }
    }

    private func cancelFound(_ lost: LostRunroot, _ session: KojiSession) async throws -> String? {
        guard let id = try await lost.find(through: session) else { return nil }
        return "\(await TaskCancellation.cancel([id], through: session))"
    }

    /// Cancels tasks at the hub.
    ///
    /// - Returns: What came of it, a sentence.
    private func cancel(_ ids: [KojiTask.ID]) async -> String {
        let report = await afterwards { session in
            "\(await TaskCancellation.cancel(ids, through: session))"
        }
        return report ?? "there was no task to cancel"
    }

    /// Does something at the hub although the work is over; it is not tried for long.
    private func afterwards(
        _ body: @escaping @Sendable (KojiSession) async throws -> String?
    ) async -> String? {
        var brief = profile
        brief.maxRetries = min(2, brief.maxRetries)
        brief.retryInterval = min(.seconds(5), brief.retryInterval)
        brief.timeout = min(.seconds(60), brief.timeout)
        // Not a child of the task that is cancelled: that one could not send anything.
        return await Task { [brief] in
            do {
                return try await KojiSession.withSession(
                    brief, credentials, environment: environment, clock: clock, body)
            } catch {
                return "tasks could not be cancelled: \(error)"
            }
        }.value
    }

    /// A file of a task; its end, if it is very long.
    public func log(_ name: String, of id: KojiTask.ID) async throws(KojiError) -> [UInt8] {
        try await logs.tail(name, of: id, limit: Self.logLimit)
    }

    /// Fetches a file of a task; it appears whole or not at all.
    ///
    /// - Parameter limit: Bytes that it may have.
    func fetch(
        _ file: KojiTaskFile, of id: KojiTask.ID, to target: FilePath, limit: Int64
    ) async throws(KojiError) {
        var logs = logs
        logs.sizeLimit = limit
        try await logs.fetch(file, of: id, to: target)
    }

    /// Sends a file for a task to the hub; the very same file is not sent again.
    ///
    /// - Parameter directory: Below the hub's `work`; nobody else uses it.
    /// - Returns: Its path below `work`.
    /// - Throws: ``KojiError``, for a file that cannot be read, too.
    func upload(_ file: FilePath, to directory: String) async throws -> String {
        let place = try UploadPlace(directory: directory, name: file.lastComponent?.string ?? "")
        try await KojiSession.withSession(profile, credentials, environment: environment, clock: clock) {
            try await $0.ensureUploaded(file, to: place)
        }
        return place.path
    }

    /// Why a task did not close.
    public func failure(of task: KojiTask) async throws(KojiError) -> TaskFailure {
        try await watcher.failure(of: task)
    }

    /// `name-version-release.arch` of what was installed in the rooms of a task, sorted.
    public func packages(of id: KojiTask.ID) async throws(KojiError) -> [String] {
        var found: Set<String> = []
        for room in try await hub.list(.buildroots(KojiBuildrootFilter(task: id))) {
            let rpms = try await hub.list(.rpms(KojiRPMFilter(componentBuildroot: room.id)))
            found.formUnion(rpms.map(\.nvra))
        }
        return found.sorted()
    }

    private static func line(_ event: TaskEvent) -> String {
        switch event {
        case .changed(let task, let old):
            "\(task.id) \(task.method): \(old.map { "\($0) -> " } ?? "")\(task.state.map { "\($0)" } ?? "?")"
        case .childChanged(let task, let parent, let old):
            "  \(task.id) \(task.method) of \(parent): \(old.map { "\($0) -> " } ?? "")"
                + "\(task.state.map { "\($0)" } ?? "?")"
        case .hubFailed(let error, let attempt): "the hub does not answer (\(attempt)): \(error)"
        case .cancelled(let report): "\(report)"
        }
    }
}
