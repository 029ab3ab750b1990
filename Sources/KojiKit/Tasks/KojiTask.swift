/// A piece of work that a hub has given, or will give, to a builder.
public struct KojiTask: Sendable, Hashable {
    public typealias ID = KojiID<KojiTask>

    public enum State: Int64, Sendable, Hashable, CaseIterable {
        case free, open, closed, cancelled, assigned, failed

        public var isFinished: Bool { self == .closed || self == .cancelled || self == .failed }

        /// The name that Koji gives it, such as `CANCELED`.
        public var name: String {
            switch self {
            case .free: "FREE"
            case .open: "OPEN"
            case .closed: "CLOSED"
            case .cancelled: "CANCELED"
            case .assigned: "ASSIGNED"
            case .failed: "FAILED"
            }
        }
    }

    public var id: ID
    public var method: String
    public var arch: String
    /// Nil for a state that is not known here.
    public var state: State?
    public var parent: ID?
    /// What its parent calls it, such as the architecture.
    public var label: String?
    public var owner: Int64?
    /// In listings only.
    public var ownerName: String?
    public var channel: Int64?
    public var host: Int64?
    /// Lower is sooner; 20 is usual.
    public var priority: Int64?
    public var weight: Double?
    /// Whether it waits for its children.
    public var isWaiting: Bool
    /// Whether its parent waits for it.
    public var isAwaited: Bool
    /// Seconds since 1970.
    public var created: Double?
    public var started: Double?
    public var completed: Double?
    /// The arguments; empty unless they were asked for.
    public var request: [XMLRPCValue]
    /// What it gave, in listings that decode it.
    public var result: XMLRPCValue?

    public var isFinished: Bool { state?.isFinished ?? false }
}

extension KojiTask: KojiReadable {
    /// Reads a task in any of the forms in which hubs send them.
    ///
    /// - Throws: `.unexpectedAnswer`.
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "task")
        id = try reader.requiredID("id")
        method = try reader.required("method")
        arch = reader.string("arch") ?? ""
        state = reader.int("state").flatMap(State.init(rawValue:))
        parent = reader.id("parent")
        label = reader.string("label")
        owner = reader.int("owner")
        ownerName = reader.string("owner_name")
        channel = reader.int("channel_id")
        host = reader.int("host_id")
        priority = reader.int("priority")
        weight = reader.double("weight")
        isWaiting = reader.bool("waiting")
        isAwaited = reader.bool("awaited")
        created = reader.time("create_ts", or: "create_time")
        started = reader.time("start_ts", or: "start_time")
        completed = reader.time("completion_ts", or: "completion_time")
        request = reader.members["request"]?.array ?? []
        result = reader.members["result"]
    }
}
