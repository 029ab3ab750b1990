internal import JSONKit

extension GitHubRepository: CommentEditing {
    /// The newest ones first are read from the last page backwards.
    public func comments(on discussion: Discussion, _ order: CommentOrder) -> Pages<Comment> {
        let path: APIPath = "\(self.path)/issues/\(discussion.number)/comments"
        guard order == .newestFirst else { return client.gitHubList(path, Comment.init(github:)) }
        let request = APIRequest.get(path, query: [("per_page", "100")])
        return Pages { cursor throws(ForgeFailure) in
            var reply: APIReply
            if case .url(let url) = cursor {
                reply = try await client.follow(request, to: url)
            } else {
                reply = try await client.send(request)
                // Only the first page tells which the last one is; often it is the same.
                if let last = LinkField.url("last", in: reply.header) {
                    reply = try await client.follow(request, to: last)
                }
            }
            let comments = try reply.read { json throws(JSONError) in
                try json.array().mapped(Comment.init(github:))
            }
            return .init(comments.reversed(), next: LinkField.url("prev", in: reply.header).map { .url($0) })
        }
    }

    public func comment(_ id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure) -> Comment {
        try await client.send(.get("\(path)/issues/comments/\(id)")).read { json throws(JSONError) in
            try Comment(github: json)
        }
    }

    public func addComment(_ body: String, to discussion: Discussion) async throws(ForgeFailure) -> Comment {
        let request = APIRequest(
            "POST", "\(path)/issues/\(discussion.number)/comments", .json(["body": .string(body)])
        ).pretending(["id": 0, "body": .string(body)])
        return try await client.send(request).read { json throws(JSONError) in try Comment(github: json) }
    }

    public func edit(_ id: Comment.ID, on discussion: Discussion, body: String) async throws(ForgeFailure) {
        try await change("PATCH", "\(path)/issues/comments/\(id)", ["body": .string(body)])
    }
}

extension GitHubRepository: CommitCommenting {
    public func comments(onCommit commit: String) -> Pages<CommitComment> {
        client.gitHubList("\(path)/commits/\(commit)/comments", CommitComment.init(github:))
    }

    public func addComment(_ body: String, toCommit commit: String) async throws(ForgeFailure)
        -> CommitComment
    { try await addComment(body, toCommit: commit, path: nil) }

    /// - Parameters:
    ///   - file: Which file it is about; nil is the whole commit.
    ///   - position: The line in the file's diff, from 1.
    public func addComment(
        _ body: String, toCommit commit: String, path file: String?, position: Int? = nil
    ) async throws(ForgeFailure) -> CommitComment {
        let fields = JSONValue(fields: [
            "body": .string(body), "path": file.map(JSONValue.string),
            "position": position.map(JSONValue.integer),
        ])
        let request = APIRequest("POST", "\(path)/commits/\(commit)/comments", .json(fields))
            .pretending(["id": 0, "commit_id": .string(commit), "body": .string(body)])
        return try await client.send(request).read { json throws(JSONError) in
            try CommitComment(github: json)
        }
    }

    public func comment(_ id: CommitComment.ID, onCommit commit: String) async throws(ForgeFailure)
        -> CommitComment
    {
        try await client.send(.get("\(path)/comments/\(id)")).read { json throws(JSONError) in
            try CommitComment(github: json)
        }
    }

    public func edit(_ id: CommitComment.ID, body: String) async throws(ForgeFailure) {
        try await change("PATCH", "\(path)/comments/\(id)", ["body": .string(body)])
    }
}
