/// A package as tags list it: the name that builds share, whatever their version.
public struct KojiPackage: Sendable, Hashable {
    public typealias ID = KojiID<KojiPackage>

    public var id: ID
    public var name: String
    /// The tag that lists it, as the ones below: nil where no tag was asked for.
    public var tag: KojiTag.ID?
    public var tagName: String?
    public var owner: String?
    public var ownerID: KojiUser.ID?
    /// Whether the tag does not take builds of it.
    public var isBlocked: Bool
    /// For which it is built beside those of the tag.
    public var extraArches: [String]
}

extension KojiPackage: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "package of a tag")
        id = try reader.requiredID(reader.int("package_id") == nil ? "id" : "package_id")
        name = try reader.required(reader.string("package_name") == nil ? "name" : "package_name")
        tag = reader.id("tag_id")
        tagName = reader.string("tag_name")
        owner = reader.string("owner_name")
        ownerID = reader.id("owner_id")
        isBlocked = reader.bool("blocked")
        extraArches = reader.words("extra_arches")
    }
}

/// Something that a search found.
public struct KojiMatch: Sendable, Hashable {
    public var id: Int64
    public var name: String
}

extension KojiMatch: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "match")
        guard let id = reader.int("id") else { throw reader.missing("id") }
        self.id = id
        name = try reader.required("name")
    }
}

/// A log of a build.
public struct KojiBuildLog: Sendable, Hashable {
    public var name: String
    /// Below the directory of logs: mostly the architecture.
    public var directory: String
    /// Below the hub's top directory.
    public var path: String
}

extension KojiBuildLog: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "log")
        name = try reader.required("name")
        directory = reader.string("dir") ?? ""
        path = try reader.required("path")
    }
}
