/// What is told while a task is waited for.
public enum TaskEvent: Sendable, Hashable {
    /// A task that is waited for has another state than before; nil at first sight.
    case changed(KojiTask, from: KojiTask.State?)
    /// So has a task that it made, or that one of those made.
    case childChanged(KojiTask, of: KojiTask.ID, from: KojiTask.State?)
    /// The hub did not answer, for the so manieth time in a row; it is asked again.
    case hubFailed(KojiError, attempt: Int)
    /// Waiting was interrupted, and with it the tasks.
    case cancelled(TaskCancellation)
}

/// What came of cancelling tasks.
public struct TaskCancellation: Sendable, Hashable {
    /// Why a task goes on.
    public struct Failure: Sendable, Hashable {
        public var task: KojiTask.ID
        public var error: KojiError
    }

    public var cancelled: [KojiTask.ID] = []
    public var failures: [Failure] = []

    public init() {}

    /// Cancels tasks, all in one message.
    ///
    /// - Parameter session: Logged in as their owner, or as an administrator.
    public static func cancel(_ ids: [KojiTask.ID], through session: any KojiCaller) async -> Self {
        var report = Self()
        guard !ids.isEmpty else { return report }
        do throws(KojiError) {
            for (id, result) in zip(ids, try await session.batch(ids.map { .cancelTask($0) })) {
                switch result {
                case .success: report.cancelled.append(id)
                case .failure(let error): report.failures.append(Failure(task: id, error: error))
                }
            }
        } catch {
            report.failures = ids.map { Failure(task: $0, error: error) }
        }
        return report
    }
}

extension TaskCancellation: CustomStringConvertible {
    /// One sentence without a full stop.
    public var description: String {
        var parts: [String] = []
        if !cancelled.isEmpty { parts.append("cancelled \(tasks(cancelled))") }
        for failure in failures {
            parts.append("task \(failure.task) could not be cancelled: \(failure.error)")
        }
        return parts.isEmpty ? "there was no task to cancel" : parts.joined(separator: "; ")
    }

    private func tasks(_ ids: [KojiTask.ID]) -> String {
        (ids.count == 1 ? "task " : "tasks ") + ids.map(\.description).joined(separator: ", ")
    }
}

/// What happens to a hub's task when nobody waits for it any more because the wait was cancelled.
public enum TaskCancelPolicy: Sendable {
    /// It goes on.
    case leaveTask
    /// It is cancelled through a session of its owner.
    case cancelTask(through: any KojiCaller)
}
