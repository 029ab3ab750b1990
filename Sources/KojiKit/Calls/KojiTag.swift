/// A tag: a named list of builds that inherits those of other tags.
public struct KojiTag: Sendable, Hashable {
    public typealias ID = KojiID<KojiTag>

    public var id: ID
    public var name: String
    public var arches: [String]
    public var isLocked: Bool
    /// The permission that changing it takes; nil if none does.
    public var permission: String?
    public var permissionID: Int64?
    public var supportsMaven: Bool
    public var includesAllMaven: Bool
    public var extra: XMLRPCStruct
    /// Of a tag with inherited configuration: where each part comes from.
    public var configurationSources: XMLRPCStruct
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
    /// How many steps more may follow; nil if there is no limit.
    public var nextDepth: Int64?
    /// The filters of all steps so far.
    public var filters: [String]
}

/// A build target: builds are made in one tag's packages, and go to another tag.
public struct KojiTarget: Sendable, Hashable {
    public typealias ID = KojiID<KojiTarget>

    public var id: ID
    public var name: String
    /// The tag whose packages fill the buildroots.
    public var buildTag: KojiTag.ID
    public var buildTagName: String
    /// The tag that builds get.
    public var destinationTag: KojiTag.ID
    public var destinationTagName: String
}

/// A tag that somebody made for one change.
public struct KojiSideTag: Sendable, Hashable {
    public var id: KojiTag.ID
    /// `<base tag>-side-<id>`, with a suffix if one was asked for. A target of that name exists as well.
    public var name: String
    /// The task that makes its first repository; nil where the hub tells of none.
    public var task: KojiTask.ID?
    public var repositoryRequest: Int64?
}

extension KojiTag: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "tag")
        id = try reader.requiredID(reader.int("id") == nil ? "tag_id" : "id")
        name = try reader.required(reader.string("name") == nil ? "tag_name" : "name")
        arches = reader.words("arches")
        isLocked = reader.bool("locked")
        permission = reader.string("perm")
        permissionID = reader.int("perm_id")
        supportsMaven = reader.bool("maven_support")
        includesAllMaven = reader.bool("maven_include_all")
        extra = reader.structure("extra")
        configurationSources = reader.structure("config_inheritance")
    }
}

extension KojiInheritance: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "parent of a tag")
        parent = try reader.requiredID("parent_id")
        child = try reader.requiredID(reader.int("child_id") == nil ? "tag_id" : "child_id")
        name = try reader.required("name")
        priority = reader.int("priority") ?? 0
        maxDepth = reader.int("maxdepth")
        isIntransitive = reader.bool("intransitive")
        ignoresConfiguration = reader.bool("noconfig")
        packageFilter = reader.string("pkg_filter") ?? ""
        depth = reader.int("currdepth") ?? 1
        nextDepth = reader.int("nextdepth")
        filters = reader.strings("filter")
    }
}

extension KojiTarget: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "build target")
        id = try reader.requiredID("id")
        name = try reader.required("name")
        buildTag = try reader.requiredID("build_tag")
        buildTagName = try reader.required("build_tag_name")
        destinationTag = try reader.requiredID("dest_tag")
        destinationTagName = try reader.required("dest_tag_name")
    }
}

extension KojiSideTag: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "side tag")
        id = try reader.requiredID("id")
        name = try reader.required("name")
        task = reader.id("task_id")
        repositoryRequest = reader.structure("request")["id"]?.int ?? reader.int("request")
    }
}
