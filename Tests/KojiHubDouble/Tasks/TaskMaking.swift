internal import HostKit
public import KojiKit
public import SystemPackage

/// A task whose result a test makes: what was asked for, and what can be left behind.
public struct TaskMaking: Sendable {
    public let id: Int64
    public let method: String
    public let arch: String
    /// The request as the hub keeps it.
    public let parameters: [XMLRPCValue]
    let run: TaskRun
    let facts: TaskRun.Facts

    init(_ run: TaskRun, _ facts: TaskRun.Facts) {
        id = run.id
        (method, arch, parameters) = (facts.method, facts.arch, facts.parameters)
        self.run = run
        self.facts = facts
    }

    /// The directory of the task's files.
    public var directory: FilePath { run.directory }

    /// The options: the last struct of the request.
    public var options: XMLRPCStruct { parameters.last?.structure ?? [:] }

    /// Whether it was cancelled, or the hub ends.
    public func check() throws { try run.checkIsOpen() }

    /// Gives the task a file.
    public func write(_ name: String, _ content: [UInt8]) throws { try run.write([name: content]) }

    /// Gives the task a file that is on this machine.
    public func add(_ file: FilePath, as name: String) throws {
        let target = directory.pushing(FilePath(name))
        try Files.createDirectories(target.removingLastComponent())
        try Files.copy(file, to: target)
    }

    /// Makes a subtask and closes it with what a body gives; a fault of the body is the subtask's and the task's.
    @discardableResult
    public func subtask(
        _ method: String, _ parameters: [XMLRPCValue], arch: String, label: String? = nil,
        _ body: (TaskMaking) throws -> XMLRPCValue
    ) throws -> Int64 {
        try check()
        let child = try run.transaction { transaction in
            var task = TaskStore.New(method: method, parameters: parameters, owner: facts.owner)
            (task.parent, task.label, task.arch) = (id, label ?? arch, arch)
            let id = try TaskStore(transaction).make(task)
            _ = try TaskStore(transaction).open(id)
            return id
        }
        let making = TaskMaking(
            TaskRun(core: run.core, builder: run.builder, id: child),
            TaskRun.Facts(
                method: method, arch: arch, owner: facts.owner, priority: facts.priority,
                parameters: parameters))
        let reply: XMLRPCReply
        var failure: (any Error)?
        do {
            reply = .result(try body(making))
        } catch {
            reply = .fault(HubFault.of(error))
            failure = error
        }
        _ = try run.transaction { try TaskStore($0).close(child, reply) }
        run.core.tasks.finished([child])
        if let failure { throw failure }
        return child
    }

    /// Gives the task a room in which the packages of some builds are installed.
    public func install(_ builds: [String]) throws {
        try run.transaction { transaction in
            let database = transaction.database
            let room = try database.insert(
                "INSERT INTO buildroot (state, task_id, arch, create_time) VALUES (3, ?, ?, ?)",
                [.int(id), .string(arch), .double(transaction.now)])
            for nvr in builds {
                let build = try BuildLookup(database).required(.string(nvr))
                try database.run(
                    """
                    INSERT INTO buildroot_listing (buildroot_id, rpm_id)
                    SELECT ?, id FROM rpminfo WHERE build_id = ? AND arch != 'src'
                    """, [.int(room), build["id"] ?? .null])
            }
        }
    }

    /// Runs a line of the shell in a directory, with its output in a file of the task.
    ///
    /// - Returns: The exit status.
    public func shell(_ line: String, in root: FilePath, log: String) throws -> Int32 {
        try Files.createDirectories(directory)
        return try CommandRun(task: run, root: root).run(line, log: directory.appending(log))
    }
}

extension KojiHubDouble.TaskOutcome {
    /// It fails with a fault of a build.
    public static func fault(_ message: String) -> Self { .fail(1005, message) }
}
