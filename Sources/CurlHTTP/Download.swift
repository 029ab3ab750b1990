public import SystemPackage

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

    /// Downloads into a file, which appears whole or not at all.
    ///
    /// HTTP, HTTPS, FTP and FTPS are allowed; redirects lead to HTTP and HTTPS only. The bytes are stored as
    /// the server has them: no compression is asked for.
    /// - Parameters:
    ///   - limit: How many bytes the file may have.
    ///   - progress: Called as bytes come, from a thread of the client.
    /// - Returns: The answer, with an empty body.
    /// - Throws: `.status` for anything but success, with the beginning of what the server said; `.tooLarge`,
    ///   `.fileFailure` and what ``send(_:bodyLimit:)`` throws.
    @discardableResult
    public func download(
        _ url: String, to target: FilePath, header: [HTTPField] = [], limit: Int64 = .max,
        progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws(HTTPError) -> HTTPResponse {
        let request = HTTPRequest("GET", url, header: header + [HTTPField("Accept-Encoding", "identity")])
        let sink = { @Sendable () throws(HTTPError) in try BodySink.file(target, limit: limit, for: request) }
        let (response, body) = try await follow(request, policy: .download, sink: sink, progress: progress)
        if !response.isSuccess { body.discard() }
        _ = try response.checked()
        try body.finish(for: request)
        var stored = response
        stored.body = []
        return stored
    }
}
