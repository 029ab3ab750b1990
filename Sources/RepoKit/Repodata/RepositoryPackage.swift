public import DigestKit
public import RPMKit

/// What a repository's metadata says of a package.
public struct RepositoryPackage: Sendable, Hashable, Codable {
    public var nevra: NEVRA
    /// The file name of the source package that it was made of; nil for a source package.
    public var sourceRPM: String?
    /// Of the package file; it is the package's identity in the other files of the repository, too.
    public var checksum: Checksum
    public var location: Location
    /// Bytes of the package file.
    public var size: Int64
    /// When it was built, in seconds since the epoch.
    public var buildTime: Int64
    /// When the file was last changed, in seconds since the epoch.
    public var fileTime: Int64
    /// The bytes of the package file that its header takes; nil if the metadata does not say.
    public var headerRange: Range<Int64>?
    public var requires: [Dependency]
    public var provides: [Dependency]
    /// Those that primary metadata lists: of `/etc`, of `…bin`, and `/usr/lib/sendmail`.
    public var files: [String]

    public init(
        nevra: NEVRA, sourceRPM: String? = nil, checksum: Checksum, location: Location, size: Int64 = 0,
        buildTime: Int64 = 0, fileTime: Int64 = 0, headerRange: Range<Int64>? = nil,
        requires: [Dependency] = [], provides: [Dependency] = [], files: [String] = []
    ) {
        self.nevra = nevra
        self.sourceRPM = sourceRPM
        self.checksum = checksum
        self.location = location
        self.size = size
        self.buildTime = buildTime
        self.fileTime = fileTime
        self.headerRange = headerRange
        self.requires = requires
        self.provides = provides
        self.files = files
    }

    /// Where a file of a repository lies.
    public struct Location: Sendable, Hashable, Codable {
        /// Relative to ``base``, or to the repository.
        public var href: String
        /// What `xml:base` says.
        public var base: String?

        public init(href: String, base: String? = nil) {
            self.href = href
            self.base = base
        }

        /// The whole address.
        ///
        /// - Parameter repository: The path or URL of the repository.
        public func resolved(in repository: String) -> String {
            if Self.isAbsolute(href) { return href }
            guard let base, !base.isEmpty else { return Self.joined(repository, href) }
            return Self.joined(Self.isAbsolute(base) ? base : Self.joined(repository, base), href)
        }

        private static func isAbsolute(_ text: String) -> Bool {
            let bytes = text.utf8
            if bytes.first == UInt8(ascii: "/") { return true }
            // What stands before a colon in a path is no scheme: the slashes would be missing.
            guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
            return bytes[colon...].starts(with: "://".utf8)
        }

        private static func joined(_ base: String, _ href: String) -> String {
            base.hasSuffix("/") ? base + href : "\(base)/\(href)"
        }
    }
}

extension SackPackage {
    /// What a repository's metadata says; only the files that primary metadata lists count.
    public init(_ package: RepositoryPackage) {
        self.init(
            nevra: package.nevra, sourceRPM: package.sourceRPM, requires: package.requires,
            provides: package.provides, files: .paths(package.files))
    }
}

/// A file that a package has.
public struct RepositoryFile: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case regular, directory
        /// Owned, but not contained.
        case ghost
    }

    public var path: String
    public var kind: Kind

    public init(path: String, kind: Kind = .regular) {
        self.path = path
        self.kind = kind
    }
}
