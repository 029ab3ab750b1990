internal import JSONKit

extension GitLabRepository: NamespaceForking {
    public func forks() -> Pages<Repository> { forge.list("\(path)/forks", Repository.init(gitlab:)) }

    public func fork(of user: String) async throws(ForgeFailure) -> Repository? {
        // A fork mostly keeps the name; something else of that name is not it.
        let likely = forge.repository(RepositoryName(namespace: user, name: name.name))
        let found = try await client.find(.get(likely.path)) { json throws(JSONError) in
            try Repository(gitlab: json)
        }
        if let found, found.parent == name { return found }
        return try await forks().first { $0.name.namespace.lowercased() == user.lowercased() }
    }

    public func fork() async throws(ForgeFailure) -> Repository { try await makeFork(in: nil) }

    public func fork(into namespace: String) async throws(ForgeFailure) -> Repository {
        try await makeFork(in: namespace)
    }

    private func makeFork(in namespace: String?) async throws(ForgeFailure) -> Repository {
        let fields = JSONValue(fields: ["namespace_path": namespace.map(JSONValue.string)])
        let path = "\(namespace ?? "read-only")/\(name.name)"
        let pretended: JSONValue = [
            "id": 0, "path_with_namespace": .string(path), "import_status": "finished",
            "web_url": .string("\(forge.instance)/\(path)"),
            "forked_from_project": ["path_with_namespace": .string(name.fullName)],
        ]
        let request = APIRequest("POST", "\(self.path)/fork", .json(fields)).pretending(pretended)
        do throws(ForgeFailure) {
            return try await whenReady(client.send(request).read(GitLabFork.init))
        } catch {
            guard error.code == .conflict else { throw error }
            let owner = if let namespace { namespace } else { try await forge.currentUser().login }
            guard let fork = try await fork(of: owner), let number = fork.number else { throw error }
            return try await whenReady(client.send(.get("/projects/\(number)")).read(GitLabFork.init))
        }
    }

    /// The fork as soon as it can be used: GitLab copies while others go on.
    private func whenReady(_ begun: GitLabFork) async throws(ForgeFailure) -> Repository {
        var fork = begun
        // Pauses of 1, 2, … 10 seconds and then 10 again: five minutes.
        for attempt in 1...35 {
            if fork.hasFailed {
                throw ForgeFailure(
                    .serverFailure, detail: "GitLab could not copy \(name): \(fork.problem ?? "no reason")")
            }
            if fork.isReady { return fork.repository }
            do {
                try await forge.client.options.clock.sleep(for: .seconds(min(attempt, 10)))
            } catch {
                throw ForgeFailure(.cancelled)
            }
            fork = try await client.send(.get("/projects/\(fork.number)")).read(GitLabFork.init)
        }
        throw ForgeFailure(
            .notFound, detail: "the fork \(fork.repository.name) was begun, and is not ready after 5 minutes")
    }
}

/// A fork and how far GitLab has got with making it.
private struct GitLabFork: Sendable {
    var repository: Repository
    var number: Int
    var isReady: Bool
    var hasFailed: Bool
    var problem: String?

    init(_ json: JSON) throws(JSONError) {
        repository = try Repository(gitlab: json)
        number = try json.int("id")
        let state = try json.optionalString("import_status") ?? "none"
        isReady = state == "finished" || state == "none"
        hasFailed = state == "failed"
        problem = try json.optionalString("import_error")
    }
}
