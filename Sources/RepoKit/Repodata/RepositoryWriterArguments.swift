public import ArchiveKit
public import DigestKit

/// What a command line of createrepo_c 0.17 asks for, and whether ``RepositoryWriter`` does the same.
///
/// Nothing is looked at but the arguments.
public struct CreaterepoArguments: Sendable, Hashable {
    /// The directory with the packages.
    public private(set) var directory: String?
    /// Where `repodata` goes; nil for the directory with the packages.
    public private(set) var outputDirectory: String?
    /// A file with the locations of the packages, one in a line; nil for all packages below the directory.
    public private(set) var packageList: String?
    /// The comps file; a relative path counts from the directory with the packages.
    public private(set) var groupFile: String?
    /// Of packages, and of the metadata unless ``metadataChecksum`` says otherwise.
    public private(set) var checksum = Checksum.Kind.sha256
    public private(set) var metadataChecksum: Checksum.Kind?
    /// Whether names begin with checksums; `--simple-md-filenames` wins over its opposite.
    public private(set) var hasUniqueNames = true
    /// Of the files about packages.
    public var compression: Compression { generalCompression ?? .gzip }
    /// Of the compressed copy of the comps file.
    public var groupCompression: Compression { generalCompression ?? (usesXZ ? .xz : compressType) ?? .gzip }
    public private(set) var revision: String?
    public private(set) var setsTimestampToRevision = false
    public private(set) var tags = Repomd.Tags()
    /// Nil keeps all entries.
    public private(set) var changelogLimit: Int? = PackageXML.defaultChangelogLimit
    /// What locations count from.
    public private(set) var baseURL: String?
    public private(set) var workers: Int?
    // Wherever they stand, the general one wins, then `--xz`.
    private var generalCompression: Compression?
    private var compressType: Compression?
    private var usesXZ = false

    /// The arguments that only createrepo_c can follow, as they were given; empty if our writer covers them all.
    public private(set) var uncovered: [String] = []

    /// Whether our writer does all that the arguments ask for.
    public var areCovered: Bool { uncovered.isEmpty }

    /// Reads arguments, without the program's name.
    public init(_ arguments: [String]) {
        var options = CreaterepoOptionScanner(arguments)
        var (databaseOption, declinesDatabase): (String?, Bool) = (nil, false)
        while let option = options.next() {
            switch option {
            case .operand(let text):
                if directory != nil { uncovered.append(text) }
                directory = text
            case .flag("no-database", _): declinesDatabase = true
            case .flag("database", let text): databaseOption = text
            case .flag(let name, let text): if !take(flag: name) { uncovered.append(text) }
            case .value(let name, let value, let text): if !take(name, value) { uncovered.append(text) }
            case .unknown(let text): uncovered.append(text)
            }
        }
        if directory == nil { uncovered.append("<directory_to_index>") }
        // Databases are made unless they are declined, and then they are not made even on demand.
        if !declinesDatabase { uncovered.append(databaseOption ?? "--database") }
        checkTogether()
    }

    /// How to write what the arguments ask for.
    ///
    /// - Parameter timestamp: Seconds since 1970, for metadata whose time the arguments do not set.
    public func writerOptions(timestamp: Int64) -> RepositoryWriterOptions {
        let ordered = setsTimestampToRevision ? revision.flatMap { Int64($0) } : nil
        var options = RepositoryWriterOptions(timestamp: ordered ?? timestamp)
        options.checksum = metadataChecksum ?? checksum
        options.hasUniqueNames = hasUniqueNames
        options.compression = compression
        options.groupCompression = groupCompression
        options.revision = revision
        options.tags = tags
        if let workers { options.workers = workers }
        return options
    }

    private mutating func take(flag: String) -> Bool {
        switch flag {
        case "xz": usesXZ = true
        case "unique-md-filenames": break
        case "simple-md-filenames": hasUniqueNames = false
        case "set-timestamp-to-revision": setsTimestampToRevision = true
        // What they speed up, we do anyway; what they print, we do not.
        case "quiet", "verbose", "pretty", "update", "skip-stat", "error-exit-val": break
        default: return false
        }
        return true
    }

    private mutating func take(_ name: String, _ value: String) -> Bool {
        switch name {
        case "outputdir": outputDirectory = value
        case "pkglist": packageList = value
        case "groupfile": groupFile = value
        case "revision": revision = value
        case "baseurl": baseURL = value
        case "content": tags.content.append(value)
        case "repo": tags.repository.append(value)
        case "distro": tags.distributions.append(Self.distribution(value))
        case "update-md-path", "cachedir": break
        case "checksum": return Self.set(&checksum, Checksum.Kind(rawValue: value.lowercased()))
        case "repomd-checksum":
            return Self.set(&metadataChecksum, Checksum.Kind(rawValue: value.lowercased()))
        case "compress-type": return Self.set(&compressType, Compression(name: value))
        case "general-compress-type": return Self.set(&generalCompression, Compression(name: value))
        case "changelog-limit":
            guard let limit = Int(value), limit >= -1 else { return false }
            changelogLimit = limit < 0 ? nil : limit
        case "workers": return Self.set(&workers, Int(value).flatMap { $0 > 0 ? $0 : nil })
        default: return false
        }
        return true
    }

    private static func set<Value>(_ place: inout Value, _ value: Value?) -> Bool {
        guard let value else { return false }
        place = value
        return true
    }

    private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
        guard let value else { return false }
        place = value
        return true
    }

    /// `CPE,NAME` or `NAME`.
    private static func distribution(_ text: String) -> Repomd.Tags.Distribution {
        guard let comma = text.firstIndex(of: ",") else { return .init(name: text) }
        return .init(name: String(text[text.index(after: comma)...]), cpeID: String(text[..<comma]))
    }

    private mutating func checkTogether() {
        if setsTimestampToRevision, revision.flatMap({ Int64($0) }) == nil {
            uncovered.append("--set-timestamp-to-revision")
        }
        // createrepo_c unpacks these first.
        if let groupFile, [".gz", ".xz", ".bz2", ".zck"].contains(where: { groupFile.hasSuffix($0) }) {
            uncovered.append("--groupfile=\(groupFile)")
        }
    }
}
