internal import CurlHTTP
public import JSONKit

extension APIClient {
    /// Asks in GraphQL and gives the answer's `data`.
    ///
    /// - Parameters:
    ///   - query: One operation. A mutation is sent once only, and by read-only clients not at all.
    ///   - variables: An object.
    ///   - path: Below ``base``; GitHub's own is `/graphql`.
    ///   - pretended: What read-only clients take for the data of a mutation.
    /// - Throws: What the first of the answer's `errors` means, even where there is other data.
    /// - SeeAlso: The GraphQL specification, 7 (Response).
    public func graphQL(
        query: String, variables: JSONValue = .object([]), path: APIPath = "/graphql",
        root: APIRoot = .interface, pretending pretended: JSONValue = .object([])
    ) async throws(ForgeFailure) -> JSON {
        var request = APIRequest(
            "POST", path, .json(.object([.init("query", .string(query)), .init("variables", variables)])))
        request.root = root
        request.repetition = Self.isMutation(query) ? .once : .safe
        request.pretended = .object([.init("data", pretended)])
        let reply = try await send(request)
        let json = try reply.json()
        if let errors = json["errors"]?.items, let first = errors.first {
            var failure = ForgeFailure(graphQL: first, count: errors.count, reply)
            if case .rateLimited = failure.code,
                let limit = dialect.rateLimit(in: reply.header, now: options.now())
            {
                failure.code = .rateLimited(until: limit.reset)
            }
            throw failure
        }
        guard let data = json["data"] else {
            throw ForgeFailure(
                .malformedReply, request: reply.request, status: reply.status,
                detail: "an answer of GraphQL without data and errors")
        }
        return data
    }

    /// Whether an operation changes something: its first word outside of comments says so.
    static func isMutation(_ query: String) -> Bool {
        var text = query.drop { $0.isWhitespace || $0 == "," || $0 == "\u{FEFF}" }
        while text.hasPrefix("#") {
            text = text.drop { !$0.isNewline }.drop { $0.isWhitespace || $0 == "," }
        }
        return !(text.hasPrefix("{") || text.prefix { $0.isLetter } == "query")
    }
}

extension ForgeFailure {
    /// What one of the `errors` means.
    ///
    /// - SeeAlso: The types are those of GitHub; others use `extensions.code`.
    fileprivate init(graphQL error: JSON, count: Int, _ reply: APIReply) {
        let kind = error["type"]?.string ?? error["extensions"]?["code"]?.string
        let code: Code =
            switch kind?.uppercased() {
            case "NOT_FOUND": .notFound
            case "RATE_LIMITED", "RATE_LIMIT": .rateLimited(until: nil)
            case "FORBIDDEN", "INSUFFICIENT_SCOPES": .forbidden
            case "UNAUTHORIZED", "UNAUTHENTICATED": .unauthorized
            case "UNPROCESSABLE", "STALE_DATA": .conflict
            case "SERVICE_UNAVAILABLE", "INTERNAL", "INTERNAL_SERVER_ERROR": .serverFailure
            default: .invalid
            }
        let more = count > 1 ? " (and \(count - 1) more errors)" : ""
        let message = error["message"]?.string ?? "an error without a message"
        self.init(
            code, request: reply.request, status: reply.status, detail: message + more, serviceCode: kind)
        serviceCode = kind.flatMap { ServiceText.shown($0, longest: 100) }
        mayHaveArrived = true
    }
}
