/// A piece of work that a hub has given, or will give, to a builder.
public struct KojiTask: Sendable, Hashable {
    public typealias ID = KojiID<KojiTask>

    public enum State: Int64, Sendable, Hashable {
        case free, open, closed, cancelled, assigned, failed

        public var isFinished: Bool { self == .closed || self == .cancelled || self == .failed }
    }

    public var id: ID
    public var method: String
    public var arch: String
    /// Nil for a state that is not known here.
    public var state: State?
    public var parent: ID?
    public var label: String?
    public var owner: Int64?
    public var channel: Int64?
    public var host: Int64?
    /// Seconds since 1970.
    public var created: Double?
    public var started: Double?
    public var completed: Double?
    /// The arguments; empty unless they were asked for.
    public var request: [XMLRPCValue]

    public var isFinished: Bool { state?.isFinished ?? false }
}
