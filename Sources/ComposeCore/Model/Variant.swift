/// One variant of a product: a tree of its own, or an extension of another variant's.
public struct Variant: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case variant, addon, optional
        case layeredProduct = "layered-product"
    }

    public var id: String
    public var name: String
    public var kind: Kind
    /// In the order of the file.
    public var arches: [String]
    /// Whether it has no packages of its own.
    public var isEmpty: Bool
    /// The UID of the variant that this one extends.
    public var parent: String?
    /// The comps groups that it takes, by name; nil for all.
    public var groups: [Group]?
    /// The comps environments that it offers, by name.
    public var environments: [Environment] = []
    /// Packages for the installer's root file system.
    public var buildinstallPackages: [String] = []
    /// The modules that it takes, by name; nil if the file has no list.
    public var modules: [Module]?
    /// Koji tags with module builds.
    public var kojiTags: [String] = []
    /// The product that a layered-product variant is.
    public var release: Release?

    public init(
        id: String, name: String, kind: Kind, arches: [String], isEmpty: Bool = false, parent: String? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.arches = arches
        self.isEmpty = isEmpty
        self.parent = parent
    }

    /// A comps group of a variant.
    public struct Group: Hashable, Sendable, Codable {
        /// An ID, or a shell pattern of IDs.
        public var id: String
        public var isGlob: Bool
        /// What replaces the group's own value.
        public var isDefault: Bool?
        public var isUserVisible: Bool?

        public init(
            _ id: String, isGlob: Bool = false, isDefault: Bool? = nil, isUserVisible: Bool? = nil
        ) {
            self.id = id
            self.isGlob = isGlob
            self.isDefault = isDefault
            self.isUserVisible = isUserVisible
        }
    }

    /// A comps environment of a variant.
    public struct Environment: Hashable, Sendable, Codable {
        public var id: String
        public var displayOrder: Int?

        public init(_ id: String, displayOrder: Int? = nil) {
            self.id = id
            self.displayOrder = displayOrder
        }
    }

    /// A module of a variant.
    public struct Module: Hashable, Sendable, Codable {
        /// `name:stream[:version[:context]]`, or a shell pattern.
        public var specification: String
        public var isGlob: Bool

        public init(_ specification: String, isGlob: Bool = false) {
            self.specification = specification
            self.isGlob = isGlob
        }
    }

    /// How a layered product is called.
    public struct Release: Hashable, Sendable, Codable {
        public var name: String
        public var short: String
        public var version: String

        public init(name: String, short: String, version: String) {
            self.name = name
            self.short = short
            self.version = version
        }
    }

    /// The name that is unique in a compose: the parent's UID, a dash and the ID.
    public var uid: String { parent.map { "\($0)-\(id)" } ?? id }
}
