internal import CurlHTTP
internal import JSONKit

extension GitLabRepository: PullRequestCommits {
    /// Their sources are known only inside of this repository: see ``source(of:)``.
    public func pullRequests(_ query: PullRequestQuery) -> Pages<PullRequest> {
        forge.list(
            "\(path)/merge_requests",
            query: [
                ("state", query.state?.gitlab ?? "all"), ("order_by", "updated_at"), ("sort", "desc"),
                ("author_username", query.author),
            ]
        ) { [name] json throws(JSONError) in try GitLabMergeRequest(json, target: name).pullRequest }
    }

    public func pullRequest(_ number: PullRequest.Number) async throws(ForgeFailure) -> PullRequest {
        var found = try await mergeRequest(number).pullRequest
        found.source = try await source(of: found)?.name
        return found
    }

    func mergeRequest(_ number: PullRequest.Number) async throws(ForgeFailure) -> GitLabMergeRequest {
        try await client.send(.get("\(path)/merge_requests/\(number)")).read { json throws(JSONError) in
            try GitLabMergeRequest(json, target: name)
        }
    }

    /// Where the changes come from; nil when that is gone, or hidden from who asks. Asked for once.
    ///
    /// The statuses of a merge request's commits belong there, not to its target.
    public func source(of pullRequest: PullRequest) async throws(ForgeFailure) -> GitLabRepository? {
        guard let number = pullRequest.sourceNumber else { return nil }
        if let name = pullRequest.source { return forge.repository(name, number: number) }
        do throws(ForgeFailure) {
            return try await forge.repository(number: number)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// What a merged one became, or what an open one would become; nil for a closed one and when GitLab
    /// cannot merge it.
    public func mergeCommit(of pullRequest: PullRequest) async throws(ForgeFailure) -> String? {
        guard pullRequest.state == .open else { return pullRequest.mergeCommit }
        do throws(ForgeFailure) {
            let request = APIRequest.get("\(path)/merge_requests/\(pullRequest.number)/merge_ref")
            return try await client.send(request).read { json throws(JSONError) in
                try json.string("commit_id")
            }
        } catch {
            guard error.status == 400 else { throw error }
            return nil
        }
    }

    public func open(_ new: NewPullRequest) async throws(ForgeFailure) -> PullRequest {
        let source = new.source.flatMap { $0 == name ? nil : forge.repository($0) }
        let target = if source != nil { try await knownNumber() } else { nil as Int? }
        let fields = JSONValue(fields: [
            "source_branch": .string(new.sourceBranch), "target_branch": .string(new.targetBranch),
            "title": .string(new.title), "description": .string(new.body),
            "target_project_id": target.map(JSONValue.integer),
        ])
        let request = APIRequest("POST", "\((source ?? self).path)/merge_requests", .json(fields))
        var opened = try await client.send(request.pretending(pretended(new))).read {
            json throws(JSONError) in
            try GitLabMergeRequest(json, target: name).pullRequest
        }
        opened.source = new.source ?? name
        return opened
    }

    private func pretended(_ new: NewPullRequest) -> JSONValue {
        [
            "iid": 0, "title": .string(new.title), "description": .string(new.body), "state": "opened",
            "source_branch": .string(new.sourceBranch), "target_branch": .string(new.targetBranch),
            "target_project_id": .integer(number ?? 0),
            "web_url": .string("\(page)/-/merge_requests/0"),
        ]
    }

    public func edit(_ number: PullRequest.Number, title: String?, body: String?) async throws(ForgeFailure) {
        try await change(
            "PUT", "\(path)/merge_requests/\(number)",
            ["title": title.map(JSONValue.string), "description": body.map(JSONValue.string)])
    }

    public func close(_ number: PullRequest.Number) async throws(ForgeFailure) {
        try await change("PUT", "\(path)/merge_requests/\(number)", ["state_event": "close"])
    }

    public func merge(_ number: PullRequest.Number) async throws(ForgeFailure) {
        do throws(ForgeFailure) {
            try await change("PUT", "\(path)/merge_requests/\(number)/merge", [:])
        } catch {
            // 405: not in a state to be merged; 406 and 422: git or a rule is against it.
            guard error.status == 422 else { throw error }
            var failure = error
            failure.code = .refused
            throw failure
        }
    }

    public func addLabels(_ labels: [String], to number: PullRequest.Number) async throws(ForgeFailure) {
        try await change(
            "PUT", "\(path)/merge_requests/\(number)",
            ["add_labels": .string(labels.joined(separator: ","))])
    }

    /// - Throws: `.forbidden` when GitLab wants somebody to log in: its pages know no tokens.
    public func patch(of number: PullRequest.Number) async throws(ForgeFailure) -> [UInt8] {
        var request = APIRequest.get("/\(segments: name.fullName)/-/merge_requests/\(number).patch")
        request.root = .web
        request.accept = "text/plain, */*"
        let reply = try await client.send(request)
        guard reply.header["Content-Type"]?.lowercased().contains("html") != true else {
            throw ForgeFailure(
                .forbidden, request: reply.request, status: reply.status,
                detail: "a page came instead of a patch; GitLab gives patches of public repositories only")
        }
        return reply.body
    }

    public func changedFiles(of number: PullRequest.Number) -> Pages<ChangedFile> {
        diffs(of: number).compactMapped(\.changedFile)
    }

    func diffs(of number: PullRequest.Number) -> Pages<GitLabDiff> {
        forge.list("\(path)/merge_requests/\(number)/diffs", GitLabDiff.init)
    }

    public func commits(of number: PullRequest.Number) -> Pages<String> {
        let newestFirst = forge.list("\(path)/merge_requests/\(number)/commits") { json throws(JSONError) in
            try json.string("id")
        }
        return Pages { _ throws(ForgeFailure) in .init(try await newestFirst.all().reversed()) }
    }
}
