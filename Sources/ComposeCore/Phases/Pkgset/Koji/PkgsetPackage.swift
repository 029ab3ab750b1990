internal import RPMKit
internal import RepoKit
internal import SystemPackage

/// What was read of a package of Koji: all that decides about it, without the file.
struct PkgsetPackage: Sendable {
    /// `name-version-release.arch`, as the hub has it.
    var nvra: String
    /// NVR of the build.
    var build: String
    /// The copy that was chosen.
    var file: KojiFile
    /// Whether no accepted copy is there, and this one is only tolerated.
    var isTolerated = false
    var package: SackPackage
    /// Bytes of the file; 0 if nobody knows.
    var size: Int64
    var rule: ArchExclusion.Rule?
    var proof: PackageProof

    var nevra: NEVRA { package.nevra }

    init(_ candidate: KojiCandidate, _ file: KojiFile, _ header: PackageHeader, size: Int64) {
        self.file = file
        nvra = candidate.nvra
        build = candidate.build
        package = SackPackage(header, keepsHeader: false)
        self.size = size
        rule = header.isSource ? ArchExclusion.Rule(header) : nil
        proof = PackageProof(header)
    }

    /// That the file was chosen, and is not there any more.
    var vanished: ComposeError {
        let copy = file.key.map { "the copy signed with \($0)" } ?? "the file"
        return ComposeError(
            .packages,
            "\(copy) of \(nvra) (\(build)) was there when the package set was made, and is gone now; let Koji "
                + "write it again, and start once more")
    }
}

/// By what a whole package is known to be the one whose header was read.
struct PackageProof: Sendable, Hashable {
    var nevra: NEVRA
    /// Where the main header begins and ends in the file.
    var headerRange: Range<Int>
    /// Digest of header and payload; nil if the package has none.
    var md5: String?
    /// Digests of the header.
    var sha1: String?
    var sha256: String?
    /// Seconds since 1970.
    var buildTime: UInt64

    init(_ header: PackageHeader) {
        nevra = header.nevra
        headerRange = header.file.headerRange
        md5 = header.md5
        sha1 = header.headerSHA1
        sha256 = header.headerSHA256
        buildTime = header.buildTime ?? 0
    }
}

/// Where files of a Koji instance are had: on this machine, or from its server.
protocol KojiStore: Sendable {
    /// How many files are looked at side by side.
    var parallel: Int { get }
    /// Whether packages are on this machine.
    var isLocal: Bool { get }
    /// The top that the paths of files start at.
    var root: PackageReference.Base { get }
    /// The headers of a package, and the size of its file; nil if there is no such file.
    func header(_ file: KojiFile) async throws -> (header: PackageHeader, size: Int64)?
    /// The file of a package whose header was read.
    ///
    /// - Throws: `.packages` for a file that is not there any more, or is another one.
    func package(_ package: PkgsetPackage) async throws -> FilePath
    /// The bytes of a small file; nil if there is none.
    func content(_ file: KojiFile, limit: Int) async throws -> [UInt8]?
    /// Where a file is, as messages say it.
    func place(_ file: KojiFile) -> String
}
