internal import HostKit
internal import KojiKit
internal import SystemPackage

extension DeliveryContext {
    /// Makes a task of Koji's and waits until it is closed.
    ///
    /// A compose that is gone on with uses the task that it made before for the same purpose, unless it failed.
    /// - Parameters:
    ///   - purpose: What the task is for, different for each task of the compose.
    ///   - title: What the task makes, for messages: `LiveMedia`.
    ///   - path: The log of the task; an older one is replaced.
    /// - Throws: `.koji` for a task that fails, is cancelled or vanishes, with the first cause; ``KojiError``;
    ///   `CancellationError`, when the task was cancelled as well.
    func closedTask(
        _ request: KojiRequest<KojiTask.ID>, purpose: String, title: String, log path: FilePath
    ) async throws -> KojiTask {
        let tasks = try tasks()
        try Files.createDirectories(path.removingLastComponent())
        let log = try LogFile(path, truncating: true)
        let named =
            request.call.named.members.isEmpty
            ? "" : " " + XMLRPCValue.structure(request.call.named).summary
        let command = "COMMAND: \(request.call.method) \(request.call.arguments.map(\.summary))\(named)\n"
        log.append(URLCredentials.redacted(in: command))
        let task: KojiTask
        do {
            task = try await tasks.run(request, purpose: purpose) { log.append($0 + "\n") }
        } catch let error as KojiError {
            log.append("\(error)\n")
            throw ComposeError(.koji, "\(title) task failed: \(error). See \(path) for more details.")
        }
        guard task.state != .closed else { return task }
        let cause: String
        do throws(KojiError) {
            cause = "\(try await tasks.failure(of: task).error)"
        } catch {
            cause = "why it failed cannot be told: \(error)"
        }
        log.append("\(cause)\n")
        throw ComposeError(
            .koji, "\(title) task failed: \(task.id). See \(path) for more details.\n\(cause)")
    }

    /// A purpose for which the task of an earlier start can still be used: it is not finished, or what it made is there.
    ///
    /// - Parameters:
    ///   - purpose: What the task is for.
    ///   - isThere: Whether what a closed task made is there.
    /// - Returns: The purpose, and whether there is no task for it yet: then room may be made for one.
    func usablePurpose(
        _ purpose: String, of request: KojiRequest<KojiTask.ID>, isThere: () -> Bool
    ) async throws -> (purpose: String, isNew: Bool) {
        let tasks = try tasks()
        var number = 1
        while true {
            let numbered = purpose + (number == 1 ? "" : " \(number)")
            guard let task = try await tasks.earlier(request, purpose: numbered) else {
                return (numbered, true)
            }
            if task.state != .closed || isThere() { return (numbered, false) }
            number += 1
        }
    }
}

extension XMLRPCValue {
    /// A value for the first line of a log.
    fileprivate var summary: String {
        string ?? array.map { "[" + $0.map(\.summary).joined(separator: ", ") + "]" }
            ?? structure.map { members in
                "{" + members.members.map { "\($0.name): \($0.value.summary)" }.joined(separator: ", ") + "}"
            } ?? int.map { "\($0)" } ?? double.map { "\($0)" } ?? (isNull ? "None" : "\(self == true)")
    }
}
