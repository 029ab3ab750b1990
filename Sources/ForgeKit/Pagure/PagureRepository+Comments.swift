internal import JSONKit

extension PagureRepository: Commenting {
    /// Pagure gives all comments at once, with what they are on.
    public func comments(on discussion: Discussion, _ order: CommentOrder) -> Pages<Comment> {
        Pages { _ throws(ForgeFailure) in
            let comments = try await self.allComments(on: discussion)
            return .init(comments.filter { !$0.isSystem }.sorted(order))
        }
    }

    public func comment(_ id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure) -> Comment {
        guard case .issue = discussion else { return try await pullRequestComment(id, discussion) }
        let page = pageURL + discussion.path
        let request = APIRequest.get("\(path)\(discussion.apiPath)/comment/\(id)")
        return try await client.send(request).read { json throws(JSONError) in
            try Comment(pagure: json, on: page)
        }
    }

    /// Those of pull requests cannot be asked for one by one.
    private func pullRequestComment(_ id: Comment.ID, _ discussion: Discussion) async throws(ForgeFailure)
        -> Comment
    {
        guard let comment = try await allComments(on: discussion).first(where: { $0.id == id }) else {
            throw ForgeFailure(
                .notFound, request: "GET \(client.url(of: question(discussion)))",
                detail: "there is no comment \(id)")
        }
        return comment
    }

    public func addComment(_ body: String, to discussion: Discussion) async throws(ForgeFailure) -> Comment {
        let request = APIRequest.form("\(path)\(discussion.apiPath)/comment", ["comment": body])
            .pretending(["message": "Comment added"])
        let reply = try await client.send(request)
        guard !reply.isPretended else { return Comment(id: 0, body: body, author: nil) }
        let author = try reply.read { json throws(JSONError) in try json.optionalString("user") }
        // The answer is a sentence only.
        guard let comment = try await allComments(on: discussion).newest(body, by: author) else {
            var failure = ForgeFailure(
                .malformedReply, request: reply.request, status: reply.status,
                detail: "the comment is said to be added, and is not there")
            failure.mayHaveArrived = true
            throw failure
        }
        return comment
    }

    private func allComments(on discussion: Discussion) async throws(ForgeFailure) -> [Comment] {
        let page = pageURL + discussion.path
        return try await client.send(question(discussion)).read { json throws(JSONError) in
            try json.list("comments").mapped { comment throws(JSONError) in
                try Comment(pagure: comment, on: page)
            }
        }
    }

    private func question(_ discussion: Discussion) -> APIRequest { .get("\(path)\(discussion.apiPath)") }
}

extension PagureRepository: LineCommenting {
    public func addComment(_ body: String, at place: LinePlace, of number: PullRequest.Number)
        async throws(ForgeFailure)
    {
        let request = APIRequest.form(
            "\(path)/pull-request/\(number)/comment",
            [
                "comment": body, "commit": place.commit, "filename": place.path, "row": String(place.line),
            ])
        _ = try await client.send(request)
    }
}

extension Discussion {
    /// Below the project, in the interface and in the pages.
    fileprivate var apiPath: APIPath {
        switch self {
        case .issue(let number): "/issue/\(number)"
        case .pullRequest(let number): "/pull-request/\(number)"
        }
    }

    fileprivate var path: String { apiPath.text }
}
