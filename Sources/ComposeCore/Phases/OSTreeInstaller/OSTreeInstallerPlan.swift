public import SystemPackage

/// An installer of a tree's commits.
public struct OSTreeInstallerPlan: Sendable, Hashable, Codable {
    public var variant: Variant
    public var arch: String
    /// Which of the phase's installers it is, from 1; its logs are called after it.
    public var number: Int
    public var installer: OSTreeInstallerConfig.Installer
    public var release: String
    public var fileName: String
    public var volumeID: String
    public var canFail: Bool

    public var delivery: PlannedDelivery {
        PlannedDelivery(
            .ostreeInstaller, variant: variant.uid, arches: [arch], what: "lorax \(fileName)",
            failable: canFail ? [arch] : [])
    }

    var title: String { "\(variant.uid).\(arch)" }
}

/// What lorax made for a tree.
public struct OSTreeInstallerOutput: Sendable, Hashable {
    /// The UID of the variant.
    public var variant: String
    public var arch: String
    /// Has all that lorax made, its `.treeinfo` among it.
    public var directory: FilePath
    public var volumeID: String
    /// The installer's image.
    public var image: MadeImage

    /// The same for those who take any installer.
    var installer: InstallerOutput {
        InstallerOutput(variant: variant, arch: arch, directory: directory, volumeID: volumeID)
    }
}
