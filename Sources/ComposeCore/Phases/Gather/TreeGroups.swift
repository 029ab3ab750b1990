public import RepoKit

/// What a tree's comps asks for.
public struct TreeGroups: Sendable, Hashable, Codable {
    /// A package of a group, conditional ones not among them.
    public struct Member: Sendable, Hashable, Codable {
        public var group: String
        public var package: String

        public init(group: String, package: String) {
            self.group = group
            self.package = package
        }
    }

    public var members: [Member] = []
    public var conditional: [GatherRequest.ConditionalPackage] = []
    /// By the name of a conditional package: its group.
    public var conditionalGroups: [String: String] = [:]
    public var langpacks: [GatherRequest.Langpack] = []

    public init() {}
}
