internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// How GitHub is asked, and how it says what is wrong.
///
/// - SeeAlso: docs.github.com, REST API: "Media types", "Rate limits", "Troubleshooting".
struct GitHubDialect: APIDialect {
    var header: [HTTPField] { [HTTPField("X-GitHub-Api-Version", "2022-11-28")] }
    var accept: String { "application/vnd.github+json" }

    func rateLimit(in header: [HTTPField], now: Timestamp) -> RateLimit? { RateLimit(header) }

    func resource(of request: APIRequest) -> String? {
        switch request.path.text.split(separator: "/").first {
        case "graphql": "graphql"
        case "search": "search"
        default: "core"
        }
    }

    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let message = json?["message"]?.string
        let fields = Self.fields(json)
        let code = code(of: response, message ?? "", fields, now: now)
        return ForgeFailure(code, detail: message, fields: fields)
    }

    private func code(
        of response: HTTPResponse, _ message: String, _ fields: [ForgeFailure.Field], now: Timestamp
    ) -> ForgeFailure.Code {
        let text = message.lowercased()
        switch response.status {
        case 403, 429:
            if let limit = limit(response, text, now: now) { return limit }
            return text.contains("was archived") ? .locked : .forbidden
        case 410: return text.contains("disabled") ? .trackerDisabled : .gone
        case 422:
            if text.hasPrefix("no commit found") { return .notFound }
            return ([text] + fields.map { $0.message.lowercased() }).contains { text in
                text.contains("already exists") || text.contains("already_exists")
            } ? .conflict : .invalid
        default: return Self.code(of: response, now: now)
        }
    }

    /// Whether a refusal is only one for now: the limit of an hour, or a secondary one.
    private func limit(_ response: HTTPResponse, _ message: String, now: Timestamp) -> ForgeFailure.Code? {
        if let time = Self.retryTime(response, now: now) { return .rateLimited(until: time) }
        if let limit = rateLimit(in: response.header, now: now), limit.remaining == 0 {
            return .rateLimited(until: limit.reset)
        }
        guard response.status == 429 || message.contains("rate limit") || message.contains("abuse detection")
        else { return nil }
        // Without any other word GitHub wants to be left alone for a minute.
        return .rateLimited(until: Timestamp(seconds: now.seconds + 60))
    }

    private static func fields(_ json: JSON?) -> [ForgeFailure.Field] {
        (json?["errors"]?.items ?? []).prefix(20).map { error in
            let name = error["field"]?.string ?? error["resource"]?.string ?? ""
            let message = error["message"]?.string ?? error["code"]?.string ?? error.string ?? ""
            return ForgeFailure.Field(name, message)
        }
    }
}
