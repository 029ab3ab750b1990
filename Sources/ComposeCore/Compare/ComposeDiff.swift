public import RPMKit

/// What two composes have different from each other.
public struct ComposeDiff: Sendable, Hashable, Codable {
    public var old: Side
    public var new: Side
    /// All trees of both, by variant and arch.
    public var trees: [Tree] = []
    /// By name of the source package.
    public var packages: [PackageChange] = []
    /// Packages that are in other trees than before, by name of the source package.
    public var moves: [PackageMove] = []
    public var images: [ImageChange] = []
    public var modules: [ModuleChange] = []
    public var extraFiles: [ExtraFileChange] = []
    /// What could not be compared, as sentences.
    public var notes: [String] = []

    public init(old: Side, new: Side) {
        self.old = old
        self.new = new
    }

    /// Whether they have the same content, whatever they are called.
    public var isEmpty: Bool {
        packages.isEmpty && moves.isEmpty && images.isEmpty && modules.isEmpty && extraFiles.isEmpty
            && trees.allSatisfy { $0.old != nil && $0.new != nil }
    }

    /// One of the two composes.
    public struct Side: Sendable, Hashable, Codable {
        public var id: String
        public var label: String?
        public var path: String

        public init(id: String, label: String? = nil, path: String) {
            self.id = id
            self.label = label
            self.path = path
        }
    }

    /// One tree in both composes.
    public struct Tree: Sendable, Hashable, Codable {
        public var tree: TreeID
        /// nil where the tree is not there.
        public var old: Totals?
        public var new: Totals?
    }

    /// How much there is in a tree.
    public struct Totals: Sendable, Hashable, Codable {
        public var binary = 0
        public var debug = 0
        public var source = 0
        /// Of all its packages; nil where the files are not at hand.
        public var bytes: Int64?

        public init() {}

        public var packages: Int { binary + debug + source }
    }

    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case upgraded, downgraded, added, removed
    }

    /// Packages of one source that have changed alike.
    public struct PackageChange: Sendable, Hashable, Codable {
        public var kind: Kind
        /// The name of the source package.
        public var source: String
        /// nil for what was added.
        public var old: EVR?
        /// nil for what was removed.
        public var new: EVR?
        /// By name and arch.
        public var members: [Member]
    }

    /// A package for one arch.
    public struct Member: Sendable, Hashable, Codable {
        public var name: String
        public var arch: Arch
        public var category: RPMManifest.Category
        /// The trees that it is in: those of the new compose, or of the old one for what was removed.
        public var trees: [TreeID]
        /// Whether the other compose has nothing of this name, for no arch and in no version.
        public var isWhole: Bool
    }

    /// Packages of one source that have come into other variants, or gone from them, alike.
    public struct PackageMove: Sendable, Hashable, Codable {
        public var source: String
        /// By name and arch.
        public var members: [MovedMember]
    }

    /// A package for one arch that is in other trees than before.
    public struct MovedMember: Sendable, Hashable, Codable {
        public var name: String
        public var arch: Arch
        public var category: RPMManifest.Category
        /// Where it is no longer, and where it is now and was not before.
        public var from: [Place]
        public var to: [Place]
    }

    /// A kind of packages in a tree.
    public struct Place: Sendable, Hashable, Codable {
        public var tree: TreeID
        /// nil where it does not matter: it is in no tree as something else than before.
        public var category: RPMManifest.Category?
    }

    /// An image that has come, gone or changed.
    public struct ImageChange: Sendable, Hashable, Codable {
        /// The UID of the variant that it is listed under.
        public var variant: String
        public var old: Image?
        public var new: Image?
    }

    /// As much of an image as people compare.
    public struct Image: Sendable, Hashable, Codable {
        public var path: String
        public var arch: String
        public var type: String
        public var format: String
        public var subvariant: String
        public var discNumber: Int
        /// Whether it holds trees of several variants, and the UIDs of the others.
        public var isUnified: Bool
        public var additionalVariants: [String]
        /// In bytes.
        public var size: Int64
        public var volumeID: String?
        public var isBootable: Bool
        public var checksums: [String: String]
    }

    /// A stream of a module.
    public struct ModuleChange: Sendable, Hashable, Codable {
        /// `name:stream`.
        public var stream: String
        /// `version:context` of the builds; none where the stream is not there.
        public var old: [String]
        public var new: [String]
        /// Where the two differ.
        public var trees: [TreeID]
    }

    /// A file of a tree that is no package.
    public struct ExtraFileChange: Sendable, Hashable, Codable {
        /// Below what is published.
        public var path: String
        /// In bytes; nil where the file is not there.
        public var old: Int64?
        public var new: Int64?
    }
}
