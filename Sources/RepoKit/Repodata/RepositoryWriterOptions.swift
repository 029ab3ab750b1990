public import ArchiveKit
public import DigestKit

/// How the metadata of a repository is written.
public struct RepositoryWriterOptions: Sendable, Hashable {
    /// The kind of checksum of the metadata's files; that of packages lies in their ``PackageXML``.
    public var checksum: Checksum.Kind = .sha256
    /// Whether the names of files begin with their checksums, so that caches never mix two states.
    public var hasUniqueNames = true
    /// Of the files about packages.
    public var compression: Compression = .gzip
    /// Of those, from 1 to 9; nil for what serves best: 5 for gzip, which takes a fifth less time than 6 for files
    /// that are a fiftieth larger, and the library's own choice for the others.
    public var compressionLevel: Int?
    /// Of the compressed copy of the comps file.
    public var groupCompression: Compression = .gzip
    /// What stands as the revision; nil for the timestamp.
    public var revision: String?
    /// When the metadata was made, in seconds since 1970; files carry it as the time of their last change.
    public var timestamp: Int64
    public var tags = Repomd.Tags()
    /// How many packages are rendered at a time; files are compressed at the same time.
    public var workers = 2

    /// - Parameter timestamp: Seconds since 1970. `HostEnvironment.buildTime` honours `SOURCE_DATE_EPOCH`.
    public init(timestamp: Int64) {
        self.timestamp = timestamp
    }
}

/// A package and its place in a repository.
public struct RepositoryEntry: Sendable {
    public var package: PackageXML
    /// The path below the repository's directory, or from the base.
    public var location: String
    /// The URL that the location counts from, if it is not the repository's own.
    public var base: String?

    public init(_ package: PackageXML, location: String, base: String? = nil) {
        self.package = package
        self.location = location
        self.base = base
    }
}

/// A file of the metadata that is not about packages: comps, modules, product certificates, advisories.
public struct AdditionalMetadata: Sendable, Hashable {
    /// What the index calls it: `modules`, `productid`, `updateinfo` and so on.
    public var type: String
    /// The file's name, without checksum and without what the compression adds.
    public var name: String
    public var content: [UInt8]
    /// Nil for a file that is stored as it is.
    public var compression: Compression?
    /// Whether the content is there under its bare name too, which the index does not mention.
    public var keepsPlainCopy = false

    public init(type: String, name: String, content: [UInt8], compression: Compression? = .gzip) {
        self.type = type
        self.name = name
        self.content = content
        self.compression = compression
    }
}
