internal import CurlHTTP
internal import JSONKit

extension GitHubRepository {
    /// How the changes of a pull request get into the target branch.
    public enum MergeMethod: String, Hashable, Sendable {
        case merge, squash, rebase
    }

    /// - Throws: `.conflict` or `.refused` when it cannot be merged.
    public func merge(_ number: PullRequest.Number) async throws(ForgeFailure) {
        try await merge(number, by: .merge)
    }

    /// - Parameter head: The commit that its branch must end with, so that nothing unseen gets in.
    /// - Throws: `.conflict` when the branch ends with another commit; `.refused` when it cannot be merged.
    public func merge(_ number: PullRequest.Number, by method: MergeMethod, head: String? = nil)
        async throws(ForgeFailure)
    {
        let fields = JSONValue(fields: [
            "merge_method": .string(method.rawValue), "sha": head.map(JSONValue.string),
        ])
        var request = APIRequest("PUT", "\(path)/pulls/\(number)/merge", .json(fields))
        // The second time it would be refused, and nobody would know why.
        request.repetition = .once
        _ = try await client.send(request)
    }

    /// Whether a pull request has been merged; false also when there is none.
    public func isMerged(_ number: PullRequest.Number) async throws(ForgeFailure) -> Bool {
        do throws(ForgeFailure) {
            _ = try await client.send(.get("\(path)/pulls/\(number)/merge"))
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }

    /// Who closed or merged a pull request; nil while it is open, and when that one is gone.
    public func closer(of number: PullRequest.Number) async throws(ForgeFailure) -> String? {
        try await client.send(.get("\(path)/issues/\(number)")).read { json throws(JSONError) in
            try ForgeUser.login(github: json["closed_by"])
        }
    }

    /// The changes as `git am` takes them.
    ///
    /// Pages for people know no tokens: what they do not show is asked of the interface.
    public func patch(of number: PullRequest.Number) async throws(ForgeFailure) -> [UInt8] {
        var page = APIRequest.get("/\(name.namespace)/\(name.name)/pull/\(number).patch")
        page.root = .web
        page.accept = "text/plain"
        do throws(ForgeFailure) {
            return try Self.patch(in: try await client.send(page))
        } catch {
            guard error.code == .notFound, forge.source.isSomebody else { throw error }
            var request = APIRequest.get("\(path)/pulls/\(number)")
            request.accept = "application/vnd.github.patch"
            return try Self.patch(in: try await client.send(request))
        }
    }

    private static func patch(in reply: APIReply) throws(ForgeFailure) -> [UInt8] {
        let kind = reply.header["Content-Type"]?.lowercased() ?? ""
        guard !kind.contains("html"), !kind.contains("json") else {
            throw ForgeFailure(
                .malformedReply, request: reply.request, status: reply.status,
                detail: "a patch was expected, not '\(kind)'")
        }
        return reply.body
    }
}

// MARK: - Reviews

extension GitHubRepository: PullRequestReviewing {
    public func requestReview(of number: PullRequest.Number, from users: [String]) async throws(ForgeFailure)
    {
        try await change(
            "POST", "\(path)/pulls/\(number)/requested_reviewers", ["reviewers": .strings(users)])
    }

    /// Who has been asked for a review and has not given it; teams by `organization/team`.
    public func reviewers(of number: PullRequest.Number) async throws(ForgeFailure) -> [String] {
        let owner = name.namespace
        return try await client.send(.get("\(path)/pulls/\(number)/requested_reviewers")).read {
            json throws(JSONError) in
            let users = try json.optionalList("users").mapped { user throws(JSONError) in
                try user.string("login")
            }
            return try users
                + json.optionalList("teams").mapped { team throws(JSONError) in
                    "\(owner)/\(try team.string("slug"))"
                }
        }
    }

    /// Who has approved it and has not changed their mind since.
    public func approvals(of number: PullRequest.Number) async throws(ForgeFailure) -> [String] {
        var verdicts: [String: String] = [:]
        for review in try await client.gitHubList("\(path)/pulls/\(number)/reviews", Review.init).all() {
            guard let author = review.author, review.isVerdict else { continue }
            verdicts[author] = review.state
        }
        return verdicts.filter { $0.value == "APPROVED" }.keys.sorted()
    }

    private struct Review: Sendable {
        var author: String?
        var state: String

        init(_ json: JSON) throws(JSONError) {
            author = try ForgeUser.login(github: json["user"])
            state = try json.string("state")
        }

        /// A comment says nothing about an approval before it.
        var isVerdict: Bool { ["APPROVED", "CHANGES_REQUESTED", "DISMISSED"].contains(state) }
    }
}

extension GitHubRepository: LineCommenting {
    public func addComment(_ body: String, at place: LinePlace, of number: PullRequest.Number)
        async throws(ForgeFailure)
    {
        let fields: JSONValue = [
            "body": .string(body), "commit_id": .string(place.commit), "path": .string(place.path),
            "line": .integer(place.line), "side": "RIGHT",
        ]
        _ = try await client.send(APIRequest("POST", "\(path)/pulls/\(number)/comments", .json(fields)))
    }
}
