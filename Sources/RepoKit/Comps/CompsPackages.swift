/// The packages that a comps file asks for, and the groups that ask for each.
public struct CompsPackages: Hashable, Sendable, Codable {
    /// A package, by name.
    public struct Entry: Hashable, Sendable, Codable {
        public var name: String
        /// IDs of the groups that have it, in the file's order.
        public var groups: [String]

        public init(name: String, groups: [String]) {
            self.name = name
            self.groups = groups
        }
    }

    /// A package that comes with another one.
    public struct Conditional: Hashable, Sendable, Codable {
        /// The name that must be there; nil if the file does not say.
        public var requires: String?
        /// The name that is then added.
        public var install: String
        /// IDs of the groups that say so, in the file's order.
        public var groups: [String]

        public init(requires: String?, install: String, groups: [String]) {
            self.requires = requires
            self.install = install
            self.groups = groups
        }
    }

    /// A group that has a package, and how.
    public struct Origin: Hashable, Sendable, Codable {
        public var group: String
        public var type: Comps.PackageType

        public init(group: String, type: Comps.PackageType) {
            self.group = group
            self.type = type
        }
    }

    /// By name, like the other two; a package may be in several of the lists.
    public private(set) var mandatory: [Entry] = []
    public private(set) var `default`: [Entry] = []
    public private(set) var optional: [Entry] = []
    /// By the package that is added, then by the one that it goes with.
    public private(set) var conditional: [Conditional] = []
    /// By name.
    public private(set) var langpacks: [Comps.Langpack]
    private var origins: [String: [Origin]] = [:]

    /// Collects what a file asks for; restrictions to arches and variants are taken to be resolved.
    ///
    /// - Parameter groups: The groups that count; nil for all.
    public init(_ comps: Comps, groups: Set<String>? = nil) {
        langpacks = comps.langpacks.sorted { $0.name.precedes($1.name) }
        var listed: [Comps.PackageType: [String: [String]]] = [:]
        var pairs: [Pair: [String]] = [:]
        for group in comps.groups where groups?.contains(group.id) ?? true {
            for package in group.packages {
                origins[package.name, default: []].append(Origin(group: group.id, type: package.type))
                if package.type == .conditional {
                    let pair = Pair(install: package.name, requires: package.requires)
                    pairs[pair, default: []].appendOnce(group.id)
                } else {
                    listed[package.type, default: [:]][package.name, default: []].appendOnce(group.id)
                }
            }
        }
        mandatory = Self.entries(listed[.mandatory])
        self.default = Self.entries(listed[.default])
        optional = Self.entries(listed[.optional])
        conditional = pairs.map { Conditional(requires: $0.requires, install: $0.install, groups: $1) }
            .sorted { ($0.install, $0.requires ?? "") < ($1.install, $1.requires ?? "") }
    }

    private struct Pair: Hashable {
        var install: String
        var requires: String?
    }

    private static func entries(_ groups: [String: [String]]?) -> [Entry] {
        (groups ?? [:]).map { Entry(name: $0, groups: $1) }.sorted { $0.name.precedes($1.name) }
    }

    /// The packages of a type, conditional ones by the name that is added.
    public subscript(type: Comps.PackageType) -> [Entry] {
        switch type {
        case .mandatory: mandatory
        case .default: self.default
        case .optional: optional
        case .conditional: conditional.map { Entry(name: $0.install, groups: $0.groups) }
        }
    }

    /// The names of all packages but conditional ones, each once, in order.
    public var names: [String] {
        origins.filter { $1.contains { $0.type != .conditional } }.keys.sorted { $0.precedes($1) }
    }

    /// The groups that a package is in, in the file's order.
    public func origins(of package: String) -> [Origin] { origins[package] ?? [] }
}

extension [String] {
    fileprivate mutating func appendOnce(_ text: String) {
        if last != text { append(text) }
    }
}
