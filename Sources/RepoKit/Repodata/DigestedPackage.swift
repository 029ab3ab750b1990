public import DigestKit
public import RPMKit
public import SystemPackage

/// A package and the checksum of its file, made in one pass: each byte is read once.
public struct DigestedPackage: Sendable {
    public let header: PackageHeader
    public let checksum: Checksum
    /// Bytes of the file.
    public let size: Int
    /// When the file was last changed, in seconds since 1970.
    public let modified: Int64

    public init(_ header: PackageHeader, checksum: Checksum, size: Int, modified: Int64) {
        self.header = header
        self.checksum = checksum
        self.size = size
        self.modified = modified
    }

    /// Reads a package file in pieces of bounded size; safe to call from many threads at once.
    ///
    /// - Throws: `RPMError` of every code.
    public static func read(_ path: FilePath, _ kind: Checksum.Kind = .sha256) throws(RPMError) -> Self {
        var hashing = Hashing(kind)
        let file = try PackageFile.readWhole(path) { hashing.update($0) }
        let identity = file.identity
        return Self(
            try PackageHeader(file), checksum: hashing.checksum(), size: identity?.size ?? 0,
            modified: (identity?.modified ?? 0).secondsRoundedDown)
    }
}

extension PackageXML {
    /// Renders a package that was read.
    ///
    /// - Throws: `.controlCharacter`.
    public init(
        _ package: DigestedPackage, changelogLimit: Int? = defaultChangelogLimit
    ) throws(RepositoryWriteError) {
        try self.init(
            package.header, checksum: package.checksum, size: package.size, modified: package.modified,
            changelogLimit: changelogLimit)
    }
}

extension Int64 {
    /// Whole seconds of nanoseconds, before 1970 too.
    fileprivate var secondsRoundedDown: Int64 {
        let (seconds, rest) = quotientAndRemainder(dividingBy: 1_000_000_000)
        return rest < 0 ? seconds - 1 : seconds
    }
}
