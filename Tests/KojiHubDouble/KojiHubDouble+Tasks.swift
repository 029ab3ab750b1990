public import KojiKit
public import SystemPackage

extension KojiHubDouble {
    /// What becomes of a task.
    public indirect enum TaskOutcome: Sendable {
        /// What a builder does: builds are built, commands are taken for done.
        case standard
        /// No builder takes it.
        case stayFree
        /// It is closed with that result; the files are its output.
        case succeed(XMLRPCValue, files: [String: [UInt8]] = [:])
        /// It fails with that fault; the files are its output.
        case fail(Int64, String, files: [String: [UInt8]] = [:])
        /// The first gate opens when it is open; what becomes of it is not decided before the second one opens.
        case hold(Gate?, Gate, then: TaskOutcome)
        /// The command of the task is run for real, in that directory; its exit status counts.
        case run(FilePath)
        /// It is closed with what a body gives, or fails with what it throws.
        case make(@Sendable (TaskMaking) throws -> XMLRPCValue)
    }

    /// Says what becomes of tasks; what was said last counts.
    ///
    /// - Parameters:
    ///   - method: Such as `buildArch` or `runroot`.
    ///   - arch: Only of tasks for that arch.
    public func onTask(_ method: String, arch: String? = nil, _ outcome: TaskOutcome) {
        core.tasks.add(.init(method: method, arch: arch, outcome: outcome))
        core.builder.look()
    }

    /// What a source is built to, when a task wants to build it: rows, and files of packages if there are any.
    ///
    /// - Parameter source: The source as it is sent, or the end of it.
    public func prepare(_ source: String, _ build: Build, files: [FilePath] = []) {
        core.builder.prepare(source, build, files)
    }

    /// Makes a task, as a call of a client does.
    @discardableResult
    public func addTask(
        _ method: String, _ parameters: [XMLRPCValue], owner: String = maker, arch: String = "noarch"
    ) throws -> Int64 {
        let id = try core.store.transaction { transaction in
            let owner = try Self.ensureUser(owner, transaction)
            var task = TaskStore.New(method: method, parameters: parameters, owner: owner)
            task.arch = arch
            return try TaskStore(transaction).make(task)
        }
        core.builder.look()
        return id
    }

    /// Waits until a task is closed, failed or cancelled, and gives its state.
    @discardableResult public func finish(of task: Int64) async throws -> Int64 {
        let gate = core.tasks.gate(task)
        while true {
            let state = try core.store.transaction { try TaskStore($0).state(task) }
            guard let state else { return -1 }
            if [2, 3, 5].contains(state) { return state }
            await gate.wait()
        }
    }

    /// Gives a tag a repository that is ready.
    @discardableResult public func addRepo(_ tag: String) throws -> Int64 {
        try change { changes in
            let transaction = changes.log.transaction
            let repo = try RepoMethods.create(changes.lookup.requiredID(.string(tag)), task: nil, transaction)
            try RepoMethods.ready(repo.id, transaction)
            return repo.id
        }
    }

    /// The directory of a task's files.
    public func directory(ofTask id: Int64) -> FilePath { HubFiles(core).task(id) }

    /// Cancels a task, as somebody else does.
    public func cancelTask(_ id: Int64) throws {
        let cancelled = try core.store.transaction { try TaskStore($0).cancel(id, recurse: true) }
        core.tasks.finished(cancelled)
    }

    /// Forgets a task, as a hub does whose database was put back.
    public func removeTask(_ id: Int64) throws {
        try core.store.transaction { transaction in
            try transaction.database.run("DELETE FROM task WHERE id = ?", [.int(id)])
        }
        core.tasks.finished([id])
    }
}
