import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

/// The number of `packit-service/ogr-tests`, which most recordings are of.
let ogrTests = 14_233_409

/// Plays exchanges to a client of GitLab, with a token unless there is another credential.
func askingGitLab<R>(
    _ exchanges: [Exchange], credential: GitLabCredential = .token(Secret("glpat-hush")),
    isReadOnly: Bool = false, clock: HastyClock = HastyClock(),
    isolation: isolated (any Actor)? = #isolation, _ body: (GitLabForge) async throws -> R
) async throws -> R {
    try await replaying(exchanges) { server in
        var options = APIClient.Options()
        options.isReadOnly = isReadOnly
        options.clock = clock
        options.now = { Timestamp(seconds: 1_768_314_500) }
        let http = HTTPClient(.init(userAgent: "ForgeKit"), clock: clock)
        return try await body(
            GitLabForge(server.url, credential: credential, http: http, options: options))
    }
}

/// Plays exchanges to a client of a repository `group/sub/tool`.
func askingGitLabRepository<R>(
    _ exchanges: [Exchange], isReadOnly: Bool = false, clock: HastyClock = HastyClock(),
    isolation: isolated (any Actor)? = #isolation, _ body: (GitLabRepository) async throws -> R
) async throws -> R {
    try await askingGitLab(exchanges, isReadOnly: isReadOnly, clock: clock) { forge in
        try await body(forge.repository(gitlabTool))
    }
}

let gitlabTool = RepositoryName(namespace: "group/sub", name: "tool")

/// A hand-written exchange with the token; the target is below the interface's root, and `P` its project.
func gitlabExchange(_ request: String, body: String? = nil, status: Int = 200, _ answer: String) -> Exchange {
    let words = request.split(separator: " ", maxSplits: 1)
    var target = String(words[1])
    if target == "P" || target.hasPrefix("P/") || target.hasPrefix("P?") {
        target = "/projects/group%2Fsub%2Ftool" + target.dropFirst()
    }
    return Exchange(
        "\(words[0]) /api/v4\(target)", header: [("PRIVATE-TOKEN", "glpat-hush")],
        body: body.map { .json($0) },
        answer: status == 204 ? .status(204) : .json(answer, status))
}

/// A recording, without the size of its pages and the words that the server adds to the links of others.
func gitlabRecorded(_ name: String) throws -> Exchange {
    try .recorded("forge-recordings/gitlab/\(name)").ignoringQuery(
        "per_page", "id", "noteable_id", "sha", "activity_filter", "with_labels_details",
        "with_merge_status_recheck")
}

/// The failure of something that must fail.
func gitlabFailure<R>(_ ask: () async throws(ForgeFailure) -> R) async -> ForgeFailure? {
    do throws(ForgeFailure) {
        _ = try await ask()
        return nil
    } catch {
        return error
    }
}
