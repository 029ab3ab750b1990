public import JSONKit

/// A package that a project knows how to build.
public struct CoprPackage: Hashable, Sendable {
    public typealias ID = ForgeID<CoprPackage>

    public var id: ID
    public var name: String
    public var project: CoprProjectName
    /// `scm`, `pypi`, `rubygems`, `custom`, `distgit`, …; nil for one that was only ever uploaded.
    public var sourceKind: String?
    /// What belongs to the kind, as Copr stores it.
    public var source: JSONValue
    /// Whether webhooks have it built.
    public var isRebuiltByWebhooks: Bool
    /// The latest build, where it was asked for.
    public var latestBuild: CoprBuild?
    /// The latest build that succeeded, where it was asked for.
    public var latestSucceededBuild: CoprBuild?
}

extension CoprPackage: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        id = ID(try json.int("id"))
        name = try json.string("name")
        project = CoprProjectName(
            owner: try json.string("ownername"), name: try json.string("projectname"))
        sourceKind = try json.optionalString("source_type")
        source = json["source_dict"]?.value ?? .null
        isRebuiltByWebhooks = try json.optionalBool("auto_rebuild") ?? false
        latestBuild = try json["builds"]?.optional("latest")
        latestSucceededBuild = try json["builds"]?.optional("latest_succeeded")
    }
}

/// What can be said about a package besides where it comes from; nil says nothing.
public struct CoprPackageFields: Hashable, Sendable {
    /// How many builds are kept; 0 keeps all.
    public var buildLimit: Int?
    public var isRebuiltByWebhooks: Bool?
    /// For each chroot; counted in whole seconds.
    public var timeout: Duration?

    public init(buildLimit: Int? = nil, isRebuiltByWebhooks: Bool? = nil, timeout: Duration? = nil) {
        self.buildLimit = buildLimit
        self.isRebuiltByWebhooks = isRebuiltByWebhooks
        self.timeout = timeout
    }

    var members: [JSONValue.Member] {
        let values: [(String, JSONValue?)] = [
            ("max_builds", buildLimit.map(JSONValue.integer)),
            ("webhook_rebuild", isRebuiltByWebhooks.map(JSONValue.bool)),
            ("timeout", timeout.map { .integer(Int($0.components.seconds)) }),
        ]
        return values.compactMap { name, value in value.map { JSONValue.Member(name, $0) } }
    }
}
