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
    /// Which file it was.
    public private(set) var identity: PackageFile.Identity?

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
        return try Self(file, checksum: hashing.checksum())
    }

    /// Reads the headers of a package file alone if the checksum of that very file is known, and all of it if
    /// it is not.
    ///
    /// - Parameter known: Gives the checksum of a file that was read before.
    /// - Throws: `RPMError` of every code.
    public static func read(
        _ path: FilePath, _ kind: Checksum.Kind, known: (PackageFile.Identity) -> Checksum?
    ) throws(RPMError) -> Self {
        let file = try PackageFile.read(path)
        guard let checksum = file.identity.flatMap(known), checksum.kind == kind else {
            return try read(path, kind)
        }
        return try Self(file, checksum: checksum)
    }

    private init(_ file: PackageFile, checksum: Checksum) throws(RPMError) {
        self.init(
            try PackageHeader(file), checksum: checksum, size: file.identity?.size ?? 0,
            modified: (file.identity?.modified ?? 0).secondsRoundedDown)
        identity = file.identity
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
