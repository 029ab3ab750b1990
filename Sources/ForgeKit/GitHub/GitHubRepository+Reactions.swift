internal import JSONKit

/// GitHub's reactions are `+1`, `-1`, `laugh`, `confused`, `heart`, `hooray`, `rocket` and `eyes`.
extension GitHubRepository: Reacting {
    public func reactions(to id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure)
        -> [Reaction]
    { try await reactions(below: commentPath(id)).all() }

    public func react(_ content: String, to id: Comment.ID, on discussion: Discussion)
        async throws(ForgeFailure) -> Reaction
    { try await react(content, below: commentPath(id)) }

    public func remove(_ reaction: Reaction, from id: Comment.ID, on discussion: Discussion)
        async throws(ForgeFailure)
    { try await remove(reaction, below: commentPath(id)) }

    /// Reactions to a comment on a commit.
    public func reactions(to id: CommitComment.ID) async throws(ForgeFailure) -> [Reaction] {
        try await reactions(below: commentPath(id)).all()
    }

    /// The same twice does no harm.
    public func react(_ content: String, to id: CommitComment.ID) async throws(ForgeFailure) -> Reaction {
        try await react(content, below: commentPath(id))
    }

    public func remove(_ reaction: Reaction, from id: CommitComment.ID) async throws(ForgeFailure) {
        try await remove(reaction, below: commentPath(id))
    }

    // MARK: -

    private func commentPath(_ id: Comment.ID) -> APIPath { "\(path)/issues/comments/\(id)" }
    private func commentPath(_ id: CommitComment.ID) -> APIPath { "\(path)/comments/\(id)" }

    private func reactions(below comment: APIPath) -> Pages<Reaction> {
        client.gitHubList("\(comment)/reactions", Reaction.init(github:))
    }

    private func react(_ content: String, below comment: APIPath) async throws(ForgeFailure) -> Reaction {
        let request = APIRequest("POST", "\(comment)/reactions", .json(["content": .string(content)]))
            .repeatable().pretending(["id": 0, "content": .string(content)])
        return try await client.send(request).read { json throws(JSONError) in try Reaction(github: json) }
    }

    private func remove(_ reaction: Reaction, below comment: APIPath) async throws(ForgeFailure) {
        guard let id = reaction.id else {
            throw ForgeFailure(.badRequest, detail: "the reaction has no number; read it first")
        }
        _ = try await client.send(APIRequest("DELETE", "\(comment)/reactions/\(id)"))
    }
}
