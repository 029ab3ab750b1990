public import SystemPackage

/// What lorax, or its forerunner, made for a tree.
public struct InstallerOutput: Sendable, Hashable {
    /// UID of a variant; each tree has its own.
    public var variant: String
    public var arch: String
    /// Where the files lie: `images/boot.iso`, `isolinux/`, `.treeinfo`, …
    public var directory: FilePath
    /// The volume ID that the boot configurations have to name.
    public var volumeID: String

    public init(variant: String, arch: String, directory: FilePath, volumeID: String) {
        self.variant = variant
        self.arch = arch
        self.directory = directory
        self.volumeID = volumeID
    }
}
