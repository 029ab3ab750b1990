/// A build: all packages that were made of one source at one time.
public struct KojiBuild: Sendable, Hashable {
    public typealias ID = KojiID<KojiBuild>

    public enum State: Int64, Sendable, Hashable, CaseIterable {
        case building, complete, deleted, failed, cancelled
    }

    public var id: ID
    public var name: String
    public var version: String
    public var release: String
    public var epoch: Int64?
    /// Nil for a state that is not known here.
    public var state: State?
    public var package: KojiPackage.ID?
    public var task: KojiTask.ID?
    public var owner: String?
    public var ownerID: KojiUser.ID?
    /// `DEFAULT`, or the volume that the build's files lie on.
    public var volume: String
    public var volumeID: Int64?
    /// What it was built from: the URL of a commit.
    public var source: String?
    /// Seconds since 1970; nil where the hub does not say.
    public var completed: Double?
    public var started: Double?
    public var created: Double?
    /// The same as the hub writes it; nil where it does not.
    public var creationTime: String?
    /// When it was created: the event, where the hub says.
    public var creationEvent: KojiEvent.ID?
    /// The tag in which a listing found it.
    public var tag: String?
    public var tagID: KojiTag.ID?
    /// When it got the tag in which a listing found it.
    public var taggingEvent: KojiEvent.ID?
    public var isDraft: Bool
    /// When a draft became a build; seconds since 1970.
    public var promoted: Double?
    public var promoter: String?
    /// Who imported it, if it was not built here.
    public var contentGenerator: String?
    /// What the build says of itself beyond that, such as its module.
    public var extra: XMLRPCStruct

    public var nvr: String { "\(name)-\(version)-\(release)" }
}
