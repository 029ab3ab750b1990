/// Why a task did not close, with what a person needs to look further.
public struct TaskFailure: Sendable, Hashable {
    public var task: KojiTask
    /// Its page.
    public var url: String
    /// What it gave instead of a result; nil for a task that was cancelled.
    public var fault: XMLRPCFault?
    /// The task, of those that it made, in which it happened.
    public var child: KojiTask?
    /// The log that tells more, a file of the child or else of the task itself.
    public var log: String?

    /// The failure as what is thrown: `.task`.
    public var error: KojiError {
        var text = "task \(task.id) (\(task.method)) \(task.state == .cancelled ? "was cancelled" : "failed")"
        if let fault { text += ": \(KojiError.excerpt(fault.message))" }
        if let child { text += "; it happened in task \(child.id) (\(Self.name(child)))" }
        if let log { text += "; see its \(log)" }
        return KojiError(.task, "\(text); \(url)")
    }

    private static func name(_ task: KojiTask) -> String {
        task.label.map { "\(task.method), \($0)" } ?? task.method
    }

    /// The task in which a failure began, of a tree: the first one that failed and has no child that failed.
    static func origin(
        of id: KojiTask.ID, in tree: [KojiTask.ID: [KojiTask]]
    ) -> KojiTask? {
        var origin: KojiTask?
        var current = id
        var seen: Set<KojiTask.ID> = []
        while seen.insert(current).inserted {
            let failed = (tree[current] ?? []).filter { $0.state == .failed }
            guard let next = failed.min(by: { ($0.completed ?? .infinity) < ($1.completed ?? .infinity) })
            else { break }
            (origin, current) = (next, next.id)
        }
        return origin
    }

    /// The log that a fault names (`see build.log for more information`), else the one that mostly tells it.
    static func log(named message: String, among files: [KojiTaskFile]) -> String? {
        let names = Set(files.map(\.name))
        let words = message.split { $0.isWhitespace || $0 == "," || $0 == ";" }
        let named = words.map(String.init).last { $0.hasSuffix(".log") && $0.count > 4 }
        if let named, names.isEmpty || names.contains(named) { return named }
        return ["runroot.log", "build.log", "root.log"].first { names.contains($0) }
            ?? names.filter { $0.hasSuffix(".log") }.min()
    }
}

extension TaskWatcher {
    /// Waits until a task closed.
    ///
    /// - Throws: `.task` with all that ``TaskFailure`` knows for one that failed or was cancelled; what
    ///   ``finished(_:onCancel:progress:)`` throws.
    @discardableResult
    public func closed(
        _ id: KojiTask.ID, onCancel: TaskCancelPolicy = .leaveTask, progress: Progress? = nil
    ) async throws(KojiError) -> KojiTask {
        let tasks = try await finished([id], onCancel: onCancel, progress: progress)
        guard let task = tasks.first else { throw KojiError(.task, "the hub has no task \(id)") }
        if task.state == .closed { return task }
        throw try await failure(of: task).error
    }

    /// Waits for a task and gives what it made.
    ///
    /// - Parameter result: How to read it, such as `.buildArchResult`.
    /// - Throws: What ``closed(_:onCancel:progress:)`` throws.
    public func result<Answer>(
        _ id: KojiTask.ID, _ result: @Sendable (KojiTask.ID) -> KojiRequest<Answer>,
        onCancel: TaskCancelPolicy = .leaveTask, progress: Progress? = nil
    ) async throws(KojiError) -> Answer {
        try await closed(id, onCancel: onCancel, progress: progress)
        return try await hub.call(result(id))
    }

    /// Finds out why a task did not close, in two messages.
    public func failure(of task: KojiTask) async throws(KojiError) -> TaskFailure {
        var failure = TaskFailure(task: task, url: profile.taskURL(task.id))
        let parts = try await FailurePart.ask(hub, [FailurePart.reply(task.id), FailurePart.tree(task.id)])
        failure.fault = parts.fault
        failure.child = TaskFailure.origin(of: task.id, in: parts.tree)
        let origin = failure.child?.id ?? task.id
        let more = try await FailurePart.ask(hub, [FailurePart.reply(origin), FailurePart.files(origin)])
        let message = more.fault?.message ?? failure.fault?.message ?? ""
        failure.log = TaskFailure.log(named: message, among: more.files)
        return failure
    }
}

/// What is known of a failure. What the hub does not tell is left out: the failure itself is what counts.
private struct FailureParts {
    var fault: XMLRPCFault?
    var tree: [KojiTask.ID: [KojiTask]] = [:]
    var files: [KojiTaskFile] = []
}

private enum FailurePart: Sendable {
    case reply(XMLRPCReply)
    case tree([KojiTask.ID: [KojiTask]])
    case files([KojiTaskFile])

    static func reply(_ id: KojiTask.ID) -> KojiRequest<Self> {
        KojiRequest.taskReply(id).map { .reply($0) }
    }

    static func tree(_ id: KojiTask.ID) -> KojiRequest<Self> {
        KojiRequest.taskDescendants(id).map { .tree($0) }
    }

    static func files(_ id: KojiTask.ID) -> KojiRequest<Self> {
        KojiRequest.taskOutput(id).map { .files($0) }
    }

    static func ask(
        _ hub: any KojiCaller, _ requests: [KojiRequest<FailurePart>]
    ) async throws(KojiError) -> FailureParts {
        var parts = FailureParts()
        for result in try await hub.batch(requests) {
            guard case .success(let part) = result else { continue }
            switch part {
            case .reply(.fault(let fault)): parts.fault = fault
            case .reply(.result): break
            case .tree(let tree): parts.tree = tree
            case .files(let files): parts.files = files
            }
        }
        return parts
    }
}
