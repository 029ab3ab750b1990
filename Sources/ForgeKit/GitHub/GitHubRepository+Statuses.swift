internal import JSONKit

extension GitHubRepository: CommitStatuses, PullRequestStatuses {
    public func statuses(of commit: String) -> Pages<CommitStatus> {
        client.gitHubList("\(path)/commits/\(commit)/statuses") { json throws(JSONError) in
            try CommitStatus(github: json, commit: commit)
        }
    }

    /// The statuses of a pull request's last commit, also of one from a fork.
    public func statuses(of number: PullRequest.Number) async throws(ForgeFailure) -> Pages<CommitStatus> {
        guard let head = try await pullRequest(number).head else {
            throw ForgeFailure(.notFound, detail: "the pull request #\(number) of \(name) has no commit")
        }
        return statuses(of: head)
    }

    /// The statuses of a pull request's last commit, which the target has too; check runs are not among them.
    public func statuses(of pullRequest: PullRequest) async throws(ForgeFailure) -> [CommitStatus] {
        guard let head = pullRequest.head else { return [] }
        return try await statuses(of: head).all()
    }

    /// - Throws: `.badRequest` for a state that GitHub does not have: a warning; `.notFound` for a commit that
    ///   is not there.
    public func setStatus(_ new: NewCommitStatus, of commit: String) async throws(ForgeFailure)
        -> CommitStatus
    {
        guard let word = new.state.gitHubWord else {
            throw ForgeFailure(
                .badRequest, detail: "GitHub has no status '\(new.state.rawValue)' for a commit")
        }
        let fields = JSONValue(fields: [
            "state": .string(word), "target_url": new.targetURL.nonEmpty.map(JSONValue.string),
            "description": .string(new.gitHubDescription), "context": .string(new.context),
        ])
        let request = APIRequest("POST", "\(path)/statuses/\(commit)", .json(fields))
        return try await client.send(request.repeatable().pretending(fields)).read { json throws(JSONError) in
            try CommitStatus(github: json, commit: commit)
        }
    }

    /// The statuses of a commit as one.
    public func combinedStatus(of commit: String) async throws(ForgeFailure) -> GitHubCombinedStatus {
        let pages = client.gitHubPages("\(path)/commits/\(commit)/status") { json throws(JSONError) in
            [try GitHubCombinedStatus(json, commit: commit)]
        }
        var parts = try await pages.all()[...]
        guard var all = parts.popFirst() else {
            return GitHubCombinedStatus(state: .pending, statuses: [])
        }
        for part in parts { all.statuses += part.statuses }
        return all
    }
}

/// What the valid statuses of a commit come to.
public struct GitHubCombinedStatus: Hashable, Sendable {
    /// A failure if there is one, pending if one is or there are none, a success otherwise.
    public var state: CommitStatus.State
    /// The latest of each context.
    public var statuses: [CommitStatus]

    init(state: CommitStatus.State, statuses: [CommitStatus]) {
        self.state = state
        self.statuses = statuses
    }

    init(_ json: JSON, commit: String) throws(JSONError) {
        let sha = try json.optionalString("sha") ?? commit
        state = try CommitStatus.State(github: json.member("state"))
        statuses = try json.optionalList("statuses").mapped { status throws(JSONError) in
            try CommitStatus(github: status, commit: sha)
        }
    }
}
