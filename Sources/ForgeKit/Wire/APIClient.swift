public import CurlHTTP
public import HostKit
public import JSONKit
public import Logging

/// Asks one service, in its dialect and with one credential; copies share connections, limits and cache.
public struct APIClient: Sendable {
    /// The root of the interface, without a slash at its end.
    public let base: String
    /// The root of the web pages, without a slash at its end.
    public let web: String
    let http: HTTPClient
    let authorizer: any Authorizer
    let dialect: any APIDialect
    let options: Options

    public struct Options: Sendable {
        /// Changes nothing at the service: requests that would are logged, and answered by what they pretend.
        public var isReadOnly = false
        public var logger: Logger?
        /// The time of day, for limits and dates.
        public var now: @Sendable () -> Timestamp = { Timestamp.now() }

        public init() {}
    }

    public init(
        base: String, web: String? = nil, http: HTTPClient,
        authorizer: any Authorizer = FixedAuthorizer.anonymous, dialect: any APIDialect = PlainDialect(),
        options: Options = Options()
    ) {
        self.base = base.trimmingSlashes
        self.web = (web ?? base).trimmingSlashes
        self.http = http
        self.authorizer = authorizer
        self.dialect = dialect
        self.options = options
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

    /// Sends a request to a URL of this service, such as the next page that an answer names.
    func perform(_ request: APIRequest, url: String) async throws(ForgeFailure) -> APIReply {
        let label = "\(request.method) \(HTTPError.redacted(url))"
        if let problem = request.path.problem {
            throw ForgeFailure(.badRequest, request: label, detail: problem)
        }
        if options.isReadOnly, request.isWriting {
            options.logger?.info("READ ONLY: \(label)")
            return APIReply(
                status: 200, header: [], body: (request.pretended ?? .object([])).bytes, request: label,
                isPretended: true)
        }
        var message = HTTPRequest(request.method, url, header: dialect.header + request.header)
        message.header.append(HTTPField("Accept", request.accept ?? dialect.accept))
        switch request.body {
        case .none: break
        case .json(let value):
            message.header.append(HTTPField("Content-Type", "application/json"))
            message.body = value.bytes
        case .form(let parameters):
            message.header.append(HTTPField("Content-Type", "application/x-www-form-urlencoded"))
            message.body = Array(URLText.form(parameters).utf8)
        case .multipart(let form): message.multipart = form
        }
        let fields = try await authorizer.fields(for: request)
        var response = try await exchange(message, fields, request)
        if response.status == 401, !fields.isEmpty, await authorizer.refused(fields) {
            response = try await exchange(message, authorizer.fields(for: request), request)
        }
        guard response.isSuccess else { throw failure(response, label) }
        return APIReply(status: response.status, header: response.header, body: response.body, request: label)
    }

    private func exchange(_ message: HTTPRequest, _ fields: [HTTPField], _ request: APIRequest)
        async throws(ForgeFailure) -> HTTPResponse
    {
        var message = message
        message.header += fields
        do {
            return try await http.send(message, bodyLimit: request.replyLimit)
        } catch {
            throw ForgeFailure(error)
        }
    }

    private func failure(_ response: HTTPResponse, _ label: String) -> ForgeFailure {
        let isJSON = response.header["Content-Type"]?.lowercased().contains("json") ?? false
        let json = isJSON ? try? JSONDocument(response.body).root : nil
        var failure = dialect.failure(response, json: json, now: options.now())
        failure.request = label
        failure.status = response.status
        failure.mayHaveArrived = response.status >= 500
        return failure
    }
}

extension String {
    fileprivate var trimmingSlashes: String {
        var text = self[...]
        while text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }
}
