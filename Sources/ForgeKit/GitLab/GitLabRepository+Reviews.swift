internal import JSONKit

extension GitLabRepository: PullRequestReviewing {
    /// Besides those who are asked already. Free instances take one reviewer only.
    public func requestReview(of number: PullRequest.Number, from users: [String]) async throws(ForgeFailure)
    {
        let present = try await mergeRequest(number).reviewers
        let wanted = try await forge.userNumbers(users)
        let all = present + wanted.filter { !present.contains($0) }
        guard all != present else { return }
        try await change(
            "PUT", "\(path)/merge_requests/\(number)", ["reviewer_ids": .array(all.map(JSONValue.integer))])
    }

    public func reviewers(of number: PullRequest.Number) async throws(ForgeFailure) -> [String] {
        try await client.send(.get("\(path)/merge_requests/\(number)")).read { json throws(JSONError) in
            try ForgeUser.logins("reviewers", in: json)
        }
    }

    public func approvals(of number: PullRequest.Number) async throws(ForgeFailure) -> [String] {
        let request = APIRequest.get("\(path)/merge_requests/\(number)/approvals")
        return try await client.send(request).read { json throws(JSONError) in
            try json.optionalList("approved_by").mapped { approval throws(JSONError) in
                try approval.member("user").string("username")
            }
        }
    }
}

extension GitLabRepository: LineCommenting {
    /// Begins a discussion at a line.
    ///
    /// - Throws: `.badRequest` for a commit that the merge request never ended with, and for a file that it
    ///   does not change.
    public func addComment(_ body: String, at place: LinePlace, of number: PullRequest.Number)
        async throws(ForgeFailure)
    {
        let (refs, diff) = try await version(of: number, at: place)
        let position = JSONValue(fields: [
            "position_type": "text", "base_sha": .string(refs.base), "start_sha": .string(refs.start),
            "head_sha": .string(refs.head), "old_path": .string(diff.oldPath), "new_path": .string(diff.path),
            // A line that was there before has both numbers.
            "old_line": diff.oldLine(of: place.line).map(JSONValue.integer),
            "new_line": .integer(place.line),
        ])
        try await change(
            "POST", "\(path)/merge_requests/\(number)/discussions",
            ["body": .string(body), "position": position])
    }

    /// The version of the merge request that ends with a commit, and what it changes in a file.
    private func version(of number: PullRequest.Number, at place: LinePlace)
        async throws(ForgeFailure) -> (GitLabDiffRefs, GitLabDiff)
    {
        let present = try await mergeRequest(number).refs
        let found: (refs: GitLabDiffRefs, diff: GitLabDiff?)
        if let present, present.head == place.commit {
            found = (present, try await diffs(of: number).first { $0.path == place.path })
        } else {
            found = try await earlierVersion(of: number, at: place)
        }
        guard let diff = found.diff else {
            throw ForgeFailure(
                .badRequest, detail: "'\(place.path)' is not changed by !\(number) at \(place.commit)")
        }
        return (found.refs, diff)
    }

    private func earlierVersion(of number: PullRequest.Number, at place: LinePlace)
        async throws(ForgeFailure) -> (refs: GitLabDiffRefs, diff: GitLabDiff?)
    {
        let versions = forge.list("\(path)/merge_requests/\(number)/versions", Version.init)
        guard let version = try await versions.first(where: { $0.refs.head == place.commit }) else {
            throw ForgeFailure(
                .badRequest, detail: "\(place.commit) was never the last commit of !\(number) in \(name)")
        }
        let request = APIRequest.get("\(path)/merge_requests/\(number)/versions/\(version.number)")
        let diffs = try await client.send(request).read { json throws(JSONError) in
            try json.optionalList("diffs").mapped(GitLabDiff.init)
        }
        return (version.refs, diffs.first { $0.path == place.path })
    }

    private struct Version: Sendable {
        var number: Int
        var refs: GitLabDiffRefs

        init(_ json: JSON) throws(JSONError) {
            number = try json.int("id")
            refs = try GitLabDiffRefs(json, suffix: "_commit_sha")
        }
    }
}
