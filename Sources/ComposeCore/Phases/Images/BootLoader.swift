public import SystemPackage

/// How an image boots.
public struct BootLoader: Sendable, Hashable {
    /// A tree arch; each has boot files of its own.
    public var arch: String
    /// The tree with the boot files.
    public var tree: FilePath
    /// A directory with copies of those boot files that the ISO tool changes.
    public var changedFiles: FilePath?
    /// Whether ppc64le images carry an HFS file system.
    public var usesHFS: Bool

    public init(arch: String, tree: FilePath, changedFiles: FilePath? = nil, usesHFS: Bool = true) {
        self.arch = arch
        self.tree = tree
        self.changedFiles = changedFiles
        self.usesHFS = usesHFS
    }
}
