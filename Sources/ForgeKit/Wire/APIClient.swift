public import CurlHTTP
internal import HostKit
public import JSONKit
internal import Logging

/// Asks one service, in its dialect and with one credential; copies share connections, limits and kept answers.
public struct APIClient: Sendable {
    /// The root of the interface, without a slash at its end.
    public let base: String
    /// The root of the web pages, without a slash at its end.
    public let web: String
    let http: HTTPClient
    let authorizer: any Authorizer
    let dialect: any APIDialect
    let options: Options
    let gate = RequestGate()
    let kept: KeptReplies
    /// Why nothing can be asked.
    private let problem: String?

    /// - Parameters:
    ///   - base: The root of the interface. It must not have user and password: nothing is sent then.
    ///   - web: The root of the pages for people; nil is the same.
    public init(
        base: String, web: String? = nil, http: HTTPClient,
        authorizer: any Authorizer = FixedAuthorizer.anonymous, dialect: any APIDialect = PlainDialect(),
        options: Options = Options()
    ) {
        let roots = [base, web ?? base].map { ServiceRoot($0) }
        self.base = roots[0].text
        self.web = roots[1].text
        problem = roots.lazy.compactMap(\.problem).first
        self.http = http
        self.authorizer = authorizer
        self.dialect = dialect
        self.options = options
        kept = KeptReplies(options.keptReplies)
    }

    /// Asks, and gives an answer that tells of success.
    ///
    /// - Throws: What the answer means otherwise, or why there is none.
    public func send(_ request: APIRequest) async throws(ForgeFailure) -> APIReply {
        try await perform(request, url: url(of: request))
    }

    /// Asks, and reads the answer.
    public func read<Value: JSONReadable>(_ request: APIRequest, as type: Value.Type = Value.self)
        async throws(ForgeFailure) -> Value
    { try await send(request).read() }

    /// Asks for something that may not be there: nil for 404.
    public func find<Value: JSONReadable>(_ request: APIRequest, as type: Value.Type = Value.self)
        async throws(ForgeFailure) -> Value?
    {
        do throws(ForgeFailure) {
            return try await send(request).read(as: Value.self)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// Asks for something that may not be there, and reads it in a way of one's own: nil for 404.
    public func find<Value>(_ request: APIRequest, _ read: (JSON) throws(JSONError) -> Value)
        async throws(ForgeFailure) -> Value?
    {
        do throws(ForgeFailure) {
            return try await send(request).read(read)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// The whole URL of a request.
    public func url(of request: APIRequest) -> String {
        let root = request.root == .web ? web : base
        guard !request.query.isEmpty else { return root + request.path.text }
        let mark = request.path.text.contains("?") ? "&" : "?"
        return root + request.path.text + mark + URLText.query(request.query)
    }

    /// Sends a request to the URL that an answer of the same service gave.
    ///
    /// - Throws: `.malformedReply` for a URL of another server: it would get our credentials.
    public func follow(_ request: APIRequest, to url: String) async throws(ForgeFailure) -> APIReply {
        guard let here = ownURL(url) else {
            throw ForgeFailure(
                .malformedReply, request: "\(request.method) \(HTTPError.redacted(url))",
                detail: "the next page is said to be at another server")
        }
        return try await perform(request, url: here)
    }

    /// A URL that a service gave, if it leads to the service itself; nil for all others.
    ///
    /// A service behind another server may not know that it is asked over HTTPS: then its URL is changed to that.
    private func ownURL(_ url: String) -> String? {
        guard let parts = WebURL(url), let base = WebURL(base), let web = WebURL(web) else { return nil }
        for own in [base, web] {
            if parts.origin == own.origin { return url }
            if own.scheme == "https", parts.scheme == "http", parts.host == own.host, parts.port == 80 {
                return own.root + parts.target
            }
        }
        return nil
    }

    /// Sends a request to a URL of this service.
    func perform(_ request: APIRequest, url: String) async throws(ForgeFailure) -> APIReply {
        let label = "\(request.method) \(HTTPError.redacted(url))"
        if let problem = problem ?? request.path.problem {
            throw ForgeFailure(.badRequest, request: label, detail: problem)
        }
        if options.isReadOnly, request.isWriting {
            options.logger?.info("READ ONLY: \(label)")
            return APIReply(
                status: 200, header: [], body: (request.pretended ?? .object([])).bytes, request: label,
                isPretended: true, url: HTTPError.redacted(url))
        }
        var run = RequestRun(self, request, url: url)
        // Whatever was known of the service may have changed.
        defer { if request.isWriting { kept.expire() } }
        return try await run.answer()
    }
}

extension APIClient: CustomReflectable, CustomStringConvertible {
    public var description: String { "\(base) (\(type(of: dialect)))" }
    public var customMirror: Mirror { Mirror(self, children: ["base": base, "web": web]) }
}

/// The root of a service's URLs.
private struct ServiceRoot {
    /// Without slashes at the end, and without user and password.
    let text: String
    let problem: String?

    init(_ root: String) {
        var text = root[...]
        while text.hasSuffix("/") { text.removeLast() }
        let url = WebURL(String(text))
        if let url, !url.hasUser {
            self.text = String(text)
            problem = nil
        } else {
            self.text = HTTPError.redacted(String(text))
            problem =
                url == nil
                ? "'\(self.text)' is no URL of HTTP or HTTPS"
                : "the URL of a service must not have user and password; give a token instead"
        }
    }
}
