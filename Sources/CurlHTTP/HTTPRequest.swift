public import SystemPackage

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
    /// A form with files as the body, in place of ``body``; the client adds its `Content-Type`.
    public var multipart: HTTPMultipart?
    /// Whether a body of more than a mebibyte is sent only when the server has said that it wants it, or nothing for
    /// five seconds (`Expect: 100-continue`); only in HTTP/1.1.
    ///
    /// A server that first asks who we are gets such a body once instead of twice. One that refuses the
    /// question (417) is asked without it; some ignore it.
    public var expectsContinue = false
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

    /// Whether anything is sent beside the header.
    var hasBody: Bool { body != nil || file != nil || multipart != nil }
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
