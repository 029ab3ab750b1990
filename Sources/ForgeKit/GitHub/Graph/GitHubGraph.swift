internal import HostKit
internal import JSONKit

extension APIClient {
    /// Asks GitHub's GraphQL interface, and reads `data` of its answer.
    ///
    /// - Throws: What the answer's `errors` say, although its status tells of success.
    /// - SeeAlso: docs.github.com, "GraphQL API".
    func gitHubQuery<Value>(
        _ query: String, _ variables: KeyValuePairs<String, JSONValue?>,
        _ read: (JSON) throws(JSONError) -> Value
    ) async throws(ForgeFailure) -> Value {
        var request = APIRequest(
            "POST", "/graphql",
            .json(["query": .string(query), "variables": JSONValue(fields: variables)]))
        // It only asks, though it is posted.
        request.repetition = .safe
        let reply = try await send(request)
        let json = try reply.json()
        if let errors = json["errors"]?.items, let first = errors.first {
            throw Self.failure(first, reply, now: options.now())
        }
        return try reply.read { json throws(JSONError) in try read(json.member("data")) }
    }

    private static func failure(_ error: JSON, _ reply: APIReply, now: Timestamp) -> ForgeFailure {
        let code: ForgeFailure.Code =
            switch error["type"]?.string {
            case "NOT_FOUND": .notFound
            case "FORBIDDEN", "INSUFFICIENT_SCOPES": .forbidden
            case "RATE_LIMITED":
                .rateLimited(until: GitHubDialect().rateLimit(in: reply.header, now: now)?.reset)
            default: .invalid
            }
        return ForgeFailure(
            code, request: reply.request, status: reply.status, detail: error["message"]?.string,
            serviceCode: error["type"]?.string)
    }
}
