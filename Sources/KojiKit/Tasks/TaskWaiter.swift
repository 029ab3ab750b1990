/// Who waits for tasks, and what is known of them.
struct TaskWaiter {
    let ids: [KojiTask.ID]
    let progress: TaskWatcher.Progress?
    let signal = WakeSignal()
    var tasks: [KojiTask.ID: KojiTask] = [:]
    /// Why nothing more can be known.
    var error: KojiError?
    private var children: [KojiTask.ID: KojiTask.State] = [:]

    init(_ ids: [KojiTask.ID], _ progress: TaskWatcher.Progress?) {
        self.ids = ids
        self.progress = progress
    }

    var pending: [KojiTask.ID] { ids.filter { !(tasks[$0]?.isFinished ?? false) } }
    var isDone: Bool { error != nil || ids.allSatisfy { tasks[$0]?.isFinished ?? false } }

    /// - Returns: Whether anything changed.
    mutating func take(_ answers: TaskAnswers, _ profile: KojiProfile) -> Bool {
        var hasChanges = false
        for id in pending {
            switch answers.tasks[id] {
            case .success(let task?):
                if take(task) { hasChanges = true }
                // After its parent, in the order in which they were made.
                for child in answers.children[id] ?? [] where take(child, of: id) { hasChanges = true }
            case .success(nil):
                error = KojiError(.task, "the hub has no task \(id); see \(profile.taskURL(id))")
            case .failure(let failure):
                error = failure
            case nil: break
            }
        }
        return hasChanges || error != nil
    }

    private mutating func take(_ task: KojiTask) -> Bool {
        let old = tasks.updateValue(task, forKey: task.id)
        if let old, old.state == task.state { return false }
        progress?(.changed(task, from: old?.state))
        return true
    }

    private mutating func take(_ child: KojiTask, of id: KojiTask.ID) -> Bool {
        guard let state = child.state else { return false }
        let old = children.updateValue(state, forKey: child.id)
        if old == state { return false }
        progress?(.childChanged(child, of: id, from: old))
        return true
    }
}

/// What one message asks for.
struct TaskQuestions {
    enum Answer: Sendable {
        case task(KojiTask?)
        case children([KojiTask])
    }

    private let tasks: [KojiTask.ID]
    private let parents: [KojiTask.ID]

    init(_ waiters: some Sequence<TaskWaiter>) {
        var tasks: Set<KojiTask.ID> = []
        var parents: Set<KojiTask.ID> = []
        for waiter in waiters where waiter.error == nil {
            tasks.formUnion(waiter.pending)
            // Only who is told about them asks for children.
            if waiter.progress != nil { parents.formUnion(waiter.pending) }
        }
        self.tasks = tasks.sorted()
        self.parents = parents.sorted()
    }

    var requests: [KojiRequest<Answer>] {
        tasks.map { id in KojiRequest.task(id).map { .task($0) } }
            + parents.map { id in
                KojiRequest.taskDescendants(id).map { tree in
                    .children(tree.values.joined().sorted { $0.id < $1.id })
                }
            }
    }

    /// - Throws: What the hub may get over: a message with a single call is answered as that call.
    func answers(_ results: [Result<Answer, KojiError>]) throws(KojiError) -> TaskAnswers {
        var answers = TaskAnswers()
        for (id, result) in zip(tasks, results) {
            switch result {
            case .success(.task(let task)): answers.tasks[id] = .success(task)
            case .success(.children): break
            case .failure(let error):
                if error.isTransient { throw error }
                answers.tasks[id] = .failure(error)
            }
        }
        for (id, result) in zip(parents, results.dropFirst(tasks.count)) {
            // Who waits for a task can do without what its children do.
            if case .success(.children(let children)) = result { answers.children[id] = children }
        }
        return answers
    }
}

/// What the hub told of tasks.
struct TaskAnswers {
    var tasks: [KojiTask.ID: Result<KojiTask?, KojiError>] = [:]
    var children: [KojiTask.ID: [KojiTask]] = [:]
}

extension KojiRequest {
    /// The same call, its answer made into something else.
    func map<Other: Sendable>(_ change: @escaping @Sendable (Answer) -> Other) -> KojiRequest<Other> {
        let decode = decode
        return KojiRequest<Other>(call) { value throws(KojiError) in change(try decode(value)) }
    }
}
