internal import JSONKit

/// How something is built; nil is what the project says.
public struct CoprBuildOptions: Hashable, Sendable {
    /// The order of builds of one project; a build is in one batch, hence not both.
    public enum Batch: Hashable, Sendable {
        /// In the batch of that build, at the same time.
        case with(CoprBuild.ID)
        /// When the batch of that build has ended.
        case after(CoprBuild.ID)
    }

    /// A part of the project, such as `name:pr:5`; nil is the project itself.
    public var directory: String?
    /// Nil is all chroots of the project.
    public var chroots: [CoprChroot]?
    /// All chroots but these.
    public var excludedChroots: [CoprChroot]?
    /// Whether others go first.
    public var isBackground: Bool?
    /// For each chroot; counted in whole seconds.
    public var timeout: Duration?
    public var hasNetwork: Bool?
    public var bootstrap: String?
    public var isolation: String?
    public var batch: Batch?
    /// Which repository packit builds for: `github.com/owner/name`.
    public var packitForgeProject: String?

    public init() {}

    var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append(.init(name, value)) }
        }
        add("project_dirname", directory.map(JSONValue.string))
        add("chroots", chroots.map { .strings($0.map(\.rawValue)) })
        add("exclude_chroots", excludedChroots.map { .strings($0.map(\.rawValue)) })
        add("background", isBackground.map(JSONValue.bool))
        add("timeout", timeout.map { .integer(Int($0.components.seconds)) })
        add("enable_net", hasNetwork.map(JSONValue.bool))
        add("bootstrap", bootstrap.map(JSONValue.string))
        add("isolation", isolation.map(JSONValue.string))
        switch batch {
        case .with(let id): add("with_build_id", .integer(id.rawValue))
        case .after(let id): add("after_build_id", .integer(id.rawValue))
        case nil: break
        }
        add("packit_forge_project", packitForgeProject.map(JSONValue.string))
        return members
    }

    /// What a read-only client takes for the build that was begun.
    func pretended(_ project: CoprProjectName) -> JSONValue {
        .object(
            project.members + [
                .init("id", 0), .init("state", "pending"),
                .init("project_dirname", .string(directory ?? project.name)),
                .init("chroots", .strings((chroots ?? []).map(\.rawValue))),
            ])
    }
}
