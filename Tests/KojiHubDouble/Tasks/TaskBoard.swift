internal import Glibc
internal import Synchronization

/// What the builder has to know of tasks beyond the database: who waits for them, and which processes they have.
final class TaskBoard: Sendable {
    private struct State {
        var gates: [Int64: Gate] = [:]
        var processes: [Int64: pid_t] = [:]
        var running: Set<Int64> = []
        var rules: [Rule] = []
    }

    /// What is to become of tasks.
    struct Rule: Sendable {
        var method: String
        /// Nil for any.
        var arch: String?
        var outcome: KojiHubDouble.TaskOutcome
    }

    private let state = Mutex(State())

    /// A gate that opens when a task is finished.
    func gate(_ task: Int64) -> Gate {
        state.withLock { state in
            if let gate = state.gates[task] { return gate }
            let gate = Gate()
            state.gates[task] = gate
            return gate
        }
    }

    /// Says that a task is finished, and ends its process.
    func finished(_ tasks: [Int64]) {
        state.withLock { state in
            for task in tasks {
                if let process = state.processes[task] { kill(-process, SIGKILL) }
                state.gates[task]?.open()
            }
        }
    }

    func add(_ process: pid_t, of task: Int64) { state.withLock { $0.processes[task] = process } }
    func remove(processOf task: Int64) { state.withLock { $0.processes[task] = nil } }
    func killAll() { state.withLock { for process in $0.processes.values { kill(-process, SIGKILL) } } }

    /// Whether it was not begun already.
    func begin(_ task: Int64) -> Bool { state.withLock { $0.running.insert(task).inserted } }
    func end(_ task: Int64) { _ = state.withLock { $0.running.remove(task) } }

    func add(_ rule: Rule) { state.withLock { $0.rules.insert(rule, at: 0) } }

    func outcome(_ method: String, _ arch: String) -> KojiHubDouble.TaskOutcome {
        state.withLock { state in
            let rule = state.rules.first { rule in
                rule.method == method && (rule.arch.map { $0 == arch } ?? true)
            }
            return rule?.outcome ?? .standard
        }
    }
}
