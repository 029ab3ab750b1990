internal import JSONKit

extension GitLabRepository: CommentEditing {
    public func comments(on discussion: Discussion, _ order: CommentOrder) -> Pages<Comment> {
        let page = page(of: discussion)
        return forge.list(
            notes(of: discussion), query: [("sort", order == .oldestFirst ? "asc" : "desc")]
        ) { json throws(JSONError) in try Comment(gitlab: json, page: page) }.filtered { !$0.isSystem }
    }

    public func comment(_ id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure) -> Comment {
        try await client.send(.get("\(notes(of: discussion))/\(id)")).read { json throws(JSONError) in
            try Comment(gitlab: json, page: page(of: discussion))
        }
    }

    public func addComment(_ body: String, to discussion: Discussion) async throws(ForgeFailure) -> Comment {
        let request = APIRequest("POST", notes(of: discussion), .json(["body": .string(body)]))
        return try await client.send(request.pretending(["id": 0, "body": .string(body)])).read {
            json throws(JSONError) in try Comment(gitlab: json, page: page(of: discussion))
        }
    }

    public func edit(_ id: Comment.ID, on discussion: Discussion, body: String) async throws(ForgeFailure) {
        try await change("PUT", "\(notes(of: discussion))/\(id)", ["body": .string(body)])
    }

    private func notes(of discussion: Discussion) -> APIPath {
        switch discussion {
        case .issue(let number): "\(path)/issues/\(number)/notes"
        case .pullRequest(let number): "\(path)/merge_requests/\(number)/notes"
        }
    }

    private func page(of discussion: Discussion) -> String {
        switch discussion {
        case .issue(let number): "\(page)/-/issues/\(number)"
        case .pullRequest(let number): "\(page)/-/merge_requests/\(number)"
        }
    }
}

// MARK: - Reactions

extension GitLabRepository: Reacting {
    public func reactions(to id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure)
        -> [Reaction]
    {
        try await forge.list(emoji(of: id, on: discussion), Reaction.init(gitlab:)).all()
    }

    /// - Parameter content: The name of an emoji, such as `thumbsup` or `tractor`.
    public func react(_ content: String, to id: Comment.ID, on discussion: Discussion)
        async throws(ForgeFailure) -> Reaction
    {
        let name = String(content.trimmingPrefix(":").reversed().trimmingPrefix(":").reversed())
        let request = APIRequest("POST", emoji(of: id, on: discussion), .json(["name": .string(name)]))
        do throws(ForgeFailure) {
            return try await client.send(request.pretending(["id": 0, "name": .string(name)])).read {
                json throws(JSONError) in try Reaction(gitlab: json)
            }
        } catch {
            guard error.code == .conflict else { throw error }
            let me = try await forge.currentUser().login
            let known = Self.canonical(name)
            let all = forge.list(emoji(of: id, on: discussion), Reaction.init(gitlab:))
            guard let own = try await all.first(where: { $0.author == me && $0.content == known }) else {
                throw error
            }
            return own
        }
    }

    public func remove(_ reaction: Reaction, from id: Comment.ID, on discussion: Discussion)
        async throws(ForgeFailure)
    {
        guard let number = reaction.id else {
            throw ForgeFailure(.badRequest, detail: "the reaction has no number; list the reactions first")
        }
        _ = try await client.send(APIRequest("DELETE", "\(emoji(of: id, on: discussion))/\(number)"))
    }

    private func emoji(of id: Comment.ID, on discussion: Discussion) -> APIPath {
        "\(notes(of: discussion))/\(id)/award_emoji"
    }

    /// GitLab tells some emoji by another name than they were given with.
    private static func canonical(_ name: String) -> String {
        switch name {
        case "+1": "thumbsup"
        case "-1": "thumbsdown"
        default: name
        }
    }
}
