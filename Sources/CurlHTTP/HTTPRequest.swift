public import HostKit
public import SystemPackage

/// One line of a header.
public struct HTTPField: Hashable, Sendable {
    /// Case means nothing in it.
    public var name: String
    /// The value; for a credential the text that every description shows.
    public var value: String { secret == nil ? text : Secret.placeholder }
    private let text: String
    private let secret: Secret?

    public init(_ name: String, _ value: String) {
        self.name = name
        text = value
        secret = nil
    }

    /// A field that carries a credential: it is shown nowhere and never follows a redirect to another origin.
    ///
    /// - Parameter scheme: What stands before the secret, such as `Bearer `.
    public init(_ name: String, scheme: String = "", secret: Secret) {
        self.name = name
        text = scheme
        self.secret = secret
    }

    /// Whether the field must not reach another origin than the one it was meant for.
    public var isCredential: Bool {
        secret != nil || Self.credentialNames.contains(name.lowercased())
    }

    private static let credentialNames: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "private-token", "job-token", "x-api-key",
    ]

    /// The value as it goes over the wire.
    func revealed() -> String { text + (secret?.reveal() ?? "") }
}

extension [HTTPField] {
    /// The first value of a name, in any case.
    public subscript(_ name: String) -> String? {
        first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// What to ask a server for.
public struct HTTPRequest: Hashable, Sendable {
    public var method: String
    /// As text: what the server sees is what was given.
    public var url: String
    public var header: [HTTPField]
    /// Nil sends none; an empty one says that there is a body of no bytes.
    public var body: [UInt8]?
    /// A part of a file as the body, in place of ``body``.
    public var file: HTTPFileBody?
    /// Whether the client goes where the answer points; otherwise that answer is the result.
    public var followsRedirects = true
    /// How long the server may send or take nothing; nil is what the client's configuration says.
    public var stallTimeout: Duration?
    /// For the whole request with its redirects; nil is what the client's configuration says.
    public var totalTimeout: Duration?

    /// Whether the request asks for nothing but an answer: it may be sent again at any time.
    ///
    /// - SeeAlso: RFC 9110, 9.2.1.
    public var isSafe: Bool { ["GET", "HEAD", "OPTIONS"].contains(method) }

    /// Whether the second time changes nothing more than the first.
    ///
    /// - SeeAlso: RFC 9110, 9.2.2.
    public var isIdempotent: Bool { isSafe || ["PUT", "DELETE", "TRACE"].contains(method) }

    public init(_ method: String = "GET", _ url: String, header: [HTTPField] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.header = header
        self.body = body
    }
}

/// A part of a file that is sent as it is read; the file must stay as it is meanwhile.
public struct HTTPFileBody: Hashable, Sendable {
    public var path: FilePath
    /// The first byte.
    public var offset: Int64
    /// How many bytes; the request's `Content-Length`.
    public var count: Int64

    public init(_ path: FilePath, offset: Int64 = 0, count: Int64) {
        self.path = path
        self.offset = offset
        self.count = count
    }
}

/// What a server answered.
public struct HTTPResponse: Hashable, Sendable {
    public var status: Int
    public var header: [HTTPField]
    public var body: [UInt8]
    /// Where the answer came from, after all redirects.
    public var url: String
    /// The request's method, for messages.
    public var method: String

    public init(status: Int, header: [HTTPField], body: [UInt8], url: String, method: String = "GET") {
        self.status = status
        self.header = header
        self.body = body
        self.url = url
        self.method = method
    }

    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The response itself, if it tells of success.
    ///
    /// - Throws: `.status`, with the beginning of the body.
    public func checked() throws(HTTPError) -> Self {
        guard isSuccess else {
            var error = HTTPError(.status(status), method, url, detail: HTTPError.excerpt(of: body))
            error.retryAfter = header["Retry-After"].flatMap { RetryPolicy.span($0, now: .now()) }
            throw error
        }
        return self
    }
}
