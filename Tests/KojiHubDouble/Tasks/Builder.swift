internal import HostKit
internal import KojiKit
internal import Synchronization
internal import SystemPackage

/// The hub's builder: takes free tasks and does them, each in a thread of its own.
final class Builder: Sendable {
    struct Prepared: Sendable {
        var source: String
        var build: KojiHubDouble.Build
        var files: [FilePath]
    }

    private struct State {
        var prepared: [Prepared] = []
        var isStopped = false
    }

    let core: HubCoreReference
    let stop = Gate()
    private let threads = ThreadGroup()
    private let state = Mutex(State())

    init() { core = HubCoreReference() }

    func prepare(_ source: String, _ build: KojiHubDouble.Build, _ files: [FilePath]) {
        state.withLock { $0.prepared.append(Prepared(source: source, build: build, files: files)) }
    }

    func prepared(_ source: String) -> Prepared? {
        state.withLock { $0.prepared.last { source == $0.source || source.hasSuffix($0.source) } }
    }

    /// Looks for tasks that nobody has begun.
    func look() {
        guard let core = core.value, core.options.hasBuilder, !state.withLock({ $0.isStopped }) else {
            return
        }
        let free = try? core.store.transaction { transaction in
            try transaction.database.rows(
                "SELECT id, method, arch FROM task WHERE state = 0 AND parent IS NULL ORDER BY priority, id")
        }
        for task in free ?? [] {
            let (method, arch) = (task["method"]?.string ?? "", task["arch"]?.string ?? "")
            if case .stayFree = core.tasks.outcome(method, arch) { continue }
            guard let id = task["id"]?.int, core.tasks.begin(id) else { continue }
            threads.start { [self] in
                _ = TaskRun(core: core, builder: self, id: id).perform()
                core.tasks.end(id)
            }
        }
    }

    func finish() async {
        state.withLock { $0.isStopped = true }
        stop.open()
        core.value?.tasks.killAll()
        await threads.finish()
    }
}

/// Where the builder finds the hub that it belongs to.
final class HubCoreReference: Sendable {
    private struct Weak: Sendable { weak let value: HubCore? }
    private let reference = Mutex(Weak(value: nil))
    var value: HubCore? { reference.withLock { $0.value } }
    func set(_ core: HubCore) { reference.withLock { $0 = Weak(value: core) } }
}

extension HubCore {
    func begin() {
        builder.core.set(self)
        builder.look()
    }

    func end() async { await builder.finish() }
}
