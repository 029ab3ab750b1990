public import JSONKit

/// A project as Copr tells of it.
///
/// After how many days it is deleted is not told.
public struct CoprProject: Hashable, Sendable {
    public typealias ID = ForgeID<CoprProject>

    public var id: ID
    public var name: CoprProjectName
    public var description: String?
    public var instructions: String?
    public var homepage: String?
    public var contact: String?
    public var additionalRepos: [String]
    /// Where the packages of each chroot are.
    public var chrootRepos: [CoprChroot: String]
    public var isDevelopmentMode: Bool
    public var isPersistent: Bool
    /// Whether the project is not on the home page.
    public var isUnlisted: Bool
    public var isPruned: Bool
    /// Whether builds have the network.
    public var hasNetwork: Bool
    public var bootstrap: String?
    public var isolation: String?
    public var moduleHotfixes: Bool
    public var appstream: Bool
    /// Repositories whose builds by packit are allowed.
    public var packitForgeProjects: [String]
    /// Whether a new Fedora's chroots are added when it branches.
    public var followsFedoraBranching: Bool
    public var repoPriority: Int?
    public var storage: String?

    /// The chroots that are enabled, sorted.
    public var chroots: [CoprChroot] { chrootRepos.keys.sorted() }
}

extension CoprProject: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        id = ID(try json.int("id"))
        name = CoprProjectName(owner: try json.string("ownername"), name: try json.string("name"))
        description = try json.optionalString("description")
        instructions = try json.optionalString("instructions")
        homepage = try json.optionalString("homepage")
        contact = try json.optionalString("contact")
        additionalRepos = try json.strings("additional_repos")
        chrootRepos = try Self.repos(json)
        isDevelopmentMode = try json.optionalBool("devel_mode") ?? false
        isPersistent = try json.optionalBool("persistent") ?? false
        isUnlisted = try json.optionalBool("unlisted_on_hp") ?? false
        isPruned = try json.optionalBool("auto_prune") ?? true
        hasNetwork = try json.optionalBool("enable_net") ?? false
        bootstrap = try json.optionalString("bootstrap")
        isolation = try json.optionalString("isolation")
        moduleHotfixes = try json.optionalBool("module_hotfixes") ?? false
        appstream = try json.optionalBool("appstream") ?? false
        packitForgeProjects = try json.strings("packit_forge_projects_allowed")
        followsFedoraBranching = try json.optionalBool("follow_fedora_branching") ?? true
        repoPriority = try json.optionalInt("repo_priority")
        storage = try json.optionalString("storage")
    }

    private static func repos(_ json: JSON) throws(JSONError) -> [CoprChroot: String] {
        guard let repos = json["chroot_repos"] else { return [:] }
        guard let members = repos.members else { throw repos.unexpected("an object") }
        var found: [CoprChroot: String] = [:]
        for (name, value) in members {
            guard let url = value.string else { throw value.unexpected("a string") }
            found[CoprChroot(name)] = url
        }
        return found
    }
}

extension CoprProjectName {
    /// What a read-only client takes for a project that was made or changed.
    func pretended(_ fields: CoprProjectFields, chroots: [CoprChroot]) -> JSONValue {
        let repos = chroots.map { JSONValue.Member($0.rawValue, "") }
        return JSONValue(fields: [
            "id": 0, "name": .string(name), "ownername": .string(owner),
            "full_name": .string(description), "chroot_repos": .object(repos),
            "description": fields.description.map(JSONValue.string),
            "instructions": fields.instructions.map(JSONValue.string),
            "additional_repos": fields.additionalRepos.map { .strings($0) },
            "unlisted_on_hp": fields.isUnlisted.map(JSONValue.bool),
            "module_hotfixes": fields.moduleHotfixes.map(JSONValue.bool),
            "bootstrap": fields.bootstrap.map(JSONValue.string),
        ])
    }
}
