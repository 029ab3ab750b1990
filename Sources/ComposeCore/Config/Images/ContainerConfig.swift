internal import ConfigSyntax

/// What a task that builds a container is told by its block of the configuration.
public struct ContainerRequest: Sendable, Hashable, Codable {
    /// Repository of the sources; its fragment names the commit.
    public var url: String
    /// A build target of Koji.
    public var target: String
    /// Added to the usual priority of tasks.
    public var priority: Int?
    /// What else the block has, `git_branch` too: options of the task.
    public var options: [OpenSetting]

    public init(url: String, target: String, priority: Int? = nil, options: [OpenSetting] = []) {
        self.url = url
        self.target = target
        self.priority = priority
        self.options = options
    }

    /// Whether it is built for a try, and no build comes of it.
    public var isScratch: Bool { options.contains { $0.name == "scratch" && $0.value.isTruthy } }
}

/// A further repository for what is installed in a container.
public enum ContainerRepositorySetting: Sendable, Hashable, Codable {
    /// URL of a repository file, absolute path of a repository, or UID of a variant.
    case named(String)
    case described(Description)

    /// A repository as its file is to describe it; what is nil is not said.
    public struct Description: Sendable, Hashable, Codable {
        public var name: String?
        /// URL or absolute path of the repository, or UID of a variant.
        public var baseurl: String
        public var exclude: String?
        public var checksSignatures: Bool?
        public var enabled: String?

        public init(baseurl: String) { self.baseurl = baseurl }
    }
}

extension ContainerRequest {
    /// - Parameter own: Settings that are no options of the task.
    init?(_ node: ConfigNode, without own: Set<String>) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        url = reader.text("url") ?? ""
        target = reader.text("target") ?? ""
        priority = reader.number("priority")
        let own = own.union(["url", "target", "priority", "failable"])
        options = mapping.without(own).openSettings
    }
}

extension ContainerRepositorySetting {
    init?(_ node: ConfigNode) {
        if let name = node.string {
            self = .named(name)
            return
        }
        guard let mapping = node.mapping, let url = mapping["baseurl"]?.string else { return nil }
        let reader = OptionReader(options: mapping)
        var description = Description(baseurl: url)
        description.name = reader.given("name")
        description.exclude = reader.given("exclude")
        description.checksSignatures = reader["gpgcheck"]?.bool
        description.enabled = reader.given("enabled")
        self = .described(description)
    }
}

extension ConfigNode {
    /// Whether a block says that what it tells of may fail.
    var isFailable: Bool { mapping?["failable"].map { OpenValue($0).isTruthy } ?? false }
}
