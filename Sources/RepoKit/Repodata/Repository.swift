internal import ArchiveKit
internal import CurlHTTP
internal import DigestKit
internal import HostKit
public import SystemPackage

/// A repository whose index was read.
public struct Repository: Sendable {
    public let source: RepositorySource
    public let repomd: Repomd
    /// Where it can be had; the first is where the index came from.
    let mirrors: [String]
    let reader: RepositoryReader

    init(source: RepositorySource, mirrors: [String], repomd: Repomd, reader: RepositoryReader) {
        self.source = source
        self.mirrors = mirrors
        self.repomd = repomd
        self.reader = reader
    }

    /// The path or URL that it was read from.
    public var base: String { mirrors.first ?? "" }

    /// Whether it was read from this machine.
    public var isLocal: Bool { if case .local = RepositoryAddress(base) { true } else { false } }

    /// Brings a metadata file here, as it is stored, and checks it.
    ///
    /// A file of a repository on this machine stays where it is.
    /// - Throws: `.missingData` if there is none of this type, `.notFound`, `.unreadable`, `.mismatch`,
    ///   `.badLocation`.
    public func path(of type: String) async throws(RepositoryError) -> FilePath {
        guard let data = repomd[type] else {
            throw RepositoryError(
                .missingData, repository: source.id, file: "repomd.xml",
                "there is no '\(type)' among \(repomd.data.map(\.type).joined(separator: ", "))")
        }
        return try await path(of: data)
    }

    /// The content of a metadata file, decompressed, such as `group` (comps) or `modules`; nil if there is none.
    ///
    /// Of comps the form that needs no decompression is taken, or else the other.
    /// - Throws: What ``path(of:)`` throws; `.malformed` for damaged data, `.tooLarge`.
    public func content(of type: String) async throws(RepositoryError) -> [UInt8]? {
        let types = type == "group" ? ["group", "group_gz", "group_xz", "group_zst"] : [type]
        guard let data = types.lazy.compactMap({ repomd[$0] }).first else { return nil }
        let file = try await file(data)
        let source = try MetadataSource(file)
        var bytes: [UInt8] = []
        while let piece = try source.next() { bytes += piece.bytes }
        return bytes
    }

    /// All packages.
    ///
    /// - Throws: What ``path(of:)`` throws; `.malformed` with the line, `.tooLarge`.
    public func packages() async throws(RepositoryError) -> [RepositoryPackage] {
        try await PrimaryReader.packages(in: try await file("primary"))
    }

    /// The files of all packages, or of those with some checksums (in small hexadecimal digits).
    ///
    /// - Throws: What ``packages()`` throws.
    public func files(ofPackages checksums: Set<String>? = nil) async throws(RepositoryError)
        -> [FilelistsReader.Files]
    {
        try await FilelistsReader.files(in: try await file("filelists"), ofPackages: checksums)
    }

    /// A metadata file that lies here, ready to be read.
    func file(_ type: String) async throws(RepositoryError) -> MetadataFile {
        guard let data = repomd[type] else {
            _ = try await path(of: type)
            throw RepositoryError(.missingData, repository: source.id, "there is no '\(type)'")
        }
        return try await file(data)
    }

    private func file(_ data: Repomd.DataFile) async throws(RepositoryError) -> MetadataFile {
        var file = MetadataFile(
            repository: source.id, name: data.location.href, path: try await path(of: data))
        file.openChecksum = data.openChecksum
        file.openSize = data.openSize
        file.limits = DecompressionStream.Limits(size: reader.limits.expanded)
        return file
    }

    private func path(of data: Repomd.DataFile) async throws(RepositoryError) -> FilePath {
        let places = try places(of: data.location)
        var last = error(.notFound, data, "it lies nowhere")
        for path in places.local {
            do throws(RepositoryError) {
                try check(path, data)
                return path
            } catch {
                last = error
            }
        }
        if places.remote.isEmpty { throw last }
        return try await download(places.remote, data)
    }

    /// Where a file of it lies: on this machine, and elsewhere, the best first.
    ///
    /// - Throws: `.badLocation` if it lies on this machine, but what says so comes from elsewhere.
    func places(of location: RepositoryPackage.Location) throws(RepositoryError) -> (
        local: [FilePath], remote: [String]
    ) {
        var (local, remote): ([FilePath], [String]) = ([], [])
        for mirror in mirrors {
            switch (RepositoryAddress(mirror), RepositoryAddress(location.resolved(in: mirror))) {
            case (.local, .local(let path)): if !local.contains(path) { local.append(path) }
            case (_, .remote(let url)): if !remote.contains(url) { remote.append(url) }
            case (.remote, .local):
                throw RepositoryError(
                    .badLocation, repository: source.id, file: location.href,
                    "the metadata leads to a file of this machine; do not trust this repository")
            }
        }
        return (local, remote)
    }

    private func error(_ code: RepositoryError.Code, _ data: Repomd.DataFile, _ message: String)
        -> RepositoryError
    {
        RepositoryError(code, repository: source.id, file: data.location.href, message)
    }

    private func check(_ path: FilePath, _ data: Repomd.DataFile) throws(RepositoryError) {
        guard let record = Files.record(path) else {
            throw error(
                .notFound, data, "no such file (\(path)); make the repository's metadata anew")
        }
        if record.size > reader.limits.stored {
            throw error(.tooLarge, data, "it has \(record.size) bytes, more than are allowed")
        }
        if let size = data.size, size != record.size {
            throw error(
                .mismatch, data,
                "it has \(record.size) bytes, but repomd.xml says \(size); make the repository's metadata anew"
            )
        }
        let found = try checksum(path, data)
        guard found == data.checksum else {
            throw error(
                .mismatch, data,
                "it has the checksum \(found), but repomd.xml says \(data.checksum); "
                    + "make the repository's metadata anew")
        }
    }

    private func checksum(_ path: FilePath, _ data: Repomd.DataFile) throws(RepositoryError) -> Checksum {
        do throws(Checksum.FileFailure) {
            return try Checksum.of(path, data.checksum.kind)
        } catch {
            throw self.error(.unreadable, data, "\(error)")
        }
    }

    /// Brings a file into the cache, unless it is there.
    private func download(_ urls: [String], _ data: Repomd.DataFile) async throws(RepositoryError) -> FilePath
    {
        let name = data.location.href.split(separator: "/").last.map(String.init) ?? "metadata"
        let digits = data.checksum.hexadecimal
        // Most writers have the checksum in the name already.
        let plain = name.hasPrefix("\(digits)-") ? String(name.dropFirst(digits.count + 1)) : name
        let target = reader.cache.appending("\(digits)-\(plain)")
        if Files.isRegular(target), try checksum(target, data) == data.checksum { return target }
        do throws(FileError) {
            try Files.createDirectories(reader.cache)
        } catch {
            throw self.error(.unreadable, data, "the cache cannot be made: \(error)")
        }
        var download = Download(urls, to: target, checksum: data.checksum)
        download.size = data.size
        download.limit = reader.limits.stored
        download.retry = reader.retry
        do throws(HTTPError) {
            try await reader.http.download(download)
        } catch {
            throw RepositoryReader.failure(error, source.id, data.location.href)
        }
        return target
    }
}
