extension KojiRequest where Answer == KojiTask? {
    /// A task; nil if there is none.
    ///
    /// - Parameter request: Whether to tell its arguments, too.
    /// - SeeAlso: `getTaskInfo`
    public static func task(_ id: KojiTask.ID, request: Bool = false) -> Self {
        Self(
            optional: KojiCall("getTaskInfo", [id.xmlrpc], given: [("request", XMLRPCValue(given: request))]))
    }
}

extension KojiRequest where Answer == KojiTask {
    /// A task; one that does not exist is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getTaskInfo` with `strict`
    public static func existingTask(_ id: KojiTask.ID, request: Bool = false) -> Self {
        Self(
            KojiCall(
                "getTaskInfo", [id.xmlrpc],
                given: [("request", XMLRPCValue(given: request)), ("strict", true)]))
    }
}

extension KojiRequest where Answer == [KojiTask?] {
    /// Tasks in the order of their IDs; nil for one that does not exist.
    ///
    /// - SeeAlso: `getTaskInfo` with a list
    public static func tasks(_ ids: [KojiTask.ID], request: Bool = false) -> Self {
        Self(
            KojiCall(
                "getTaskInfo", [.array(ids.map(\.xmlrpc))],
                given: [("request", XMLRPCValue(given: request))])
        ) { value throws(KojiError) in
            guard let rows = value.array else { throw AnswerReader.unexpected("list of tasks") }
            var tasks: [KojiTask?] = []
            for row in rows { tasks.append(row.isNull ? nil : try KojiTask(row)) }
            return tasks
        }
    }
}

extension KojiRequest where Answer == [KojiTask] {
    /// The tasks that a task has made.
    ///
    /// - Parameter request: Whether to tell their arguments, too.
    /// - SeeAlso: `getTaskChildren`
    public static func taskChildren(_ id: KojiTask.ID, request: Bool = false) -> Self {
        Self(all: KojiCall("getTaskChildren", [id.xmlrpc], given: [("request", XMLRPCValue(given: request))]))
    }
}

extension KojiRequest where Answer == [KojiTask.ID: [KojiTask]] {
    /// The children of a task, of its children, and so on.
    ///
    /// - SeeAlso: `getTaskDescendents`
    public static func taskDescendants(_ id: KojiTask.ID, request: Bool = false) -> Self {
        Self(
            KojiCall(
                "getTaskDescendents", [id.xmlrpc], given: [("request", XMLRPCValue(given: request))])
        ) { value throws(KojiError) in
            guard let members = value.structure?.members else {
                throw AnswerReader.unexpected("tree of tasks")
            }
            var children: [KojiTask.ID: [KojiTask]] = [:]
            for member in members {
                guard let id = Int64(member.name) else { throw AnswerReader.unexpected("task's ID") }
                children[KojiID(id)] = try KojiTask.all(member.value)
            }
            return children
        }
    }
}

extension KojiRequest where Answer == XMLRPCValue {
    /// What a task gave. A task that failed is the fault that it gave; one that is not finished, or was cancelled, a fault
    /// of kind `.generic`.
    ///
    /// - SeeAlso: `getTaskResult`
    public static func taskResult(_ id: KojiTask.ID) -> Self {
        Self(KojiCall("getTaskResult", [id.xmlrpc])) { value throws(KojiError) in value }
    }
}

extension KojiRequest where Answer == XMLRPCReply {
    /// What a task gave, or the fault that it gave: faults of the hub itself can be told from that. A task that is not
    /// finished, or was cancelled, is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getTaskResult` without `raise_fault`
    public static func taskReply(_ id: KojiTask.ID) -> Self {
        Self(KojiCall("getTaskResult", [id.xmlrpc], given: [("raise_fault", false)])) {
            value throws(KojiError) in
            guard let members = value.structure, let code = members["faultCode"]?.int else {
                return .result(value)
            }
            return .fault(XMLRPCFault(code: code, message: members["faultString"]?.string ?? ""))
        }
    }
}

