internal import JSONKit

/// Check runs: everybody may read them, and only a GitHub App may make and change its own.
extension GitHubRepository {
    /// The check runs of a commit.
    ///
    /// - Parameters:
    ///   - ref: A commit, branch or tag.
    ///   - includesHidden: Whether those are wanted, too, that a newer one of the same name hides.
    public func checkRuns(
        of ref: String, name: String? = nil, status: CheckRun.Status? = nil, includesHidden: Bool = false
    ) -> Pages<CheckRun> {
        let query: [(name: String, value: String?)] = [
            ("check_name", name), ("status", status?.rawValue), ("filter", includesHidden ? "all" : nil),
        ]
        return client.gitHubPages("\(path)/commits/\(ref)/check-runs", query: query) {
            json throws(JSONError) in
            try json.list("check_runs").mapped(CheckRun.init(github:))
        }
    }

    public func checkRun(_ id: CheckRun.ID) async throws(ForgeFailure) -> CheckRun {
        try await client.send(.get("\(path)/check-runs/\(id)")).read { json throws(JSONError) in
            try CheckRun(github: json)
        }
    }

    /// Makes a check run; of several with one name people see the newest.
    ///
    /// - Throws: `.badRequest` for what GitHub would refuse; `.forbidden` for who is no App.
    public func createCheckRun(_ name: String, of commit: String, _ change: CheckRunChange = .init())
        async throws(ForgeFailure) -> CheckRun
    {
        var change = change
        change.name = name
        try change.check()
        guard !commit.isEmpty else {
            throw ForgeFailure(.badRequest, detail: "the check run '\(name)' is of no commit")
        }
        let portions = change.portions(commit: commit)
        let request = APIRequest("POST", "\(path)/check-runs", .json(portions[0]))
            .pretending(change.pretended(0, commit: commit))
        let created = try await client.send(request).read { json throws(JSONError) in
            try CheckRun(github: json)
        }
        return try await send(portions.dropFirst(), to: created)
    }

    /// Changes a check run of the same App.
    ///
    /// - Throws: `.badRequest` for what GitHub would refuse; `.forbidden` for another App's.
    public func edit(_ id: CheckRun.ID, _ change: CheckRunChange) async throws(ForgeFailure) -> CheckRun {
        try change.check()
        let portions = change.portions()
        var request = APIRequest("PATCH", "\(path)/check-runs/\(id)", .json(portions[0]))
            .pretending(change.pretended(id, commit: ""))
        // Annotations are added each time.
        if change.output?.annotations.isEmpty ?? true { request = request.repeatable() }
        let changed = try await client.send(request).read { json throws(JSONError) in
            try CheckRun(github: json)
        }
        return try await send(portions.dropFirst(), to: changed)
    }

    /// Adds the annotations that one request has no room for.
    private func send(_ portions: ArraySlice<JSONValue>, to run: CheckRun) async throws(ForgeFailure)
        -> CheckRun
    {
        var run = run
        for portion in portions {
            let request = APIRequest("PATCH", "\(path)/check-runs/\(run.id)", .json(portion))
                .pretending([
                    "id": .integer(run.id.rawValue), "name": .string(run.name),
                    "head_sha": .string(run.commit), "status": .string(run.status.rawValue),
                ])
            let reply = try await client.send(request)
            if reply.isPretended { continue }
            run = try reply.read { json throws(JSONError) in try CheckRun(github: json) }
        }
        return run
    }
}
