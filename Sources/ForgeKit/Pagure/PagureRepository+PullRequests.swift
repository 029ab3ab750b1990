internal import JSONKit

extension PagureRepository: PullRequests {
    /// Newest first: Pagure does not sort by what has changed.
    public func pullRequests(_ query: PullRequestQuery) -> Pages<PullRequest> {
        let (name, path, pageURL) = (name, path, pageURL)
        let status =
            switch query.state {
            case .open: "Open"
            case .closed: "Closed"
            case .merged: "Merged"
            case nil: "All"
            }
        return client.pagurePages { page in
            APIRequest.get(
                "\(path)/pull-requests",
                query: [
                    ("status", status), ("author", query.author), ("page", String(page)),
                    ("per_page", APIClient.pagurePageSize),
                ])
        } _: { json throws(JSONError) in
            try json.list("requests").mapped { request throws(JSONError) in
                try PullRequest(pagure: request, of: name, page: pageURL)
            }
        }
    }

    public func pullRequest(_ number: PullRequest.Number) async throws(ForgeFailure) -> PullRequest {
        try read(try await client.send(.get("\(path)/pull-request/\(number)")))
    }

    public func open(_ new: NewPullRequest) async throws(ForgeFailure) -> PullRequest {
        let source = new.source.flatMap { $0 == name ? nil : $0 }
        let request = APIRequest.form(
            "\(path)/pull-request/new",
            [
                "title": new.title, "branch_to": new.targetBranch, "branch_from": new.sourceBranch,
                "initial_comment": new.body, "repo_from": source?.name,
                "repo_from_username": source?.forkOwner,
                "repo_from_namespace": source.flatMap { $0.namespace.isEmpty ? nil : $0.namespace },
            ]
        ).pretending(Self.pretended(new))
        let reply: APIReply
        do throws(ForgeFailure) {
            reply = try await client.send(request)
        } catch {
            throw try await conflict(error, for: new)
        }
        var opened = try read(reply)
        if reply.isPretended { opened.source = new.source ?? name }
        return opened
    }

    private static func pretended(_ new: NewPullRequest) -> JSONValue {
        [
            "id": 0, "title": .string(new.title), "initial_comment": .string(new.body), "status": "Open",
            "branch": .string(new.targetBranch), "branch_from": .string(new.sourceBranch),
        ]
    }

    /// What a refusal means: Pagure has no code for a pull request that is there already.
    private func conflict(_ failure: ForgeFailure, for new: NewPullRequest) async throws(ForgeFailure)
        -> ForgeFailure
    {
        guard failure.code == .invalid, failure.fields.isEmpty else { return failure }
        let source = new.source ?? name
        let same = try await pullRequests(PullRequestQuery()).first { other in
            other.targetBranch == new.targetBranch && other.sourceBranch == new.sourceBranch
                && other.source == source
        }
        guard let same else { return failure }
        var conflict = failure
        conflict.code = .conflict
        conflict.detail = "\(failure.detail ?? ""); see \(same.webURL)"
        return conflict
    }

    /// Pagure wants both texts: what is not given is read first.
    public func edit(_ number: PullRequest.Number, title: String?, body: String?)
        async throws(ForgeFailure)
    {
        guard title != nil || body != nil else { return }
        var title = title
        var body = body
        if title == nil || body == nil {
            let request = try await pullRequest(number)
            title = title ?? request.title
            body = body ?? request.body
        }
        let request = APIRequest.form(
            "\(path)/pull-request/\(number)", ["title": title, "initial_comment": body])
        _ = try await client.send(request.repeatable())
    }

    public func close(_ number: PullRequest.Number) async throws(ForgeFailure) {
        try await tell("close", number, "Pull-request closed!")
    }

    public func merge(_ number: PullRequest.Number) async throws(ForgeFailure) {
        try await tell("merge", number, "Changes merged!")
    }

    /// Has something done to a pull request; any other answer than the one sentence means that it was not done.
    private func tell(_ verb: String, _ number: PullRequest.Number, _ sentence: String)
        async throws(ForgeFailure)
    {
        let request = APIRequest("POST", "\(path)/pull-request/\(number)/\(verb)")
            .pretending(["message": .string(sentence)])
        let reply = try await client.send(request)
        let message = try reply.read { json throws(JSONError) in try json.string("message") }
        guard message == sentence else {
            throw ForgeFailure(
                .refused, request: reply.request, status: reply.status, detail: String(message.prefix(300)))
        }
    }

    public func patch(of number: PullRequest.Number) async throws(ForgeFailure) -> [UInt8] {
        try await client.send(.page("\(path)/pull-request/\(number).patch")).body
    }

    /// Pagure counts when it is asked for the first time, and is asked again while it does.
    public func changedFiles(of number: PullRequest.Number) -> Pages<ChangedFile> {
        Pages { _ throws(ForgeFailure) in .init(try await self.statistics(of: number)) }
    }

    /// How long Pagure gets to count, and how many times.
    static let statisticsPause = Duration.seconds(3)
    static let statisticsTries = 4

    private func statistics(of number: PullRequest.Number) async throws(ForgeFailure) -> [ChangedFile] {
        let request = APIRequest.get("\(path)/pull-request/\(number)/diffstats")
        var tries = 1
        while true {
            do throws(ForgeFailure) {
                return try await client.send(request).read(ChangedFile.all)
            } catch {
                guard error.serviceCode == "ENOPRSTATS", tries < Self.statisticsTries else { throw error }
            }
            tries += 1
            do {
                try await forge.client.options.clock.sleep(for: Self.statisticsPause)
            } catch {
                throw ForgeFailure(.cancelled, request: "GET \(client.url(of: request))")
            }
        }
    }

    private func read(_ reply: APIReply) throws(ForgeFailure) -> PullRequest {
        try reply.read { json throws(JSONError) in
            try PullRequest(pagure: json, of: name, page: pageURL)
        }
    }
}

extension ChangedFile {
    /// Files by their paths, in the order of the answer.
    fileprivate static func all(_ json: JSON) throws(JSONError) -> [ChangedFile] {
        guard let members = json.members else { throw json.unexpected("an object") }
        var files: [ChangedFile] = []
        for (path, file) in members {
            let old = try file.optionalString("old_path")
            files.append(
                ChangedFile(
                    path, oldPath: old == path ? nil : old, linesAdded: try file.optionalInt("lines_added"),
                    linesRemoved: try file.optionalInt("lines_removed")))
        }
        return files
    }
}
