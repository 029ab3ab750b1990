internal import JSONKit

extension ForgejoRepository: PullRequestCommits, PullRequestLabelling {
    /// Forgejo's list knows no authors before version 11: those of others are left out here.
    public func pullRequests(_ query: PullRequestQuery) -> Pages<PullRequest> {
        let state =
            switch query.state {
            case .open: "open"
            case .closed, .merged: "closed"
            case nil: "all"
            }
        return forge.list(
            "\(path)/pulls", query: [("state", state), ("sort", "recentupdate")], PullRequest.init(forgejo:)
        ).filtered { found in
            (query.state ?? found.state) == found.state && (query.author ?? found.author) == found.author
        }
    }

    public func pullRequest(_ number: PullRequest.Number) async throws(ForgeFailure) -> PullRequest {
        try await client.send(.get("\(path)/pulls/\(number)")).read { json throws(JSONError) in
            try PullRequest(forgejo: json)
        }
    }

    public func open(_ new: NewPullRequest) async throws(ForgeFailure) -> PullRequest {
        let isOwn = new.source.map { $0 == name } ?? true
        let head = isOwn ? new.sourceBranch : "\(new.source?.namespace ?? ""):\(new.sourceBranch)"
        let fields: JSONValue = [
            "base": .string(new.targetBranch), "body": .string(new.body), "head": .string(head),
            "title": .string(new.title),
        ]
        let repository: JSONValue = [
            "name": .string(name.name), "owner": ["login": .string(name.namespace)],
        ]
        let pretended: JSONValue = [
            "number": 0, "title": .string(new.title), "body": .string(new.body), "state": "open",
            "base": ["ref": .string(new.targetBranch), "repo": repository],
            "head": ["ref": .string(new.sourceBranch), "repo": repository],
            "html_url": .string("\(forge.instance)/\(name)/pulls/0"),
        ]
        return try await client.send(APIRequest("POST", "\(path)/pulls", .json(fields)).pretending(pretended))
            .read { json throws(JSONError) in try PullRequest(forgejo: json) }
    }

    public func edit(_ number: PullRequest.Number, title: String?, body: String?) async throws(ForgeFailure) {
        try await change(
            "PATCH", "\(path)/pulls/\(number)",
            ["title": title.map(JSONValue.string), "body": body.map(JSONValue.string)])
    }

    public func close(_ number: PullRequest.Number) async throws(ForgeFailure) {
        try await change("PATCH", "\(path)/pulls/\(number)", ["state": "closed"])
    }

    public func merge(_ number: PullRequest.Number) async throws(ForgeFailure) {
        try await change("POST", "\(path)/pulls/\(number)/merge", ["Do": "merge"])
    }

    public func addLabels(_ labels: [String], to number: PullRequest.Number) async throws(ForgeFailure) {
        try await addLabels(labels, to: number.rawValue)
    }

    public func patch(of number: PullRequest.Number) async throws(ForgeFailure) -> [UInt8] {
        var request = APIRequest.get("/\(name.namespace)/\(name.name)/pulls/\(number).patch")
        request.root = .web
        request.accept = "text/plain"
        return try await client.send(request).body
    }

    public func changedFiles(of number: PullRequest.Number) -> Pages<ChangedFile> {
        forge.list("\(path)/pulls/\(number)/files") { json throws(JSONError) in
            ChangedFile(
                try json.string("filename"), oldPath: try json.optionalString("previous_filename").nonEmpty,
                linesAdded: try json.optionalInt("additions"), linesRemoved: try json.optionalInt("deletions")
            )
        }
    }

    public func commits(of number: PullRequest.Number) -> Pages<String> {
        let newestFirst = forge.list(
            "\(path)/pulls/\(number)/commits", query: [("files", "false"), ("verification", "false")]
        ) { json throws(JSONError) in try json.string("sha") }
        return Pages { _ throws(ForgeFailure) in .init(try await newestFirst.all().reversed()) }
    }
}

// MARK: - Reviews

extension ForgejoRepository: PullRequestReviewing {
    public func requestReview(of number: PullRequest.Number, from users: [String]) async throws(ForgeFailure)
    {
        let request = APIRequest(
            "POST", "\(path)/pulls/\(number)/requested_reviewers", .json(["reviewers": .strings(users)]))
        _ = try await client.send(request.repeatable())
    }

    public func reviewers(of number: PullRequest.Number) async throws(ForgeFailure) -> [String] {
        try await client.send(.get("\(path)/pulls/\(number)")).read { json throws(JSONError) in
            try json.optionalList("requested_reviewers").mapped { user throws(JSONError) in
                try user.string("login")
            }
        }
    }

    public func approvals(of number: PullRequest.Number) async throws(ForgeFailure) -> [String] {
        let reviews = try await forge.list("\(path)/pulls/\(number)/reviews", ForgejoReview.init).all()
        var last: [String: ForgejoReview] = [:]
        for review in reviews where review.isVerdict { last[review.author] = review }
        return last.values.filter(\.isApproval).map(\.author).sorted()
    }
}

/// What somebody said of a pull request.
private struct ForgejoReview: Sendable {
    var author: String
    var state: String
    var isVoid: Bool

    init(_ json: JSON) throws(JSONError) {
        author = try ForgeUser.login(forgejo: json["user"]) ?? ""
        state = try json.string("state")
        let isStale = try json.optionalBool("stale") ?? false
        let isDismissed = try json.optionalBool("dismissed") ?? false
        isVoid = isStale || isDismissed
    }

    var isVerdict: Bool { state == "APPROVED" || state == "REQUEST_CHANGES" }
    var isApproval: Bool { state == "APPROVED" && !isVoid && !author.isEmpty }
}

extension ForgejoRepository: LineCommenting {
    public func addComment(_ body: String, at place: LinePlace, of number: PullRequest.Number)
        async throws(ForgeFailure)
    {
        let comment: JSONValue = [
            "path": .string(place.path), "body": .string(body), "new_position": .integer(place.line),
        ]
        try await change(
            "POST", "\(path)/pulls/\(number)/reviews",
            ["event": "COMMENT", "commit_id": .string(place.commit), "comments": .array([comment])])
    }
}
