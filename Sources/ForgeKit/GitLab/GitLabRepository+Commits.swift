internal import JSONKit

extension GitLabRepository: CommitCommenting {
    /// GitLab's list has no numbers: see ``comment(_:onCommit:)`` for one that is known by its number.
    public func comments(onCommit commit: String) -> Pages<CommitComment> {
        forge.list("\(place(of: commit))/comments") { json throws(JSONError) in
            try CommitComment(gitlabComment: json, of: commit)
        }
    }

    public func addComment(_ body: String, toCommit commit: String) async throws(ForgeFailure)
        -> CommitComment
    { try await add(body, to: commit, path: nil, line: nil) }

    /// Comments on a line of a file as the commit has it.
    public func addComment(_ body: String, at place: LinePlace) async throws(ForgeFailure) -> CommitComment {
        try await add(body, to: place.commit, path: place.path, line: place.line)
    }

    private func add(_ body: String, to commit: String, path: String?, line: Int?) async throws(ForgeFailure)
        -> CommitComment
    {
        let fields = JSONValue(fields: [
            "note": .string(body), "path": path.map(JSONValue.string), "line": line.map(JSONValue.integer),
            "line_type": line.map { _ in "new" },
        ])
        let request = APIRequest("POST", "\(place(of: commit))/comments", .json(fields))
        return try await client.send(request.pretending(["note": .string(body)])).read {
            json throws(JSONError) in try CommitComment(gitlabComment: json, of: commit)
        }
    }

    /// Looks for the comment's discussion page by page; the second time it is known.
    public func comment(_ id: CommitComment.ID, onCommit commit: String) async throws(ForgeFailure)
        -> CommitComment
    {
        guard let discussion = await forge.memory.discussion(of: id) else {
            return try await search(id, commit).comment
        }
        return try await client.send(.get(note(id, commit, discussion))).read { json throws(JSONError) in
            try CommitComment(gitlabNote: json, of: commit)
        }
    }

    public func edit(_ id: CommitComment.ID, onCommit commit: String, body: String)
        async throws(ForgeFailure)
    {
        let known = await forge.memory.discussion(of: id)
        let discussion = if let known { known } else { try await search(id, commit).discussion }
        try await change("PUT", note(id, commit, discussion), ["body": .string(body)])
    }

    private func search(_ id: CommitComment.ID, _ commit: String) async throws(ForgeFailure)
        -> (discussion: String, comment: CommitComment)
    {
        let discussions = forge.list("\(place(of: commit))/discussions") { json throws(JSONError) in
            try CommitDiscussion(json, of: commit)
        }
        let found = try await discussions.first { $0.comments.contains { $0.id == id } }
        guard let found, let comment = found.comments.first(where: { $0.id == id }) else {
            throw ForgeFailure(.notFound, detail: "\(commit) in \(name) has no comment \(id)")
        }
        await forge.memory.know(id, in: found.id)
        return (found.id, comment)
    }

    private func place(of commit: String) -> APIPath { "\(path)/repository/commits/\(commit)" }

    private func note(_ id: CommitComment.ID, _ commit: String, _ discussion: String) -> APIPath {
        "\(place(of: commit))/discussions/\(discussion)/notes/\(id)"
    }
}

private struct CommitDiscussion: Sendable {
    var id: String
    var comments: [CommitComment]

    init(_ json: JSON, of commit: String) throws(JSONError) {
        id = try json.string("id")
        comments = try json.optionalList("notes").mapped { note throws(JSONError) in
            try CommitComment(gitlabNote: note, of: commit)
        }
    }
}
