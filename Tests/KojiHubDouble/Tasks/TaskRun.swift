internal import HostKit
internal import KojiKit
internal import SystemPackage

/// One task while it is done.
struct TaskRun {
    let core: HubCore
    let builder: Builder
    let id: Int64

    /// Thrown when a task was cancelled meanwhile, or the hub ends.
    struct Abandoned: Error {}

    struct Facts {
        var method: String
        var arch: String
        var owner: Int64
        var priority: Int64
        var parameters: [XMLRPCValue]
    }

    var files: HubFiles { HubFiles(core) }
    var directory: FilePath { files.task(id) }

    func transaction<Result: Sendable>(_ body: (Transaction) throws -> Result) throws -> Result {
        try core.store.transaction(body)
    }

    /// Does the task and says how it ended; nil if it did not.
    func perform() -> XMLRPCReply? {
        do {
            guard let facts = try open() else { return nil }
            var reply: XMLRPCReply
            do {
                reply = .result(try result(facts))
            } catch let error as Abandoned {
                throw error
            } catch {
                reply = .fault(HubFault.of(error))
            }
            let closed = try transaction { try TaskStore($0).close(id, reply) }
            guard closed else { return nil }
            core.tasks.finished([id])
            return reply
        } catch {
            return nil
        }
    }

    private func open() throws -> Facts? {
        let task = try transaction { transaction -> XMLRPCStruct? in
            let store = TaskStore(transaction)
            return try store.open(id) ? store.task(id, request: true) : nil
        }
        guard let task else { return nil }
        return Facts(
            method: task["method"]?.string ?? "", arch: task["arch"]?.string ?? "",
            owner: task["owner"]?.int ?? 0,
            priority: task["priority"]?.int ?? 20, parameters: task["request"]?.array ?? [])
    }

    private func result(_ facts: Facts) throws -> XMLRPCValue {
        var outcome = core.tasks.outcome(facts.method, facts.arch)
        while case .hold(let opened, let gate, let next) = outcome {
            opened?.open()
            gate.block(orUntil: builder.stop)
            try checkIsOpen()
            outcome = next
        }
        switch outcome {
        case .succeed(let value, let files):
            try write(files)
            return value
        case .fail(let code, let message, let files):
            try write(files)
            throw XMLRPCFault(code: code, message: message)
        case .make(let body): return try body(TaskMaking(self, facts))
        case .run(let root): return try CommandRun(task: self, root: root).result(facts)
        default: return try standard(facts)
        }
    }

    /// - Throws: ``Abandoned``.
    func checkIsOpen() throws {
        if builder.stop.isOpen { throw Abandoned() }
        guard try transaction({ try TaskStore($0).state(id) }) == 1 else { throw Abandoned() }
    }

    func write(_ files: [String: [UInt8]]) throws {
        for (name, bytes) in files {
            let path = directory.pushing(FilePath(name))
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically(bytes, to: path)
        }
    }

    /// Makes a subtask, does it, and gives its result; its fault is this task's.
    func child(
        _ method: String, _ parameters: [XMLRPCValue], label: String? = nil, arch: String = "noarch",
        _ facts: Facts
    ) throws -> (id: Int64, result: XMLRPCValue) {
        try checkIsOpen()
        let child = try transaction { transaction in
            var task = TaskStore.New(method: method, parameters: parameters, owner: facts.owner)
            task.parent = id
            task.label = label
            task.arch = arch
            task.priority = facts.priority - 1
            return try TaskStore(transaction).make(task)
        }
        let run = TaskRun(core: core, builder: builder, id: child)
        if case .stayFree = core.tasks.outcome(method, arch) {
            core.tasks.gate(child).block(orUntil: builder.stop)
        } else if let reply = run.perform() {
            switch reply {
            case .result(let value): return (child, value)
            case .fault(let fault): throw fault
            }
        }
        try checkIsOpen()
        throw HubFault.generic("Task \(child) is canceled")
    }

    private func standard(_ facts: Facts) throws -> XMLRPCValue {
        switch facts.method {
        case "build": return try BuildRun(task: self, facts: facts).result()
        case "rebuildSRPM", "buildSRPMFromSCM": return try BuildRun.source(self, facts)
        case "buildArch": return try BuildRun.packages(self, facts)
        case "tagBuild": return try tagBuild(facts)
        case "newRepo": return try newRepo(facts)
        case "runroot":
            try write(["runroot.log": Array("nothing was run\n".utf8)])
            return "builder.example.com: /builddir/runroot.log"
        case "livecd", "appliance", "livemedia", "image":
            return try ImageRun(task: self, facts: facts).result()
        default: return nil
        }
    }

    private func tagBuild(_ facts: Facts) throws -> XMLRPCValue {
        try transaction { transaction in
            let changes = TagChanges(log: ChangeLog(transaction, user: facts.owner))
            let values = facts.parameters
            let tag = try changes.lookup.required(values.first ?? nil)
            let build = try BuildLookup(transaction.database).required(values.count > 1 ? values[1] : .null)
            let (tagID, buildID) = (tag["id"]?.int ?? 0, build["id"]?.int ?? 0)
            try changes.check(build, for: tag, force: values.count > 2 && values[2].isTrue)
            if try changes.isTagged(buildID, in: tagID) {
                throw HubFault.tag(
                    "build \(build["nvr"]?.plain ?? "") already tagged (\(tag["name"]?.plain ?? ""))")
            }
            if values.count > 3, !values[3].isNull {
                try changes.remove(build, from: changes.lookup.required(values[3]), strict: true)
            }
            try changes.add(buildID, to: tagID)
        }
        return nil
    }

    private func newRepo(_ facts: Facts) throws -> XMLRPCValue {
        let (repo, event, tag) = try transaction { transaction -> (Int64, Int64, XMLRPCStruct) in
            let lookup = TagLookup(database: transaction.database, event: nil)
            let tag = try lookup.required(facts.parameters.first ?? nil)
            let repo = try RepoMethods.create(tag["id"]?.int ?? 0, task: id, transaction)
            return (repo.id, repo.event, tag)
        }
        let top = core.topDirectory.appending("repos").appending(tag["name"]?.plain ?? "").appending(
            String(repo))
        for arch in (tag["arches"]?.string ?? "").split(separator: " ").map(String.init) {
            _ = try child("createrepo", [.int(repo), .string(arch), nil], label: arch, arch: arch, facts)
            try Files.createDirectories(top.appending(arch).appending("repodata"))
        }
        try transaction { try RepoMethods.ready(repo, $0) }
        return [.int(repo), .int(event)]
    }
}
