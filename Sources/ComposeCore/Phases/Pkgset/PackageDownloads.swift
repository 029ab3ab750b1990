public import CurlHTTP
internal import DigestKit
internal import HostKit
internal import RPMKit
public import RepoKit
public import SystemPackage

/// Brings the files of packages here that lie on servers.
public struct PackageDownloads: Sendable {
    public let pool: PackagePool
    public let http: HTTPClient
    /// Where downloaded packages are kept.
    public let directory: FilePath
    /// Gives a file that is the package already, in an older compose.
    var older: @Sendable (PackageOrigin) -> FilePath? = { _ in nil }

    public init(_ pool: PackagePool, http: HTTPClient, directory: FilePath) {
        self.pool = pool
        self.http = http
        self.directory = directory
    }

    /// The file of a package; one that is here stays where it is.
    ///
    /// A downloaded file is whole and has the repository's checksum. It lies below a directory named by that, so
    /// that packages of one name from different repositories do not meet.
    public func file(of package: PackageID) async throws -> FilePath {
        if let path = try await pool.files.file(package) { return path }
        let origin = pool.origin(package)
        switch origin.location {
        case .file(let path): return path
        case .unusable(let reason): throw ComposeError(.packages, reason)
        case .urls(let urls):
            let target = Self.place(of: origin, in: directory)
            if Files.record(target)?.size == origin.size, origin.checksum != nil { return target }
            try Files.createDirectories(target.removingLastComponent())
            if let file = older(origin) {
                try PackageLinker(.hardlinkOrCopy).place(file, at: target)
                return target
            }
            var download = Download(urls, to: target, checksum: origin.checksum)
            download.size = origin.size > 0 ? origin.size : nil
            try await http.download(download)
            try Self.date(target)
            return target
        }
    }

    /// Where a downloaded package is kept.
    static func place(of package: PackageOrigin, in directory: FilePath) -> FilePath {
        let digits = package.checksum.map { String($0.hexadecimal.prefix(16)) } ?? "unchecked"
        return directory.appending(digits).appending(package.fileName)
    }

    /// Makes a downloaded package as old as its build, for repositories tell the time of the file: that of the
    /// download would make each compose another.
    private static func date(_ path: FilePath) throws {
        // What is no package is found out, and told, when it is taken in.
        guard let built = (try? PackageHeader.read(path))?.buildTime else { return }
        try Files.setModified(Timestamp(seconds: Int64(clamping: built)), of: path)
    }
}
