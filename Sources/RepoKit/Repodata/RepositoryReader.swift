public import CurlHTTP
internal import DigestKit
internal import HostKit
public import SystemPackage
internal import XMLKit

/// Reads repositories: their index, then the metadata files that are asked for.
public struct RepositoryReader: Sendable {
    /// Sizes beyond which a repository is refused.
    public struct Limits: Sendable, Hashable {
        /// Bytes of an index or a list of mirrors.
        public var index = 16 << 20
        /// Bytes of a metadata file as it is stored.
        public var stored: Int64 = 2 << 30
        /// Bytes that come out of a metadata file.
        public var expanded: Int64 = 8 << 30

        public init() {}
    }

    public var http: HTTPClient
    /// Where downloaded metadata is kept, by checksum; used again by whoever gives the same directory.
    public var cache: FilePath
    public var variables: RepositoryVariables
    public var retry = RetryPolicy()
    public var limits = Limits()

    public init(http: HTTPClient, cache: FilePath, variables: RepositoryVariables = RepositoryVariables()) {
        self.http = http
        self.cache = cache
        self.variables = variables
    }

    /// Reads the index of a repository, from the first of its mirrors that has it.
    ///
    /// - Throws: `.notFound`, `.unreadable`, `.malformed`, `.mismatch` if it is not what a metalink says.
    public func open(_ source: RepositorySource) async throws(RepositoryError) -> Repository {
        let mirrors = try await self.mirrors(of: source)
        var last = RepositoryError(
            .badLocation, repository: source.id, "it has no address; give a base URL or a mirror list")
        // A mirror that is down must not hold up those that are not.
        for patience in mirrors.urls.count > 1 ? [.never, retry] : [retry] {
            for (number, base) in mirrors.urls.enumerated() {
                do throws(RepositoryError) {
                    let repomd = try await index(of: source, at: base, mirrors.indexChecksums, patience)
                    // The one that answered comes first from now on.
                    let others = mirrors.urls.indices.filter { $0 != number }.map { mirrors.urls[$0] }
                    return Repository(source: source, mirrors: [base] + others, repomd: repomd, reader: self)
                } catch {
                    if error.code == .cancelled { throw error }
                    last = error
                }
            }
        }
        throw last
    }

    private func mirrors(of source: RepositorySource) async throws(RepositoryError) -> Mirrors {
        var mirrors = Mirrors(urls: source.urls.map(variables.expand))
        for list in [source.metalink, source.mirrorlist].compactMap({ $0 }) {
            let address = variables.expand(list)
            let place = RepositoryAddress(address)
            let document = try await document(place, repository: source.id, name: address, retry)
            do throws(RepodataProblem) {
                let found = try Mirrors.read(document)
                mirrors.urls += found.urls.map(variables.expand)
                mirrors.indexChecksums += found.indexChecksums
            } catch {
                throw RepositoryError(
                    .malformed, repository: source.id, file: address, "\(error.message); use a base URL")
            }
        }
        return mirrors
    }

    private func index(
        of source: RepositorySource, at base: String, _ checksums: [Checksum], _ retry: RetryPolicy
    ) async throws(RepositoryError) -> Repomd {
        let address = RepositoryAddress(base).appending("repodata/repomd.xml")
        let document = try await document(address, repository: source.id, name: address.text, retry)
        let isExpected = checksums.isEmpty || checksums.contains { Checksum.of(document, $0.kind) == $0 }
        guard isExpected else {
            throw RepositoryError(
                .mismatch, repository: source.id, file: address.text,
                "it is not the index that the metalink describes; the mirror is out of date")
        }
        do throws(XMLError) {
            return try RepomdReader.read(document)
        } catch {
            throw RepositoryError(
                error.code == .limit ? .tooLarge : .malformed, repository: source.id, file: address.text,
                line: error.position?.line, "\(error.message); make the repository's metadata anew",
                cause: error)
        }
    }

    /// The bytes of a small file, here or elsewhere.
    private func document(
        _ address: RepositoryAddress, repository: String, name: String, _ retry: RetryPolicy
    ) async throws(RepositoryError) -> [UInt8] {
        switch address {
        case .local(let path):
            do throws(FileError) {
                return try Files.read(path, limit: limits.index)
            } catch {
                throw RepositoryError(
                    error.code == .notFound ? .notFound : .unreadable, repository: repository, file: name,
                    error.code == .notFound
                        ? "no such file; is this the directory that holds 'repodata'?" : "\(error)",
                    cause: error)
            }
        case .remote(let url) where url.lowercased().hasPrefix("ftp"):
            return try await fetched(url, repository, name, retry)
        case .remote(let url):
            do throws(HTTPError) {
                return try await http.send(
                    HTTPRequest("GET", url), bodyLimit: limits.index, retry: retry
                ).checked().body
            } catch {
                throw Self.failure(error, repository, name)
            }
        }
    }

    /// The bytes of a small file that has to be downloaded into one: FTP has no answers in memory.
    private func fetched(_ url: String, _ repository: String, _ name: String, _ retry: RetryPolicy)
        async throws(RepositoryError) -> [UInt8]
    {
        let target = cache.appending("index-\(UInt64.random(in: .min ... .max))")
        var download = Download([url], to: target)
        download.limit = Int64(limits.index)
        download.retry = retry
        do {
            try Files.createDirectories(cache)
            try await http.download(download)
            let bytes = try Files.read(target, limit: limits.index)
            try Files.remove(target)
            return bytes
        } catch let error as HTTPError {
            throw Self.failure(error, repository, name)
        } catch {
            throw RepositoryError(.unreadable, repository: repository, file: name, "\(error)", cause: error)
        }
    }

    static func failure(_ error: HTTPError, _ repository: String, _ file: String) -> RepositoryError {
        let code: RepositoryError.Code =
            switch error.code {
            case .status(404), .status(410), .status(550): .notFound
            case .cancelled: .cancelled
            case .mismatch: .mismatch
            case .tooLarge: .tooLarge
            case .badURL: .badLocation
            default: .unreadable
            }
        return RepositoryError(
            code, repository: repository, file: HTTPError.redacted(file), "\(error)", cause: error)
    }
}
