/// The name of a repository on a forge.
public struct RepositoryName: Hashable, Sendable {
    /// Owner, group or namespace; subgroups are separated by slashes, and empty is none (Pagure).
    public var namespace: String
    public var name: String
    /// Whose fork it is, on a forge whose forks are named after users (Pagure).
    public var forkOwner: String?

    public init(namespace: String, name: String, forkOwner: String? = nil) {
        self.namespace = namespace
        self.name = name
        self.forkOwner = forkOwner
    }

    /// Reads `namespace/name`; nil for a text that has no slash, or an empty part.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts.contains(where: \.isEmpty), let name = parts.last else { return nil }
        self.init(namespace: parts.dropLast().joined(separator: "/"), name: String(name))
    }

    /// `namespace/name`, or only the name where there is no namespace; `fork/user/namespace/name` for a fork.
    public var fullName: String {
        let own = namespace.isEmpty ? name : "\(namespace)/\(name)"
        return forkOwner.map { "fork/\($0)/\(own)" } ?? own
    }
}

extension RepositoryName: CustomStringConvertible {
    public var description: String { fullName }
}
