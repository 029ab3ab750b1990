public import CurlHTTP
public import JSONKit

/// One question to a service.
public struct APIRequest: Sendable {
    public enum Body: Sendable {
        case none
        case json(JSONValue)
        /// `application/x-www-form-urlencoded`, in this order; a name may come several times.
        case form([(name: String, value: String)])
        /// `multipart/form-data`, whose fields may be files; they must stay as they are meanwhile.
        case multipart(HTTPMultipart)
    }

    /// How often a request may reach the service.
    public enum Repetition: Hashable, Sendable {
        /// It changes nothing.
        case safe
        /// The second time changes nothing more than the first.
        case idempotent
        /// It makes something: never again unless it is certain that it did not arrive.
        case once
    }

    public var method: String
    /// Below the root of the service's interface, or of its web pages.
    public var path: APIPath
    public var root: APIRoot = .interface
    public var query: [(name: String, value: String)]
    public var header: [HTTPField] = []
    public var body: Body
    /// The kind of answer that is wanted; nil is what the service's dialect says.
    public var accept: String?
    public var repetition: Repetition
    /// What a read-only client takes for the answer of a request that would change something.
    public var pretended: JSONValue?
    /// How long an answer may be; bytes.
    public var replyLimit = 64 << 20
    /// How old an answer may be that the client has kept, to be given without asking; nil asks always. What was
    /// kept from before a change through the same client is never given so.
    public var freshFor: Duration?
    /// Whether the service does not count the request, so that it may be asked when no other may.
    public var isFree = false
    /// How long the exchange may take; nil is what the client's options say.
    public var timeout: Duration?

    public init(
        _ method: String, _ path: APIPath, query: [(name: String, value: String?)] = [], _ body: Body = .none
    ) {
        self.method = method
        self.path = path
        self.query = query.compactMap { parameter in parameter.value.map { (parameter.name, $0) } }
        self.body = body
        repetition =
            switch method {
            case "GET", "HEAD": .safe
            case "PUT", "DELETE": .idempotent
            default: .once
            }
    }

    public static func get(_ path: APIPath, query: [(name: String, value: String?)] = []) -> Self {
        Self("GET", path, query: query)
    }

    /// The same request with another answer for read-only clients.
    public func pretending(_ answer: JSONValue) -> Self {
        var request = self
        request.pretended = answer
        return request
    }

    /// The same request, which may arrive twice without harm.
    public func repeatable() -> Self {
        var request = self
        request.repetition = .idempotent
        return request
    }

    /// Whether the request is meant to change something.
    public var isWriting: Bool { repetition != .safe }
}

/// What a request's path is below.
public enum APIRoot: Hashable, Sendable {
    /// The interface for programs.
    case interface
    /// The pages for people: patches, raw files, tarballs.
    case web
}

extension APIRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method and URL below the root, without what looks secret; never a field or the body.
    public var description: String {
        let mark = path.text.contains("?") ? "&" : "?"
        let tail = query.isEmpty ? "" : mark + URLText.query(query)
        return "\(method) \(HTTPError.redacted(path.text + tail))"
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

extension APIRequest.Body: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What kind of body it is; what is in it may be secret.
    public var description: String {
        switch self {
        case .none: "no body"
        case .json: "JSON"
        case .form: "a form"
        case .multipart(let form): "a form of \(form.parts.count) parts"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
