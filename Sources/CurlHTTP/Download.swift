public import DigestKit
internal import HostKit
public import SystemPackage

/// A file to fetch: from where, to where, and what it must be.
public struct Download: Hashable, Sendable {
    /// Where the same file can be had, best first; HTTP, HTTPS, FTP and FTPS.
    public var urls: [String]
    public var target: FilePath
    public var header: [HTTPField] = []
    /// Nil if whatever comes is welcome.
    public var checksum: Checksum?
    /// Its bytes, if they are known.
    public var size: Int64?
    /// How many bytes it may have.
    public var limit: Int64 = .max
    /// How long a server may send nothing, or less than ``slowestRate``; nil is what the client's configuration says.
    public var stallTimeout: Duration?
    /// Bytes a second.
    public var slowestRate = 1
    /// How often each address is tried.
    public var retry = RetryPolicy()

    public init(_ urls: [String], to target: FilePath, checksum: Checksum? = nil) {
        self.urls = urls
        self.target = target
        self.checksum = checksum
    }
}

extension HTTPClient {
    /// How far a download has come.
    public struct Progress: Hashable, Sendable {
        public var received: Int64
        /// Nil while the server has not said it.
        public var expected: Int64?

        public init(received: Int64, expected: Int64?) {
            self.received = received
            self.expected = expected
        }
    }

    /// Downloads into a file, which appears whole or not at all; in one attempt.
    ///
    /// HTTP, HTTPS, FTP and FTPS are allowed; redirects lead to HTTP and HTTPS only. The bytes are stored as
    /// the server has them: no compression is asked for.
    /// - Parameters:
    ///   - limit: How many bytes the file may have.
    ///   - progress: Called as bytes come, from the client's thread, whose other transfers wait meanwhile.
    /// - Returns: The answer, with an empty body.
    /// - Throws: `.status` for anything but success, with the beginning of what the server said; `.tooLarge`,
    ///   `.fileFailure` and what ``send(_:bodyLimit:)`` throws.
    @discardableResult
    public func download(
        _ url: String, to target: FilePath, header: [HTTPField] = [], limit: Int64 = .max,
        progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws(HTTPError) -> HTTPResponse {
        var download = Download([url], to: target)
        download.header = header
        download.limit = limit
        download.retry = .never
        return try await self.download(download, progress: progress)
    }

    /// Downloads into a file, which appears whole and checked or not at all.
    ///
    /// What fails for a time is tried again: at the next address at once, at the same one after a pause. What
    /// came before a connection broke is not asked for again where the server can send the rest, and either
    /// says that the file is still the same or the checksum of the whole is known. Redirects lead to HTTP and
    /// HTTPS only. The bytes are stored as the server has them: no compression is asked for.
    /// - Parameter progress: Called as bytes come, from the client's thread, whose other transfers wait
    ///   meanwhile; with the numbers of the attempt.
    /// - Returns: The last answer, with an empty body.
    /// - Throws: The last attempt's error: `.status` with the beginning of what the server said, `.mismatch`
    ///   for a file with another size or checksum, `.tooLarge`, `.fileFailure` and what
    ///   ``send(_:bodyLimit:)`` throws.
    @discardableResult
    public func download(
        _ download: Download, progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws(HTTPError) -> HTTPResponse {
        var run = DownloadRun(download, self, progress)
        do throws(HTTPError) {
            let response = try await run.perform()
            run.file.discard()
            return response
        } catch {
            run.file.discard()
            throw error
        }
    }
}
