/// A package in dist-git.
public struct DistGitPackage: Hashable, Sendable, CustomStringConvertible {
    public var name: String
    /// `rpms`, `modules`, `container`, `flatpaks`, `tests`.
    public var namespace: String

    public init(_ name: String, namespace: String = "rpms") {
        self.name = name
        self.namespace = namespace
    }

    /// Such as `rpms/hello`.
    public var path: String { "\(namespace)/\(name)" }
    public var description: String { path }
}
