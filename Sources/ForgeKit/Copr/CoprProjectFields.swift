internal import JSONKit

/// What can be said about a project when it is made or changed; nil says nothing.
public struct CoprProjectFields: Hashable, Sendable {
    /// When Copr deletes a project on its own.
    public enum Lifetime: Hashable, Sendable {
        case days(Int)
        case forever

        var days: Int {
            switch self {
            case .days(let days): days
            case .forever: -1
            }
        }
    }

    public var description: String?
    public var instructions: String?
    public var homepage: String?
    public var contact: String?
    public var additionalRepos: [String]?
    /// Whether the project is not on the home page.
    public var isUnlisted: Bool?
    public var hasNetwork: Bool?
    public var isPersistent: Bool?
    /// Whether old builds are removed.
    public var isPruned: Bool?
    /// `default`, `on`, `off`, `image`.
    public var bootstrap: String?
    public var bootstrapImage: String?
    /// `default`, `simple`, `nspawn`.
    public var isolation: String?
    public var followsFedoraBranching: Bool?
    public var isDevelopmentMode: Bool?
    public var lifetime: Lifetime?
    public var multilib: Bool?
    public var moduleHotfixes: Bool?
    public var hasFedoraReview: Bool?
    public var appstream: Bool?
    public var runtimeDependencies: [String]?
    /// Repositories whose builds by packit are allowed: `github.com/owner/name`.
    public var packitForgeProjects: [String]?
    public var repoPriority: Int?
    public var storage: String?

    public init() {}

    public var isEmpty: Bool { self == CoprProjectFields() }

    /// The members of a request; what Copr calls additional repositories differs between making and changing.
    func members(repos: String) -> [JSONValue.Member] {
        var members = texts.compactMap { name, value in value.map { JSONValue.Member(name, .string($0)) } }
        members += flags.compactMap { name, value in value.map { JSONValue.Member(name, .bool($0)) } }
        members += [(repos, additionalRepos), ("packit_forge_projects_allowed", packitForgeProjects)]
            .compactMap { name, value in value.map { JSONValue.Member(name, .strings($0)) } }
        if let runtimeDependencies {
            members.append(.init("runtime_dependencies", .strings(runtimeDependencies)))
        }
        if let lifetime { members.append(.init("delete_after_days", .integer(lifetime.days))) }
        if let repoPriority { members.append(.init("repo_priority", .integer(repoPriority))) }
        return members
    }

    private var texts: [(String, String?)] {
        [
            ("description", description), ("instructions", instructions), ("homepage", homepage),
            ("contact", contact), ("bootstrap", bootstrap), ("bootstrap_image", bootstrapImage),
            ("isolation", isolation), ("storage", storage),
        ]
    }

    private var flags: [(String, Bool?)] {
        [
            ("unlisted_on_hp", isUnlisted), ("enable_net", hasNetwork), ("persistent", isPersistent),
            ("auto_prune", isPruned), ("follow_fedora_branching", followsFedoraBranching),
            ("devel_mode", isDevelopmentMode), ("multilib", multilib), ("module_hotfixes", moduleHotfixes),
            ("fedora_review", hasFedoraReview), ("appstream", appstream),
        ]
    }
}
