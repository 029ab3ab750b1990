internal import HostKit

/// What a server answered.
public struct HTTPResponse: Hashable, Sendable {
    public var status: Int
    /// In the order in which they came, also several of one name. What `Set-Cookie` sets is shown nowhere;
    /// ``HTTPCookies`` takes it.
    public var header: [HTTPField]
    public var body: [UInt8]
    /// Where the answer came from, after all redirects.
    public var url: String
    /// The request's method, for messages.
    public var method: String
    /// The answers that led here, the first one first.
    public var redirects: [HTTPRedirect] = []

    public init(status: Int, header: [HTTPField], body: [UInt8], url: String, method: String = "GET") {
        self.status = status
        self.header = header
        self.body = body
        self.url = url
        self.method = method
    }

    public var isSuccess: Bool { (200..<300).contains(status) }

    /// Where to ask from now on: where the redirects at the beginning lead that are meant for good; nil if the first is
    /// not, or there was none.
    public var permanentURL: String? {
        let count = redirects.prefix(while: \.isPermanent).count
        guard count > 0 else { return nil }
        return count < redirects.count ? redirects[count].url : url
    }

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

/// An answer that sent us elsewhere, and was followed.
public struct HTTPRedirect: Hashable, Sendable {
    public var status: Int
    public var header: [HTTPField]
    /// Where the answer came from.
    public var url: String

    public init(status: Int, header: [HTTPField], url: String) {
        self.status = status
        self.header = header
        self.url = url
    }

    /// Whether the new place is meant for good: 301 or 308.
    public var isPermanent: Bool { status == 301 || status == 308 }
}
