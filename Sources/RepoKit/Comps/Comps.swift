/// What a comps file says: groups of packages, environments and categories of groups, language packs.
///
/// Texts are as they stand in the file, white space included; everything is in the order of the file.
public struct Comps: Hashable, Sendable, Codable {
    public var groups: [Group] = []
    public var environments: [Environment] = []
    public var categories: [Category] = []
    public var langpacks: [Langpack] = []
    /// Packages that must not be installed.
    public var blacklist: [BlacklistedPackage] = []
    /// Dependencies that do not count.
    public var whiteout: [IgnoredDependency] = []

    public init() {}

    /// Where something counts; nil means everywhere.
    public struct Restriction: Hashable, Sendable, Codable {
        public var arches: [String]?
        public var variants: [String]?

        public init(arches: [String]? = nil, variants: [String]? = nil) {
            self.arches = arches
            self.variants = variants
        }
    }

    /// A text with its translations.
    public struct Text: Hashable, Sendable, Codable {
        /// Nil if the file has no untranslated text, or an empty one.
        public var text: String?
        /// By language, in the order of their bytes; of two for one language the last counts.
        public var translations: [Translation]

        public init(_ text: String? = nil, translations: [Translation] = []) {
            self.text = text
            self.translations = translations
        }
    }

    public struct Translation: Hashable, Sendable, Codable {
        /// As in `xml:lang`, such as `pt_BR`.
        public var language: String
        public var text: String

        public init(_ language: String, _ text: String) {
            self.language = language
            self.text = text
        }
    }

    /// A group of packages.
    public struct Group: Hashable, Sendable, Codable {
        public var id: String
        public var name: Text
        public var description: Text
        /// Whether it is chosen unless somebody says otherwise.
        public var isDefault: Bool
        public var isUserVisible: Bool
        /// The language that the group is for.
        public var langOnly: String?
        public var isBiarchOnly: Bool
        public var displayOrder: Int?
        public var packages: [Package]
        public var restriction: Restriction

        public init(
            _ id: String, name: Text = Text(), description: Text = Text(), isDefault: Bool = false,
            isUserVisible: Bool = true, packages: [Package] = []
        ) {
            self.id = id
            self.name = name
            self.description = description
            self.isDefault = isDefault
            self.isUserVisible = isUserVisible
            self.isBiarchOnly = false
            self.packages = packages
            self.restriction = Restriction()
        }
    }

    /// How much a package belongs to its group, in the order in which groups are written.
    public enum PackageType: String, Hashable, Sendable, Codable, CaseIterable {
        case mandatory, `default`, optional
        /// Only together with another package.
        case conditional
    }

    /// A package of a group, by name.
    public struct Package: Hashable, Sendable, Codable {
        public var name: String
        public var type: PackageType
        /// The package that a conditional one goes with.
        public var requires: String?
        public var isBasearchOnly: Bool
        public var restriction: Restriction

        public init(
            _ name: String, _ type: PackageType = .mandatory, requires: String? = nil,
            isBasearchOnly: Bool = false, restriction: Restriction = Restriction()
        ) {
            self.name = name
            self.type = type
            self.requires = requires
            self.isBasearchOnly = isBasearchOnly
            self.restriction = restriction
        }
    }

    /// A choice of groups that makes a whole installation.
    public struct Environment: Hashable, Sendable, Codable {
        public var id: String
        public var name: Text
        public var description: Text
        public var displayOrder: Int?
        /// The groups that belong to it.
        public var groups: [GroupReference]
        /// The groups that can be added to it.
        public var options: [GroupReference]
        public var restriction: Restriction

        public init(
            _ id: String, name: Text = Text(), description: Text = Text(), displayOrder: Int? = nil,
            groups: [GroupReference] = [], options: [GroupReference] = []
        ) {
            self.id = id
            self.name = name
            self.description = description
            self.displayOrder = displayOrder
            self.groups = groups
            self.options = options
            self.restriction = Restriction()
        }
    }

    /// A group by its ID.
    public struct GroupReference: Hashable, Sendable, Codable {
        public var id: String
        /// Whether an option is taken unless somebody says otherwise.
        public var isDefault: Bool
        public var restriction: Restriction

        public init(_ id: String, isDefault: Bool = false, restriction: Restriction = Restriction()) {
            self.id = id
            self.isDefault = isDefault
            self.restriction = restriction
        }
    }

    /// A heading over groups.
    public struct Category: Hashable, Sendable, Codable {
        public var id: String
        public var name: Text
        public var description: Text
        public var displayOrder: Int?
        public var groups: [String]

        public init(
            _ id: String, name: Text = Text(), description: Text = Text(), displayOrder: Int? = nil,
            groups: [String] = []
        ) {
            self.id = id
            self.name = name
            self.description = description
            self.displayOrder = displayOrder
            self.groups = groups
        }
    }

    /// What is installed for each language beside a package.
    public struct Langpack: Hashable, Sendable, Codable {
        /// The package.
        public var name: String
        /// Its companion; `%s` stands for the language.
        public var install: String

        public init(_ name: String, install: String) {
            self.name = name
            self.install = install
        }
    }

    public struct BlacklistedPackage: Hashable, Sendable, Codable {
        public var name: String
        public var arch: String?

        public init(_ name: String, arch: String? = nil) {
            self.name = name
            self.arch = arch
        }
    }

    public struct IgnoredDependency: Hashable, Sendable, Codable {
        public var package: String
        public var requires: String

        public init(package: String, requires: String) {
            self.package = package
            self.requires = requires
        }
    }
}
