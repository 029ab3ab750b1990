internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// The customs of GitLab: how it counts requests, and how it says what is wrong.
struct GitLabDialect: APIDialect {
    func rateLimit(in header: [HTTPField], now: Timestamp) -> RateLimit? {
        guard let limit = header["RateLimit-Limit"].flatMap({ Int($0) }),
            let remaining = header["RateLimit-Remaining"].flatMap({ Int($0) }),
            let reset = header["RateLimit-Reset"].flatMap({ Int64($0) })
        else { return nil }
        return RateLimit(
            limit: limit, remaining: remaining, reset: Timestamp(seconds: reset),
            resource: header["RateLimit-Name"])
    }

    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let words = Words(json)
        var failure = ForgeFailure(
            Self.code(of: response, words, now: now), detail: words.detail, serviceCode: words.code,
            fields: words.fields)
        if case .rateLimited(nil) = failure.code {
            failure.code = .rateLimited(until: rateLimit(in: response.header, now: now)?.reset)
        }
        return failure
    }

    private static func code(of response: HTTPResponse, _ words: Words, now: Timestamp) -> ForgeFailure.Code {
        // GitLab has 400, 404 and 422 for names that are taken, and no other sign of it than the words.
        if [400, 404, 422].contains(response.status), words.tellOfSomethingTaken { return .conflict }
        return code(of: response, now: now)
    }
}

extension GitLabDialect {
    /// What an answer says of its failure: `message` with a text, a list, or lists by field; or `error`.
    struct Words {
        private(set) var detail: String?
        private(set) var code: String?
        private(set) var fields: [ForgeFailure.Field] = []

        /// How much is kept of each text.
        private static let limit = 1000
        /// How deep lists and maps are read.
        private static let depth = 4

        init(_ json: JSON?) {
            guard let json else { return }
            if let message = json["message"] {
                if message.members == nil {
                    detail = Self.sentence(message)
                } else {
                    add(message, below: "", depth: 0)
                }
            }
            guard let error = json["error"] else { return }
            if let explanation = json["error_description"]?.string {
                (code, detail) = (error.string, detail ?? Self.cut(explanation))
            } else {
                detail = detail ?? Self.sentence(error)
            }
        }

        var tellOfSomethingTaken: Bool {
            ([detail].compactMap { $0 } + fields.map(\.message)).contains {
                $0.contains("has already been taken") || $0.contains("already exists")
            }
        }

        /// Maps may lie in maps: `{"namespace": {"path": ["is too short"]}}`.
        private mutating func add(_ json: JSON, below name: String, depth: Int) {
            guard depth < Self.depth else { return }
            guard let members = json.members else {
                if let sentence = Self.sentence(json) { fields.append(.init(name, sentence)) }
                return
            }
            for member in members {
                let path = name.isEmpty ? member.name : "\(name).\(member.name)"
                add(member.value, below: Self.cut(path), depth: depth + 1)
            }
        }

        /// One text of a text or of a list of texts.
        private static func sentence(_ json: JSON) -> String? {
            let texts = json.items?.compactMap { $0.string ?? $0.digits } ?? [json.string].compactMap { $0 }
            let sentence = cut(texts.filter { !$0.isEmpty }.joined(separator: "; "))
            return sentence.isEmpty ? nil : sentence
        }

        private static func cut(_ text: String) -> String {
            text.count > limit ? "\(text.prefix(limit))…" : text
        }
    }
}
