/// Why a request has no usable answer.
public struct HTTPError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// No connection: the name is unknown, nobody listens, the network is down; nothing was sent.
        case unreachable
        /// The connection broke after something was sent, and before the answer was complete.
        case interrupted
        /// Connecting took too long, or the server fell silent.
        case timedOut
        /// The answer is longer than the caller allows.
        case tooLarge
        /// The server's certificate cannot be trusted, it refuses ours, or there is no common way to encrypt.
        case tlsFailure
        /// There are no Kerberos tickets, or the server refuses them.
        case authenticationFailed
        /// Not a URL, or not one of a kind that is allowed here.
        case badURL
        /// A method or a header field that cannot be sent.
        case badRequest
        /// More redirects than are followed, or one that leads nowhere.
        case badRedirect
        /// The server does not speak the protocol.
        case badReply
        /// libcurl is not there.
        case libraryMissing
        case cancelled
        /// The file to download into cannot be written, or the one to send cannot be read.
        case fileFailure
        /// The file is not the one that was wanted: its size or its checksum is another.
        case mismatch
        /// The server's answer is another status than success.
        case status(Int)
        case other
    }

    public var code: Code
    public var method: String
    /// Without credentials; see ``HTTPError/redacted(_:)``.
    public var url: String
    /// What the library or the server said about it.
    public var detail: String?
    /// How long the server wants us to wait before we ask again.
    public var retryAfter: Duration?
    /// Whether a server may have acted on the request; false only if none can have.
    ///
    /// Before something is repeated that must not be done twice, this has to be false.
    public var mayHaveArrived: Bool

    public init(_ code: Code, _ method: String, _ url: String, detail: String? = nil) {
        self.code = code
        self.method = method
        self.url = Self.redacted(url)
        self.detail = detail
        mayHaveArrived =
            switch code {
            // There was an answer.
            case .status, .mismatch, .badRedirect, .badReply, .tooLarge, .interrupted: true
            default: false
            }
    }
}

extension HTTPError: CustomStringConvertible {
    public var description: String {
        if code == .libraryMissing {
            return "libcurl cannot be loaded" + reason + "; install libcurl4 (Debian) or libcurl (Fedora)"
        }
        return "\(method) \(url): \(cause)"
    }

    /// What happened, without the request.
    public var cause: String { fact + reason }

    private var reason: String { detail.map { $0.isEmpty ? "" : ": \($0)" } ?? "" }

    private var fact: String {
        switch code {
        case .unreachable: "the server cannot be reached"
        case .interrupted: "the connection broke"
        case .timedOut: "the server did not answer in time"
        case .tooLarge: "the answer is too large"
        case .tlsFailure: "no secure connection"
        case .authenticationFailed: "Kerberos authentication failed"
        case .badURL: "not a usable URL"
        case .badRequest: "the request cannot be sent"
        case .badRedirect: "the redirect cannot be followed"
        case .badReply: "the server's answer makes no sense"
        case .libraryMissing: "libcurl cannot be loaded"
        case .cancelled: "cancelled"
        case .fileFailure: "the file cannot be used"
        case .mismatch: "not the file that was expected"
        case .status(let status): "status \(status)"
        case .other: "failed"
        }
    }

    /// The beginning of a body on one line, for a message; nil for what is no text.
    static func excerpt(of body: [UInt8]) -> String? {
        guard let text = String(validating: body.prefix(500), as: UTF8.self) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : String(words.prefix(200))
    }

    /// A URL to show: user and password are left out, and so are the values of query items that look secret.
    public static func redacted(_ url: String) -> String {
        var rest = url[...]
        var result = ""
        if let scheme = rest.range(of: "://") {
            result = String(rest[..<scheme.upperBound])
            rest = rest[scheme.upperBound...]
        }
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let authority = rest[..<end]
        result += authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        rest = rest[end...].prefix { $0 != "#" }
        guard let mark = rest.firstIndex(of: "?") else { return result + rest }
        let items = rest[rest.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        return result + rest[...mark] + items.map(redactedItem).joined(separator: "&")
    }

    private static func redactedItem(_ item: Substring) -> String {
        guard let equals = item.firstIndex(of: "=") else { return String(item) }
        let name = item[..<equals].lowercased()
        let isSecret = ["token", "key", "secret", "pass", "sig", "auth", "cred", "code", "session"]
            .contains { name.contains($0) }
        return isSecret ? "\(item[...equals])…" : String(item)
    }
}

extension Substring {
    /// The first place of a text.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
