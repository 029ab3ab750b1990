internal import JSONKit

extension GitHubRepository: PullRequestCommits, PullRequestLabelling {
    /// Most recently changed first; pages may have few, because GitHub tells merged and closed ones together and
    /// knows no authors here.
    public func pullRequests(_ query: PullRequestQuery) -> Pages<PullRequest> {
        let state =
            switch query.state {
            case .open: "open"
            case .closed, .merged: "closed"
            case nil: "all"
            }
        return client.gitHubList(
            "\(path)/pulls", query: [("state", state), ("sort", "updated"), ("direction", "desc")],
            PullRequest.init(github:)
        ).filtered { found in
            (query.state ?? found.state) == found.state && (query.author ?? found.author) == found.author
        }
    }

    public func pullRequest(_ number: PullRequest.Number) async throws(ForgeFailure) -> PullRequest {
        try await client.send(.get("\(path)/pulls/\(number)")).read { json throws(JSONError) in
            try PullRequest(github: json)
        }
    }

    public func open(_ new: NewPullRequest) async throws(ForgeFailure) -> PullRequest {
        try await open(new, isDraft: false)
    }

    /// - Throws: `.conflict` when there is one for the same branches.
    public func open(_ new: NewPullRequest, isDraft: Bool) async throws(ForgeFailure) -> PullRequest {
        let source = new.source ?? name
        let isOwn = source.isSame(as: name)
        let head = isOwn ? new.sourceBranch : "\(source.namespace):\(new.sourceBranch)"
        // Of one owner's repositories the name tells which is meant.
        let isNeighbour = !isOwn && source.namespace.lowercased() == name.namespace.lowercased()
        let fields = JSONValue(fields: [
            "base": .string(new.targetBranch), "head": .string(head),
            "head_repo": isNeighbour ? .string(source.name) : nil, "title": .string(new.title),
            "body": .string(new.body), "draft": isDraft ? true : nil,
        ])
        let request = APIRequest("POST", "\(path)/pulls", .json(fields)).pretending([
            "number": 0, "title": .string(new.title), "body": .string(new.body), "state": "open",
            "draft": .bool(isDraft), "html_url": webURL("pull/0"),
            "head": ["ref": .string(new.sourceBranch), "repo": source.pretended],
            "base": ["ref": .string(new.targetBranch), "repo": name.pretended],
        ])
        return try await client.send(request).read { json throws(JSONError) in try PullRequest(github: json) }
    }

    /// Opens a pull request where it belongs, see ``PullRequestDirection``.
    ///
    /// - Parameter forkUser: Whose fork is meant besides this repository; nil for none.
    /// - Throws: `.notFound` when that user has no fork; `.conflict` when there is one for the same branches.
    public func openPullRequest(
        _ title: String, body: String, from sourceBranch: String, into targetBranch: String,
        forkUser: String? = nil
    ) async throws(ForgeFailure) -> PullRequest {
        let direction = PullRequestDirection(of: try await info(), forkUser: forkUser)
        let source = try await place(direction.source)
        let target = forge.repository(try await place(direction.target))
        return try await target.open(
            NewPullRequest(title, body: body, from: sourceBranch, of: source, into: targetBranch))
    }

    private func place(_ place: PullRequestDirection.Place) async throws(ForgeFailure) -> RepositoryName {
        switch place {
        case .repository(let name): return name
        case .fork(let parent, let user):
            guard let fork = try await forge.repository(parent).fork(of: user) else {
                throw ForgeFailure(.notFound, detail: "\(user) has no fork of \(parent)")
            }
            return fork.name
        }
    }

    public func edit(_ number: PullRequest.Number, title: String?, body: String?) async throws(ForgeFailure) {
        try await change(
            "PATCH", "\(path)/pulls/\(number)",
            ["title": title.map(JSONValue.string), "body": body.map(JSONValue.string)])
    }

    public func close(_ number: PullRequest.Number) async throws(ForgeFailure) {
        try await change("PATCH", "\(path)/pulls/\(number)", ["state": "closed"])
    }

    public func addLabels(_ labels: [String], to number: PullRequest.Number) async throws(ForgeFailure) {
        try await addLabels(labels, toNumber: number.rawValue)
    }

    /// Oldest first; GitHub tells 250 at most.
    public func commits(of number: PullRequest.Number) -> Pages<String> {
        client.gitHubList("\(path)/pulls/\(number)/commits") { json throws(JSONError) in
            try json.string("sha")
        }
    }

    /// GitHub tells 3,000 at most.
    public func changedFiles(of number: PullRequest.Number) -> Pages<ChangedFile> {
        client.gitHubList("\(path)/pulls/\(number)/files", ChangedFile.init(github:))
    }
}

extension RepositoryName {
    /// As answers have it.
    fileprivate var pretended: JSONValue { ["name": .string(name), "owner": ["login": .string(namespace)]] }
}
