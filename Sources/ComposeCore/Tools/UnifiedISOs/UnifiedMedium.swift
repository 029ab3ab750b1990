public import SystemPackage

/// A medium with the packages of all variants for one arch.
public struct UnifiedMedium: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        case packages, sources, debug
    }

    /// The packages of one variant on it.
    public struct Tree: Sendable, Hashable {
        public var variant: ComposeInfo.Variant
        public var directory: FilePath
        public var packages: FilePath
        public var repository: FilePath
        /// Directories below it that belong to others, such as addons; relative to it.
        public var foreign: [String]
        /// Where the image is published for this variant.
        public var images: FilePath
        /// The arches that it is listed under.
        public var arches: [String]
        /// The tree whose `.treeinfo` tells of the variant.
        public var described: FilePath
    }

    public var content: Content
    /// A tree arch, or `src`.
    public var arch: String
    public var fileName: String
    public var volumeID: String
    /// By UID.
    public var trees: [Tree]

    /// As `images.json` has it.
    public var type: String { content == .debug ? "dvd-debuginfo" : "dvd" }
    /// What it is called: an arch, `src`, or `debug-` and an arch.
    public var name: String { content == .debug ? "debug-\(arch)" : arch }
}
