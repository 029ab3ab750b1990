public import CurlHTTP
internal import DigestKit
internal import HostKit
public import SystemPackage

/// Brings package files of repositories into a directory: by hard links where they are here already.
public struct PackageFetcher: Sendable {
    public var http: HTTPClient
    public var retry = RetryPolicy()
    /// How many files are worked on at a time.
    public var workers = 4

    public init(http: HTTPClient) { self.http = http }

    /// Brings packages, each under its own file name; a file that is there already and is the same stays.
    ///
    /// Sizes and checksums are compared with the metadata. A file appears whole or not at all.
    /// - Returns: The files, in the order of the packages.
    /// - Throws: `.notFound`, `.unreadable`, `.mismatch`, `.badLocation`; the rest is then not fetched.
    public func fetch(_ packages: [PackageID], of sack: RepositorySack, to directory: FilePath) async throws
        -> [FilePath]
    {
        try Files.createDirectories(directory)
        let workers = workers
        return try await packages.concurrentMap(limit: workers) { package in
            try await fetch(package, of: sack, to: directory)
        }
    }

    private func fetch(_ package: PackageID, of sack: RepositorySack, to directory: FilePath)
        async throws(RepositoryError) -> FilePath
    {
        let repository = sack.repository(of: package)
        let location = sack.facts.location(package.index)
        let name = location.href.split(separator: "/").last.map(String.init) ?? ""
        guard name.hasSuffix(".rpm"), let component = FilePath.Component(name) else {
            throw RepositoryError(
                .badLocation, repository: repository.source.id, file: location.href,
                "it is not the name of a package file")
        }
        let job = Job(
            repository: repository.source.id, file: location.href,
            checksum: sack.facts.checksum(package.index), size: sack.facts.size(package.index),
            target: directory.appending(component))
        if Files.isRegular(job.target), try job.isWanted(job.target) { return job.target }
        let places = try repository.places(of: location)
        if let path = places.local.first(where: { Files.isRegular($0) }) ?? places.local.first {
            try job.link(path)
        } else {
            try await download(job, places.remote)
        }
        return job.target
    }

    private func download(_ job: Job, _ addresses: [String]) async throws(RepositoryError) {
        var download = Download(addresses, to: job.target, checksum: job.checksum)
        download.size = job.size > 0 ? job.size : nil
        download.retry = retry
        do throws(HTTPError) {
            try await http.download(download)
        } catch {
            throw RepositoryReader.failure(error, job.repository, job.file)
        }
    }

    /// One file to bring.
    private struct Job: Sendable {
        var repository: String
        var file: String
        var checksum: Checksum
        var size: Int64
        var target: FilePath

        func error(_ code: RepositoryError.Code, _ message: String) -> RepositoryError {
            RepositoryError(code, repository: repository, file: file, message)
        }

        /// Whether a file is the one that the metadata describes.
        func isWanted(_ path: FilePath) throws(RepositoryError) -> Bool {
            guard let record = Files.record(path), size <= 0 || record.size == size else { return false }
            do throws(Checksum.FileFailure) {
                return try Checksum.of(path, checksum.kind) == checksum
            } catch {
                throw self.error(.unreadable, "\(error)")
            }
        }

        func link(_ source: FilePath) throws(RepositoryError) {
            guard Files.isRegular(source) else { throw error(.notFound, "no such file: \(source)") }
            guard try isWanted(source) else {
                throw error(
                    .mismatch,
                    "the package file is not the one that the metadata describes; make the metadata anew")
            }
            do throws(FileError) {
                try HardLink.make(source, at: target)
            } catch {
                throw self.error(.unreadable, "\(error)")
            }
        }
    }
}
