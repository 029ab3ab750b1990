internal import JSONKit

extension ForgejoRepository: CommitStatuses, PullRequestStatuses {
    /// For a pull request from a fork these are those of the fork.
    public func statuses(of commit: String) -> Pages<CommitStatus> {
        forge.list("\(path)/statuses/\(commit)") { json throws(JSONError) in
            try CommitStatus(forgejo: json, of: commit)
        }
    }

    /// The statuses of a pull request's last commit; they are where it comes from.
    public func statuses(of pullRequest: PullRequest) async throws(ForgeFailure) -> [CommitStatus] {
        guard let head = pullRequest.head, let source = pullRequest.source else { return [] }
        return try await forge.repository(source).statuses(of: head).all()
    }

    /// Sets a status; a state that Forgejo has not becomes the nearest one.
    public func setStatus(_ new: NewCommitStatus, of commit: String) async throws(ForgeFailure)
        -> CommitStatus
    {
        let state = new.state.forgejo
        let fields = JSONValue(fields: [
            "context": .string(new.context), "description": .string(new.description),
            "state": .string(state), "target_url": new.targetURL.map(JSONValue.string),
        ])
        let pretended: JSONValue = [
            "context": .string(new.context), "description": .string(new.description),
            "status": .string(state),
        ]
        let request = APIRequest("POST", "\(path)/statuses/\(commit)", .json(fields)).repeatable()
        return try await client.send(request.pretending(pretended)).read { json throws(JSONError) in
            try CommitStatus(forgejo: json, of: commit)
        }
    }
}