extension KojiRequest where Answer == Bool {
    /// Whether a task closed, failed or was cancelled.
    ///
    /// - SeeAlso: `taskFinished`
    public static func isTaskFinished(_ id: KojiTask.ID) -> Self {
        Self(flag: KojiCall("taskFinished", [id.xmlrpc]))
    }
}

/// Which tasks are wanted; what is nil does not count.
public struct KojiTaskFilter: Sendable, Hashable {
    public var method: String?
    public var states: [KojiTask.State]?
    public var arches: [String]?
    public var owner: KojiUser.ID?
    public var host: Int64?
    public var channel: Int64?
    public var parent: KojiTask.ID?
    /// Seconds since 1970, as the ones below.
    public var createdBefore: Double?
    public var createdAfter: Double?
    public var startedBefore: Double?
    public var startedAfter: Double?
    public var completedBefore: Double?
    public var completedAfter: Double?
    /// More conditions as the hub takes them, such as `not_state` or `not_channel_id`, each one value or a list.
    public var others: XMLRPCStruct = [:]
    /// Whether arguments and results are told as values, and not as the text of messages.
    public var decodes: Bool

    public init(
        method: String? = nil, states: [KojiTask.State]? = nil, owner: KojiUser.ID? = nil,
        parent: KojiTask.ID? = nil, createdAfter: Double? = nil, decodes: Bool = true
    ) {
        self.method = method
        self.states = states
        self.owner = owner
        self.parent = parent
        self.createdAfter = createdAfter
        self.decodes = decodes
    }

    func call(_ options: XMLRPCValue) -> KojiCall {
        let given: [(String, XMLRPCValue)] = [
            ("method", XMLRPCValue(method)),
            ("state", states.map { .array($0.map { .int($0.rawValue) }) } ?? nil),
            ("decode", XMLRPCValue(given: decodes)), ("arch", XMLRPCValue(arches)),
            ("owner", XMLRPCValue(owner)), ("host_id", XMLRPCValue(host)),
            ("channel_id", XMLRPCValue(channel)), ("parent", XMLRPCValue(parent)),
            ("createdBefore", XMLRPCValue(createdBefore)), ("createdAfter", XMLRPCValue(createdAfter)),
            ("startedBefore", XMLRPCValue(startedBefore)), ("startedAfter", XMLRPCValue(startedAfter)),
            ("completeBefore", XMLRPCValue(completedBefore)),
            ("completeAfter", XMLRPCValue(completedAfter)),
        ]
        let conditions = XMLRPCStruct(given: given + others.members.map { ($0.name, $0.value) })
        return KojiCall("listTasks", given: [("opts", .structure(conditions)), ("queryOpts", options)])
    }
}

extension KojiListing where Answer == [KojiTask] {
    /// Tasks by what they are.
    ///
    /// - SeeAlso: `listTasks`
    public static func tasks(_ filter: KojiTaskFilter, options: KojiQueryOptions = .init()) -> Self {
        Self(filter.call(options.xmlrpc))
    }
}

extension KojiRequest where Answer == Int64 {
    /// How many tasks there are.
    ///
    /// - SeeAlso: `listTasks` with `countOnly`
    public static func taskCount(_ filter: KojiTaskFilter) -> Self {
        var filter = filter
        filter.decodes = false
        return Self(count: filter.call(KojiQueryOptions.countOnly))
    }
}

extension KojiRequest where Answer == Void {
    /// Cancels a task; one that is finished stays as it is. It takes its owner, or an administrator.
    ///
    /// - Parameter recurse: Whether its children are cancelled as well.
    /// - SeeAlso: `cancelTask`
    public static func cancelTask(_ id: KojiTask.ID, recurse: Bool = true) -> Self {
        Self(doing: KojiCall("cancelTask", [id.xmlrpc], given: [("recurse", .bool(recurse))]))
    }
}
