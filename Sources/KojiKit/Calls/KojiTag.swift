/// A tag: a named list of builds that inherits those of other tags.
public struct KojiTag: Sendable, Hashable {
    public typealias ID = KojiID<KojiTag>

    public var id: ID
    public var name: String
    public var arches: [String]
    public var isLocked: Bool
    public var permission: String?
    public var extra: XMLRPCStruct
}

/// A step of a tag's inheritance, as the hub has flattened it.
public struct KojiInheritance: Sendable, Hashable {
    public var parent: KojiTag.ID
    public var child: KojiTag.ID
    /// Of the parent.
    public var name: String
    /// Small numbers come first.
    public var priority: Int64
    public var maxDepth: Int64?
    public var isIntransitive: Bool
    public var ignoresConfiguration: Bool
    /// Regular expression that names of packages have to match.
    public var packageFilter: String
    /// How far the parent is from the tag that was asked for; 1 for a direct parent.
    public var depth: Int64
}
