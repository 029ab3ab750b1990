public import HostKit
public import SystemPackage

/// Asks servers over HTTP and HTTPS, through libcurl, which is loaded at the first request.
///
/// Copies share their connections and the one thread that performs their requests; at most 20 run at a time
/// for each server, and 32 in all, while others wait for their turn. Unless a proxy is named, proxies are those
/// of the environment variables that libcurl knows (`https_proxy`, `no_proxy`, …). HTTP/2 is spoken over TLS
/// with servers that can.
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
        /// Whether the server has to prove who it is; without that anybody can read and change everything.
        public var verifiesServer = true
        /// Our own certificate in PEM, with its key unless there is a ``clientKey``.
        ///
        /// Like every credential it goes to no other origin than the one that is asked first. A client that has
        /// one speaks HTTP/1.1 only.
        public var clientCertificate: FilePath?
        /// The key of ``clientCertificate`` in PEM, without a passphrase.
        public var clientKey: FilePath?
        /// Whether and with whose tickets to answer servers that ask for Kerberos.
        ///
        /// They go to no other origin than the one that is asked first. A client that has them speaks HTTP/1.1
        /// only.
        public var kerberos: Kerberos?
        /// The proxy's URL, for all hosts; empty for none, nil for those of the environment.
        ///
        /// It may have user and password, which are shown nowhere.
        public var proxy: String? {
            get { secretProxy?.reveal() }
            set { secretProxy = newValue.map { Secret($0) } }
        }
        private var secretProxy: Secret?

        public init(userAgent: String) { self.userAgent = userAgent }

        /// The usual configuration, with the certificates of `CURL_CA_BUNDLE` or `SSL_CERT_FILE`.
        public init(userAgent: String, environment: HostEnvironment) {
            self.userAgent = userAgent
            certificateFile = (environment["CURL_CA_BUNDLE"] ?? environment["SSL_CERT_FILE"])
                .map { environment.absolute(FilePath($0)) }
        }
    }

    public let configuration: Configuration
    let loop: CurlLoop
    let tickets: KerberosTickets?
    let clock: any Clock<Duration>

    /// - Parameter clock: What pauses between attempts are measured with.
    public init(_ configuration: Configuration, clock: any Clock<Duration> = ContinuousClock()) {
        self.configuration = configuration
        self.clock = clock
        tickets = configuration.kerberos.map { KerberosTickets($0) }
        loop = CurlLoop(name: configuration.userAgent)
    }

    /// The usual limit of a body in memory, 16 MiB.
    public static let defaultBodyLimit = 16 << 20

    /// Sends a request and gives the answer, whatever its status.
    ///
    /// Redirects are followed, to HTTP and HTTPS only. A credential goes to no other origin (scheme, host and
    /// port) than the first, and neither do Kerberos and the client's certificate; after 303, and for a POST also after 301 and 302, the method becomes GET.
    ///
    /// Where a connection at rest turns out to be closed, the request goes over a new one, without a word; unless it
    /// was sent over the old one already and must not arrive twice (``HTTPRequest/isIdempotent``).
    /// - Parameter bodyLimit: How many bytes the body may have, after decompression.
    /// - Throws: Every code but `.status`; `.fileFailure` for a request with a file.
    public func send(
        _ request: HTTPRequest, bodyLimit: Int = defaultBodyLimit
    ) async throws(HTTPError) -> HTTPResponse {
        let sink = { @Sendable () throws(HTTPError) in BodySink.memory(limit: bodyLimit) }
        let (exchange, _) = try await follow(request, policy: .exchange, sink: sink, progress: nil)
        return exchange
    }

    /// Sends a request again and again until there is an answer that is worth having.
    ///
    /// Only for requests that may reach the server twice: those that are safe (``HTTPRequest/isSafe``) and
    /// whatever else changes nothing the second time; the caller knows, and nothing here forbids it. For all
    /// others ``HTTPError/mayHaveArrived`` tells whether another attempt would be the first. What a server may get over (see ``RetryPolicy``) is tried again; the last answer is
    /// given whatever its status.
    /// - Throws: What ``send(_:bodyLimit:)`` throws.
    public func send(
        _ request: HTTPRequest, bodyLimit: Int = defaultBodyLimit, retry: RetryPolicy
    ) async throws(HTTPError) -> HTTPResponse {
        var budget = RetryBudget(retry)
        var attempt = 1
        while true {
            let result = await attemptToSend(request, bodyLimit)
            guard let failure = result.failure, retry.isWorthwhile(failure),
                let pause = budget.pause(after: attempt, failure)
            else { return try result.response.get() }
            try await wait(pause, request)
            budget.resume()
            attempt += 1
        }
    }

    /// An answer, and the failure that it tells of, if it does.
    private func attemptToSend(_ request: HTTPRequest, _ limit: Int) async -> (
        response: Result<HTTPResponse, HTTPError>, failure: HTTPError?
    ) {
        do throws(HTTPError) {
            let response = try await send(request, bodyLimit: limit)
            return (.success(response), Self.failure(of: response))
        } catch {
            return (.failure(error), error)
        }
    }

    private static func failure(of response: HTTPResponse) -> HTTPError? {
        do throws(HTTPError) {
            _ = try response.checked()
            return nil
        } catch {
            return error
        }
    }

    func wait(_ pause: Duration, _ request: HTTPRequest) async throws(HTTPError) {
        do {
            try await clock.sleep(for: pause)
        } catch {
            throw HTTPError(.cancelled, request.method, request.url)
        }
    }
}
