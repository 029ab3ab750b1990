internal import HostKit
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
    /// Where lorax keeps what images for PowerPC need besides the tree.
    public var templates: FilePath = "/usr/share/lorax"

    public init(arch: String, tree: FilePath, changedFiles: FilePath? = nil, usesHFS: Bool = true) {
        self.arch = arch
        self.tree = tree
        self.changedFiles = changedFiles
        self.usesHFS = usesHFS
    }

    /// The boot loader of a tree that has all files that it takes; nil for one without.
    ///
    /// - Parameter tool: xorriso takes the way of booting from the `boot.iso` of the tree.
    public init?(tree: FilePath, arch: String, tool: ISOImage.Tool = .genisoimage, usesHFS: Bool = true) {
        self.init(arch: arch, tree: tree, usesHFS: usesHFS)
        guard let needed = try? Self.files(arch, tool, usesHFS: usesHFS),
            needed.allSatisfy({ Files.exists(tree.appending($0)) })
        else { return nil }
    }

    /// What a tree must have for its images to boot, relative to the tree.
    ///
    /// - Throws: `.image` for an arch that nobody knows to boot.
    public static func files(
        _ arch: String, _ tool: ISOImage.Tool, usesHFS: Bool = true
    ) throws(ComposeError) -> [String] {
        let family = try Family(arch)
        if tool == .xorriso { return [bootISO] }
        return switch family {
        case .x86: ["isolinux/isolinux.bin"]
        case .amd64: ["isolinux/isolinux.bin", "images/efiboot.img"]
        case .efi: ["images/efiboot.img"]
        case .s390: ["images/cdboot.img"]
        case .ia64: ["images/boot.img"]
        case .ppc, .ppc64le: ["ppc"]
        case .sparc: ["boot/isofs.b", "boot/silo.conf"]
        case .arm: ["images"]
        }
    }

    /// The image of the installer alone, which is not put on other images.
    static let bootISO = "images/boot.iso"
    /// The files that genisoimage writes to while it makes an image.
    static let changing = ["isolinux/isolinux.bin", "images/boot.img"]

    /// Copies the files that the ISO tool changes, so that those of the tree stay as they are.
    ///
    /// - Returns: What to put on the image in their place.
    /// - Throws: ``FileError``.
    public mutating func copyChangedFiles(to directory: FilePath) throws -> [GraftPoint] {
        changedFiles = directory
        return try Self.changing.compactMap { path in
            let source = tree.appending(path)
            guard Files.isRegular(source) else { return nil }
            let copy = directory.appending(path)
            try Files.createDirectories(copy.removingLastComponent())
            try Files.copy(source, to: copy, keepingTimes: true)
            return GraftPoint(path, from: copy)
        }
    }
}
