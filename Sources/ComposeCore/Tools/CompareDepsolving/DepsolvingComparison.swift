/// What one gather brought and another did not.
public struct DepsolvingComparison: Sendable, Hashable {
    /// One package.
    public struct Package: Sendable, Hashable, Comparable {
        public var kind: GatheredPackages.Kind
        /// The name of its file.
        public var file: String

        public static func < (one: Self, other: Self) -> Bool {
            one.file == other.file ? one.kind.rawValue < other.kind.rawValue : one.file.precedes(other.file)
        }
    }

    /// Sorted by the name of the file.
    public let added, removed: [Package]

    public var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    public init(_ old: GatheredPackages, _ new: GatheredPackages) {
        added = Self.packages(of: new, missingIn: old)
        removed = Self.packages(of: old, missingIn: new)
    }

    private static func packages(of one: GatheredPackages, missingIn other: GatheredPackages) -> [Package] {
        one.files.flatMap { kind, files in
            files.subtracting(other.files[kind] ?? []).map { Package(kind: kind, file: $0) }
        }.sorted()
    }

    /// The lists with how many there are of each.
    public var text: String {
        [("ADDED", added), ("REMOVED", removed)].map { title, packages in
            "\(title): \(packages.count)\n" + packages.map { "  \($0.kind.rawValue): \($0.file)\n" }.joined()
        }.joined()
    }
}
