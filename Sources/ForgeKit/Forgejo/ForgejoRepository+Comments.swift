internal import JSONKit

extension Discussion {
    /// Forgejo's numbers of issues and pull requests are the same sequence.
    var forgejoNumber: Int {
        switch self {
        case .issue(let number): number.rawValue
        case .pullRequest(let number): number.rawValue
        }
    }
}

extension ForgejoRepository: CommentEditing {
    public func comments(on discussion: Discussion, _ order: CommentOrder) -> Pages<Comment> {
        // All of them come at once.
        let request = APIRequest.get("\(path)/issues/\(discussion.forgejoNumber)/comments")
        return Pages { _ throws(ForgeFailure) in
            let all = try await client.send(request).read { json throws(JSONError) in
                try (json.isNull ? [] : json.array()).mapped(Comment.init(forgejo:))
            }
            return .init(order == .newestFirst ? all.reversed() : all)
        }
    }

    public func comment(_ id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure) -> Comment {
        try await client.send(.get("\(path)/issues/comments/\(id)")).read { json throws(JSONError) in
            try Comment(forgejo: json)
        }
    }

    public func addComment(_ body: String, to discussion: Discussion) async throws(ForgeFailure) -> Comment {
        let request = APIRequest(
            "POST", "\(path)/issues/\(discussion.forgejoNumber)/comments", .json(["body": .string(body)]))
        return try await client.send(request.pretending(["id": 0, "body": .string(body)])).read {
            json throws(JSONError) in try Comment(forgejo: json)
        }
    }

    public func edit(_ id: Comment.ID, on discussion: Discussion, body: String) async throws(ForgeFailure) {
        let request = APIRequest(
            "PATCH", "\(path)/issues/comments/\(id)", .json(["body": .string(body)]))
        _ = try await client.send(request.repeatable())
    }
}

extension ForgejoRepository: Reacting {
    public func reactions(to id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure)
        -> [Reaction]
    {
        try await client.send(.get("\(path)/issues/comments/\(id)/reactions")).read {
            json throws(JSONError) in
            // None at all is told as null.
            try (json.isNull ? [] : json.array()).mapped(Reaction.init(forgejo:))
        }
    }

    public func react(_ content: String, to id: Comment.ID, on discussion: Discussion)
        async throws(ForgeFailure) -> Reaction
    {
        let request = APIRequest(
            "POST", "\(path)/issues/comments/\(id)/reactions", .json(["content": .string(content)]))
        return try await client.send(request.repeatable().pretending(["content": .string(content)])).read {
            json throws(JSONError) in try Reaction(forgejo: json)
        }
    }

    /// Takes back what who asks thinks; whose reaction it was does not matter.
    public func remove(_ reaction: Reaction, from id: Comment.ID, on discussion: Discussion)
        async throws(ForgeFailure)
    {
        try await change(
            "DELETE", "\(path)/issues/comments/\(id)/reactions", ["content": .string(reaction.content)])
    }
}
