/// One call of a hub's method, before it is sent.
public struct KojiCall: Sendable, Hashable {
    public var method: String
    public var arguments: [XMLRPCValue]
    /// Named arguments, in the order in which they are sent.
    public var named: XMLRPCStruct

    public init(_ method: String, _ arguments: [XMLRPCValue] = [], named: XMLRPCStruct = [:]) {
        self.method = method
        self.arguments = arguments
        self.named = named
    }

    /// Named arguments that are nil are left out: a hub's own default counts then.
    public init(_ method: String, _ arguments: [XMLRPCValue], given named: [(String, XMLRPCValue)]) {
        let given = named.filter { !$0.1.isNull }.map { XMLRPCStruct.Member($0.0, $0.1) }
        self.init(method, arguments, named: XMLRPCStruct(given))
    }

    /// Whether the method's name says that nothing changes by it.
    var onlyReads: Bool {
        Self.readingPrefixes.contains { method.hasPrefix($0) } || Self.readingMethods.contains(method)
    }

    private static let readingPrefixes = [
        "get", "list", "_list", "query", "search", "count", "find", "read", "check", "system.",
    ]

    /// Those that change nothing and have names of other forms.
    private static let readingMethods: Set = [
        "hello", "echo", "showSession", "showOpts", "hasPerm", "taskFinished", "downloadTaskOutput",
        "repoInfo",
        "repo.checkRequest", "tagChangedSinceEvent",
    ]

    /// The arguments as they travel: named ones are a last struct that says so with `__starstar`.
    public var parameters: [XMLRPCValue] {
        guard !named.members.isEmpty else { return arguments }
        var last = named
        last["__starstar"] = true
        return arguments + [.structure(last)]
    }
}

/// A call whose answer has a type. Requests are values: the same one can be sent alone or with others.
public struct KojiRequest<Answer: Sendable>: Sendable {
    public var call: KojiCall
    public var decode: @Sendable (XMLRPCValue) throws(KojiError) -> Answer
    /// Finds out what came of a call that the hub has done, but whose answer was lost; nil if it cannot be told.
    ///
    /// Without it such a call fails with ``KojiError/Code/uncertain``.
    public var recover: Recovery?

    public typealias Recovery = @Sendable (any KojiCaller) async throws(KojiError) -> Answer?

    public init(
        _ call: KojiCall, decode: @escaping @Sendable (XMLRPCValue) throws(KojiError) -> Answer,
        recover: Recovery? = nil
    ) {
        self.call = call
        self.decode = decode
        self.recover = recover
    }
}

/// A call whose answer is long: its rows are taken one by one while they arrive, and no tree of values is made.
public struct KojiListing<Answer: Sendable>: Sendable {
    public var call: KojiCall
    /// 1 for a list of rows, 2 for a list of such lists.
    public var rowDepth: Int
    public var initial: Answer
    /// Takes a row; the number is that of its list.
    public var add: @Sendable (inout Answer, _ list: Int, _ row: XMLRPCValue) throws(KojiError) -> Void

    public init(
        _ call: KojiCall, rowDepth: Int, initial: Answer,
        add: @escaping @Sendable (inout Answer, _ list: Int, _ row: XMLRPCValue) throws(KojiError) -> Void
    ) {
        self.call = call
        self.rowDepth = rowDepth
        self.initial = initial
        self.add = add
    }
}

/// Whoever sends requests to a hub: anonymously (``KojiHub``) or logged in (``KojiSession``).
///
/// All of it throws ``KojiError``: a fault as `.fault`, what could not be sent or understood by its own code.
public protocol KojiCaller: Sendable {
    func call<Answer>(_ request: KojiRequest<Answer>) async throws(KojiError) -> Answer

    func list<Answer>(_ listing: KojiListing<Answer>) async throws(KojiError) -> Answer

    /// Sends many requests in few messages; the answers have the order of the requests.
    ///
    /// Each message is one transaction of the hub, in which a call that fails is rolled back alone.
    func batch<Answer>(
        _ requests: [KojiRequest<Answer>]
    ) async throws(KojiError) -> [Result<Answer, KojiError>]
}
