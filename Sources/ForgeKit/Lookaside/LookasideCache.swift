public import CurlHTTP
internal import DigestKit
internal import HostKit
public import SystemPackage

/// The cache with the sources of packages that are too large for git.
public struct LookasideCache: Sendable {
    public let settings: LookasideSettings
    let http: HTTPClient
    let options: APIClient.Options
    let retry: RetryPolicy

    /// - Parameters:
    ///   - http: With Kerberos or a certificate if it is to upload.
    ///   - retry: Of uploads and questions; a file can be sent twice without harm.
    public init(
        _ settings: LookasideSettings, http: HTTPClient, options: APIClient.Options = .init(),
        retry: RetryPolicy = RetryPolicy(attempts: 1, firstPause: .seconds(15), longestPause: .seconds(240))
    ) {
        self.settings = settings
        self.http = http
        self.options = options
        self.retry = retry
    }

    /// Where a file can be downloaded, the best place first.
    public func urls(of entry: SourcesFile.Entry, in package: RepositoryName) throws(ForgeFailure) -> [String]
    {
        let name = settings.cacheName(of: package)
        let (file, hash) = (entry.file, entry.checksum.hexadecimal)
        let kind = entry.checksum.kind.rawValue
        let path: APIPath = "/\(segments: name)/\(file)/\(kind)/\(hash)/\(file)"
        if let problem = path.problem { throw ForgeFailure(.badRequest, detail: problem) }
        let urls = [settings.downloadURL + path.text]
        guard entry.checksum.kind == .md5 else { return urls }
        let old: APIPath = "/\(segments: name)/\(file)/\(hash)/\(file)"
        return urls + [settings.downloadURL + old.text]
    }

    /// Downloads a file, which appears when its checksum is right.
    ///
    /// What is there already and right is not asked for again.
    /// - Returns: Whether there was anything to download.
    /// - Throws: `.notFound`; `.malformedReply` for another file than the wanted one; `.unreachable`, also of a server
    ///   that sends less than 1000 bytes a second for a minute.
    @discardableResult
    public func download(_ entry: SourcesFile.Entry, of package: RepositoryName, into directory: FilePath)
        async throws(ForgeFailure) -> Bool
    {
        guard entry.isSafe, let name = FilePath.Component(entry.file) else {
            throw ForgeFailure(.badRequest, detail: "'\(entry.file)' is no name of a file")
        }
        let target = directory.appending(name)
        if Files.isRegular(target), (try? Checksum.of(target, entry.checksum.kind)) == entry.checksum {
            return false
        }
        var download = Download(try urls(of: entry, in: package), to: target, checksum: entry.checksum)
        download.stallTimeout = .seconds(60)
        download.slowestRate = 1000
        do throws(HTTPError) {
            try await http.download(download)
            return true
        } catch {
            throw Self.failure(error)
        }
    }

    /// Downloads several files at a time.
    public func download(_ entries: [SourcesFile.Entry], of package: RepositoryName, into directory: FilePath)
        async throws(ForgeFailure)
    {
        _ = try await entries.askEach(limit: 4) { entry throws(ForgeFailure) in
            try await download(entry, of: package, into: directory)
        }
    }

    /// Whether a file can be downloaded.
    public func has(_ entry: SourcesFile.Entry, of package: RepositoryName) async throws(ForgeFailure) -> Bool
    {
        for url in try urls(of: entry, in: package) {
            let response = try await send(HTTPRequest("HEAD", url, header: Self.header))
            if response.isSuccess { return true }
            guard response.status == 404 else { throw Self.failure(response) }
        }
        return false
    }

    /// A proxy that is too eager would unpack tarballs; downloads say so by themselves.
    private static let header = [HTTPField("Accept-Encoding", "identity")]

    func send(_ request: HTTPRequest) async throws(ForgeFailure) -> HTTPResponse {
        do throws(HTTPError) {
            return try await http.send(request, bodyLimit: 1 << 20, retry: retry)
        } catch {
            throw Self.failure(error)
        }
    }

    /// What an answer without success means: its text in words, a page of HTML not.
    static func failure(_ response: HTTPResponse) -> ForgeFailure {
        let kind = response.header["Content-Type"]?.lowercased() ?? "text/plain"
        var detail =
            kind.hasPrefix("text/plain")
            ? response.text.split(whereSeparator: \.isNewline).first.map(String.init) : nil
        let code: ForgeFailure.Code =
            switch response.status {
            case 400: .invalid
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 500...: .serverFailure
            default: .refused
            }
        if code == .unauthorized {
            detail = detail ?? "get Kerberos tickets with 'kinit', or name a certificate"
        }
        if code == .forbidden { detail = detail ?? "only packagers may upload" }
        return ForgeFailure(
            code, request: "\(response.method) \(HTTPError.redacted(response.url))", status: response.status,
            detail: detail.map { String($0.prefix(500)) })
    }

    private static func failure(_ error: HTTPError) -> ForgeFailure {
        var failure = ForgeFailure(error)
        switch error.code {
        case .status(404): (failure.code, failure.status) = (.notFound, 404)
        case .status(let status):
            (failure.code, failure.status) = (status >= 500 ? .serverFailure : .refused, status)
        case .mismatch: failure.code = .malformedReply
        case .authenticationFailed: failure.code = .unauthorized
        default: break
        }
        return failure
    }
}
