internal import JSONKit

extension GitHubRepository: NamespaceForking {
    /// Forks, but not those whose owner is gone.
    public func forks() -> Pages<Repository> {
        let parent = name
        return client.gitHubPages("\(path)/forks") { json throws(JSONError) in
            try json.array().filter { $0["owner"] != nil }.mapped { fork throws(JSONError) in
                var fork = try Repository(github: fork)
                // The list does not repeat whose forks they are.
                fork.parent = fork.parent ?? parent
                return fork
            }
        }
    }

    public func fork(of user: String) async throws(ForgeFailure) -> Repository? {
        // A fork mostly keeps the name; something else of that name is not it.
        let likely = try await client.find(.get("/repos/\(user)/\(name.name)")) { json throws(JSONError) in
            try Repository(github: json)
        }
        if let likely, likely.isFork, likely.parent?.isSame(as: name) ?? false { return likely }
        return try await forks().first { $0.name.namespace.lowercased() == user.lowercased() }
    }

    public func fork() async throws(ForgeFailure) -> Repository { try await makeFork(into: nil) }

    public func fork(into namespace: String) async throws(ForgeFailure) -> Repository {
        try await makeFork(into: namespace)
    }

    /// GitHub answers with the fork that there is, if there is one.
    private func makeFork(into organization: String?) async throws(ForgeFailure) -> Repository {
        let owner = organization ?? "read-only"
        let fields = JSONValue(fields: ["organization": organization.map(JSONValue.string)])
        let request = APIRequest("POST", "\(path)/forks", .json(fields)).repeatable().pretending([
            "name": .string(name.name), "owner": ["login": .string(owner)], "fork": true,
            "html_url": .string("\(forge.instance)/\(owner)/\(name.name)"),
        ])
        let reply = try await client.send(request)
        let fork = try reply.read { json throws(JSONError) in try Repository(github: json) }
        if !reply.isPretended { try await waitUntilUsable(fork) }
        return fork
    }

    /// Waits until a fork, which is answered with before it is made, has its commits; five minutes at most.
    ///
    /// - SeeAlso: docs.github.com, "Create a fork".
    private func waitUntilUsable(_ fork: Repository) async throws(ForgeFailure) {
        var pause = 1
        var waited = 0
        while try await !hasCommits(fork.name) {
            guard waited < 300 else {
                throw ForgeFailure(
                    .notFound, detail: "the fork \(fork.name) was begun, and is not there after five minutes")
            }
            do {
                try await forge.options.clock.sleep(for: .seconds(pause))
            } catch {
                throw ForgeFailure(.cancelled)
            }
            waited += pause
            pause = min(pause * 2, 30)
        }
    }

    private func hasCommits(_ fork: RepositoryName) async throws(ForgeFailure) -> Bool {
        let request = APIRequest.get(
            "/repos/\(fork.namespace)/\(fork.name)/commits", query: [("per_page", "1")])
        do throws(ForgeFailure) {
            return try await client.send(request).read { json throws(JSONError) in !(try json.array().isEmpty)
            }
        } catch {
            guard error.code == .notFound || error.code == .conflict else { throw error }
            return false
        }
    }
}
