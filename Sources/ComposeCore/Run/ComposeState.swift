/// How far a running compose is: its status, what it delivers, and who is told.
public actor ComposeState {
    public private(set) var deliverables = Deliverables()
    public private(set) var status: ComposeStatus?
    let layout: ComposeLayout
    private let log: ComposeLog
    private let notifier: Notifier

    public init(_ layout: ComposeLayout, log: ComposeLog, notifier: Notifier) {
        self.layout = layout
        self.log = log
        self.notifier = notifier
        status = ComposeStatus.read(layout)
    }

    /// Writes another status and tells the scripts; the same one again does neither.
    ///
    /// - Throws: `.status` for a compose that is finished; ``FileError``.
    public func set(_ status: ComposeStatus) async throws {
        let isNew = try status.write(to: layout, deliverables)
        self.status = status
        if isNew { await notifier.statusChanged(status) }
    }

    /// Ends a compose whose phases are all done: `FINISHED`, or `FINISHED_INCOMPLETE` when something failed.
    public func finish() async throws { try await set(deliverables.finalStatus) }

    /// Makes a deliverable; if it may fail, its failure is recorded and logged, and the compose goes on.
    ///
    /// - Returns: nil for a failure that may be.
    /// - Throws: What the body throws if it must not fail, and cancellation.
    public nonisolated func delivering<Result: Sendable>(
        _ item: Deliverables.Item, canFail: Bool, phase: String? = nil,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result? {
        await begin(item, canFail: canFail)
        do {
            return try await body()
        } catch {
            if !canFail || error is CancellationError || Task.isCancelled { throw error }
            await fail(item)
            log.error(item.failureLine, phase: phase)
            log.error("\(error)", phase: phase)
            return nil
        }
    }

    func begin(_ item: Deliverables.Item, canFail: Bool) { deliverables.begin(item, canFail: canFail) }
    func fail(_ item: Deliverables.Item) { deliverables.fail(item) }
}
