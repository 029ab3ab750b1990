internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// The customs of Forgejo and Gitea.
struct ForgejoDialect: APIDialect {
    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let message = json?["message"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        // Besides general words there is a list, which says what it is about.
        let errors = (json?["errors"]?.items ?? []).compactMap(\.string)
        let told = ([message].compactMap { $0 } + errors).joined(separator: ": ")
        return ForgeFailure(Self.code(of: response, now: now), detail: told.isEmpty ? nil : told)
    }
}
