public import HostKit
public import SystemPackage

/// Asks servers over HTTP and HTTPS, through libcurl, which is loaded at the first request.
///
/// Copies share their connections. Proxies are those of the environment variables that libcurl knows
/// (`https_proxy`, `no_proxy`, …).
public struct HTTPClient: Sendable {
    public struct Configuration: Hashable, Sendable {
        public var userAgent: String
        /// For the name, the connection and the encryption together.
        public var connectTimeout: Duration = .seconds(10)
        /// How long a server may send or take nothing; counted in whole seconds.
        public var stallTimeout: Duration = .seconds(30)
        /// For a whole request with its redirects; nil is as long as something moves.
        public var totalTimeout: Duration?
        public var redirectLimit = 10
        /// Certificates to trust instead of the system's.
        public var certificateFile: FilePath?

        public init(userAgent: String) { self.userAgent = userAgent }

        /// The usual configuration, with the certificates of `CURL_CA_BUNDLE` or `SSL_CERT_FILE`.
        public init(userAgent: String, environment: HostEnvironment) {
            self.userAgent = userAgent
            certificateFile = (environment["CURL_CA_BUNDLE"] ?? environment["SSL_CERT_FILE"])
                .map { environment.absolute(FilePath($0)) }
        }
    }

    public let configuration: Configuration
    let pool = CurlPool()

    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// The usual limit of a body in memory, 16 MiB.
    public static let defaultBodyLimit = 16 << 20

    /// Sends a request and gives the answer, whatever its status.
    ///
    /// Redirects are followed, to HTTP and HTTPS only. A credential goes to no other origin (scheme, host and
    /// port) than the first; after 303, and for a POST also after 301 and 302, the method becomes GET.
    /// - Parameter bodyLimit: How many bytes the body may have, after decompression.
    /// - Throws: Every code but `.status` and `.fileFailure`.
    public func send(
        _ request: HTTPRequest, bodyLimit: Int = defaultBodyLimit
    ) async throws(HTTPError) -> HTTPResponse {
        let sink = { @Sendable () throws(HTTPError) in BodySink.memory(limit: bodyLimit) }
        let (exchange, _) = try await follow(request, policy: .exchange, sink: sink, progress: nil)
        return exchange
    }
}
