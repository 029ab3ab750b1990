/// A build: all packages that were made of one source at one time.
public struct KojiBuild: Sendable, Hashable {
    public typealias ID = KojiID<KojiBuild>

    public enum State: Int64, Sendable, Hashable {
        case building, complete, deleted, failed, cancelled
    }

    public var id: ID
    public var name: String
    public var version: String
    public var release: String
    public var epoch: Int64?
    /// Nil for a state that is not known here.
    public var state: State?
    public var task: KojiTask.ID?
    public var owner: String?
    /// `DEFAULT`, or the volume that the build's files lie on.
    public var volume: String
    /// What it was built from: the URL of a commit.
    public var source: String?
    /// Seconds since 1970; nil where the hub does not say.
    public var completed: Double?
    /// When it was created: the event, where the hub says.
    public var creationEvent: KojiEvent.ID?
    /// The tag in which a listing found it.
    public var tag: String?
    public var isDraft: Bool
    /// What the build says of itself beyond that, such as its module.
    public var extra: XMLRPCStruct

    public var nvr: String { "\(name)-\(version)-\(release)" }
}
