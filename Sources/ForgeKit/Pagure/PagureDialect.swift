internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// How Pagure says what is wrong: `{error, error_code, errors}` in its interface, pages of HTML outside of it.
struct PagureDialect: APIDialect {
    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let word = json?["error_code"]?.string
        let reasons = Self.texts(json?["errors"])
        let sentences = ([json?["error"]?.string].compactMap { $0 } + reasons).joined(separator: " ")
        var failure = ForgeFailure(
            Self.code(of: response, now: now),
            detail: sentences.isEmpty ? nil : String(sentences.prefix(500)), serviceCode: word,
            fields: Self.fields(json?["errors"]))
        if response.status < 500, let word, let code = Self.meaning(of: word) { failure.code = code }
        // The token is right, and may do other things.
        if response.status == 401, reasons.contains(where: { $0.hasPrefix("Missing ACLs") }) {
            failure.code = .forbidden
        }
        return failure
    }

    /// What an error's name tells beyond the status.
    static func meaning(of word: String) -> ForgeFailure.Code? {
        switch word {
        case "EINVALIDTOK": .unauthorized
        case "ETRACKERDISABLED": .trackerDisabled
        case "ENOPROJECT", "ENOPROJECTS", "ENOISSUE", "ENOREQ", "ENOCOMMIT", "ENOGROUP", "ENOUSER", "ENOTAG",
            "ENOCOMMENT", "EFILENOTFOUND", "EBRANCHNOTFOUND", "EEMPTYGIT":
            .notFound
        case "ENOTHIGHENOUGH", "ENOPRCLOSE", "EISSUENOTALLOWED", "EPRNOTALLOWED", "EREBASENOTALLOWED",
            "EMODIFYPROJECTNOTALLOWED", "ENEWPROJECTFORBIDDEN", "ENEWPROJECTDISABLED", "ENOTASSIGNEE",
            "ENOTMAINADMIN", "ETRACKERREADONLY", "EUBLOCKED":
            .forbidden
        case "EPRCONFLICTS", "EPRSCORE", "ENOTASSIGNED": .conflict
        default: nil
        }
    }

    /// `errors` that are a text, or several.
    private static func texts(_ errors: JSON?) -> [String] {
        errors?.string.map { [$0] } ?? errors?.items?.compactMap(\.string) ?? []
    }

    /// `errors` that are texts under the names of fields.
    private static func fields(_ errors: JSON?) -> [ForgeFailure.Field] {
        var fields: [ForgeFailure.Field] = []
        for (name, value) in errors?.members ?? [] {
            for text in texts(value) { fields.append(ForgeFailure.Field(name, String(text.prefix(300)))) }
        }
        return Array(fields.prefix(20))
    }
}
