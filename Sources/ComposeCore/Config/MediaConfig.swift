/// How the names and volume IDs of images are made.
public struct ImageNameConfig: Sendable, Hashable, Codable {
    /// Templates of file names by variant; the first that fits counts.
    public var formats = VariantMap<String>()
    public var naming = ImageNaming()

    public init() {}

    /// The template for the images of a variant; nil for the usual one.
    public func format(variant uid: String) -> String? { formats.values(variant: uid).first }
}

/// How the ISO images of trees are made.
public struct CreateISOConfig: Sendable, Hashable, Codable {
    public var skip = VariantArchMap<Bool>()
    /// In bytes.
    public var maximumSize = VariantArchMap<Int64>()
    public var maximumSizeIsStrict = VariantArchMap<Bool>()
    public var makesJigdo = false
    public var coversOptional = false
    public var breaksHardlinks = false
    public var usesXorriso = false
    public var allowsReuse = true
    /// Bytes of a medium, and bytes to leave free on each.
    public var mediumSize: Int64 = 4_700_000_000
    public var reserve: Int64 = 10_485_760
    public var isoLevels = VariantArchMap<Int>()
    public var usesHFSOnPPC64LE = true
    /// The directory in which the images really are.
    public var symlinkTarget: String?

    public init() {}

    /// Whether a tree gets no image.
    public func skips(variant uid: String, arch: String) -> Bool {
        skip.values(variant: uid, arch: arch).contains(true)
    }

    /// The ISO 9660 level of a tree's image; the last that fits counts.
    public func isoLevel(variant uid: String, arch: String) -> Int? {
        isoLevels.values(variant: uid, arch: arch).last
    }
}

/// An image of several variants.
public struct ExtraISOConfig: Sendable, Hashable, Codable {
    /// The UIDs of the others.
    public var includedVariants: [String] = []
    public var extraFiles: [SCMSource] = []
    /// Template of the file name, with `filename` for the usual one.
    public var fileName: String?
    /// Templates of the volume ID, with `volid` for the usual one.
    public var volumeIDs: [String] = []
    /// All when empty.
    public var arches: [String] = []
    public var failableArches: [String] = []
    public var skipsSources = false
    public var inheritsExtraFiles = false
    /// In bytes.
    public var maximumSize: Int64?

    public init() {}
}

/// All images of several variants.
public struct ExtraISOsConfig: Sendable, Hashable, Codable {
    public var images = VariantMap<ExtraISOConfig>()
    public var allowsReuse = true

    public init() {}
}

/// Which checksums of images are written, and where.
public struct ImageChecksumConfig: Sendable, Hashable, Codable {
    /// In the order of the configuration.
    public var kinds = ["md5", "sha1", "sha256"]
    /// Whether those of a directory stand in one file.
    public var inOneFile = false
    /// Template of the first part of the files' names.
    public var baseName = ""

    public init() {}
}

/// What broken dependencies of finished repositories mean.
public struct RepoclosureConfig: Sendable, Hashable, Codable {
    public var strictness = VariantArchMap<Strictness>()

    public init() {}

    public enum Strictness: String, Sendable, Hashable, Codable {
        case off, lenient, fatal
    }

    /// What holds for a tree: the last value that fits.
    public func strictness(variant uid: String, arch: String) -> Strictness {
        strictness.values(variant: uid, arch: arch).last ?? .lenient
    }
}
