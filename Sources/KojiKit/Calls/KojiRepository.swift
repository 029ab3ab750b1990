/// A repository of a tag's packages that the hub made for its builders.
public struct KojiRepository: Sendable, Hashable {
    public typealias ID = KojiID<KojiRepository>

    public enum State: Int64, Sendable, Hashable, CaseIterable {
        case initializing, ready, expired, deleted, problem
    }

    public var id: ID
    public var tag: KojiTag.ID?
    public var tagName: String?
    /// The task that made it.
    public var task: KojiTask.ID?
    public var taskState: KojiTask.State?
    /// Nil for a state that is not known here.
    public var state: State?
    /// The moment whose packages it has.
    public var event: KojiEvent.ID?
    /// Of that moment; seconds since 1970.
    public var eventTime: Double?
    public var created: Double?
    /// When its state changed last.
    public var stateChanged: Double?
    /// From when to when it was what a builder would have got; nil where the hub does not tell.
    public var firstEvent: KojiEvent.ID?
    public var lastEvent: KojiEvent.ID?
    public var isDistRepository: Bool
    public var options: XMLRPCStruct
    public var customOptions: XMLRPCStruct
}

extension KojiRepository: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "repository")
        id = try reader.requiredID("id")
        tag = reader.id("tag_id")
        tagName = reader.string("tag_name")
        task = reader.id("task_id")
        taskState = reader.int("task_state").flatMap(KojiTask.State.init(rawValue:))
        state = reader.int("state").flatMap(State.init(rawValue:))
        event = reader.id("create_event")
        eventTime = reader.double("create_ts")
        created = reader.time("creation_ts", or: "creation_time")
        stateChanged = reader.time("state_ts", or: "state_time")
        firstEvent = reader.id("begin_event")
        lastEvent = reader.id("end_event")
        isDistRepository = reader.bool("dist")
        options = reader.structure("opts")
        customOptions = reader.structure("custom_opts")
    }
}

/// What the hub answers to whoever wants a repository.
public struct KojiRepositoryRequest: Sendable, Hashable {
    /// The repository, once there is one that will do.
    public var repository: KojiRepository?
    /// What to ask for again; nil if there is a repository already.
    public var id: Int64?
    /// The task that makes the repository, once there is one.
    public var task: KojiTask.ID?
    /// Whether somebody else asked for the same before.
    public var isDuplicate: Bool
}

extension KojiRepositoryRequest: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "request for a repository")
        if let value = reader.members["repo"], !value.isNull {
            repository = try KojiRepository(value)
        }
        let request = reader.structure("request")
        id = request["id"]?.int
        task = request["task_id"]?.id()
        isDuplicate = reader.bool("duplicate")
    }
}
