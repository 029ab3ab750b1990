public import SystemPackage

/// An ISO image to be made: everything that decides about its bytes, and where it goes.
///
/// Phases plan such values, ``ISOMaker`` makes them.
public struct ISOImage: Sendable, Hashable {
    /// A UID.
    public var variant: String
    /// A tree arch, or `src`.
    public var arch: String
    public var fileName: String
    /// Where it is published.
    public var directory: FilePath
    public var volumeID: String
    /// As `images.json` has it.
    public var type = "dvd"
    public var discNumber = 1
    public var discCount = 1
    /// In the order in which they lie on the image.
    public var graftPoints: [GraftPoint]
    /// 1 to 4; nil for the tool's own.
    public var isoLevel: Int?
    /// How it boots; nil for one that does not.
    public var boot: BootLoader?
    /// Whether it is marked as a supported product's.
    public var isSupported = false
    public var tool = Tool.genisoimage
    /// Where the jigdo files go, and the tree whose files they name; nil without.
    public var jigdo: Jigdo?
    public var isUnified = false
    /// The UIDs of the other variants on it.
    public var additionalVariants: [String] = []
    /// The tree arches that it is listed under; empty for its own.
    public var listedArches: [String] = []
    /// The working files that tell how it was made.
    public var files: WorkFiles

    public init(
        variant: String, arch: String, fileName: String, directory: FilePath, volumeID: String,
        graftPoints: [GraftPoint], files: WorkFiles
    ) {
        self.variant = variant
        self.arch = arch
        self.fileName = fileName
        self.directory = directory
        self.volumeID = volumeID
        self.graftPoints = graftPoints
        self.files = files
    }

    public var path: FilePath { directory.appending(fileName) }
    /// The list of what is on it.
    public var manifest: FilePath { directory.appending(fileName + ".manifest") }

    /// Everything that is published with it: itself, the list, and for jigdo two files more.
    public var outputs: [FilePath] {
        [path, manifest]
            + (jigdo.map { jigdo in
                [
                    jigdo.directory.appending(fileName + ".jigdo"),
                    jigdo.directory.appending(fileName + ".template"),
                ]
            } ?? [])
    }

    /// The program that writes the image.
    public enum Tool: String, Sendable, Hashable, Codable {
        case genisoimage
        case xorriso
    }

    public struct Jigdo: Sendable, Hashable {
        public var directory: FilePath
        public var tree: FilePath

        public init(directory: FilePath, tree: FilePath) {
            self.directory = directory
            self.tree = tree
        }
    }

    public struct WorkFiles: Sendable, Hashable {
        /// The list of graft points.
        public var graftPoints: FilePath
        /// The commands as a script.
        public var script: FilePath
        /// What the commands wrote.
        public var log: FilePath
        /// What the image was made of, for composes to come; nil to keep nothing.
        public var record: FilePath?

        public init(graftPoints: FilePath, script: FilePath, log: FilePath, record: FilePath? = nil) {
            self.graftPoints = graftPoints
            self.script = script
            self.log = log
            self.record = record
        }
    }
}
