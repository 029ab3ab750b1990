public import RepoKit

/// What a tree's comps asks for.
public struct TreeGroups: Sendable, Hashable, Codable {
    /// A package of a group.
    public struct Member: Sendable, Hashable, Codable {
        public var group: String
        public var package: String

        public init(group: String, package: String) {
            self.group = group
            self.package = package
        }
    }

    /// Conditional ones not among them.
    public var members: [Member] = []
    public var conditional: [GatherRequest.ConditionalPackage] = []
    /// The conditional packages as members of their groups.
    public var conditionalMembers: [Member] = []
    public var langpacks: [GatherRequest.Langpack] = []

    public init() {}

    /// Takes what a comps file asks for; a package that several groups ask for counts for the first.
    public init(_ packages: CompsPackages) {
        for entry in packages.mandatory + packages.default + packages.optional {
            members.append(Member(group: entry.groups.first ?? "", package: entry.name))
        }
        for package in packages.conditional {
            conditionalMembers.append(Member(group: package.groups.first ?? "", package: package.install))
            guard let requires = package.requires else { continue }
            conditional.append(.init(requires: requires, install: package.install))
        }
        langpacks = packages.langpacks.map { .init(name: $0.name, install: $0.install) }
    }
}
