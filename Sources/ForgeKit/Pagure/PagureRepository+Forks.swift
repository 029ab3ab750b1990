internal import JSONKit

extension PagureRepository {
    public func forks() -> Pages<Repository> {
        // There are none of a fork.
        guard name.forkOwner == nil else { return Pages { _ throws(ForgeFailure) in .init([]) } }
        let name = name
        // Pagure looks at names only, and at any part of them.
        let namesakes = forge.projects(
            PagureProjectQuery(
                namespace: name.namespace.isEmpty ? nil : name.namespace, pattern: name.name, isFork: true))
        return namesakes.filtered { $0.parent == name }
    }

    public func fork(of user: String) async throws(ForgeFailure) -> Repository? {
        guard let fork = fork(ownedBy: user) else { return nil }
        guard let project = try await client.find(.get(fork.path), as: PagureProject.self),
            project.parent == name
        else { return nil }
        return forge.repository(project)
    }

    /// - Throws: `.badRequest` for a fork: Pagure makes none of them.
    public func fork() async throws(ForgeFailure) -> Repository {
        guard name.forkOwner == nil else {
            throw ForgeFailure(
                .badRequest, detail: "\(name) is a fork itself; fork \(RepositoryName.original(of: name))")
        }
        let user = try await forge.currentUser().login
        if let fork = try await fork(of: user) { return fork }
        let request = APIRequest.form(
            "/fork",
            [
                "repo": name.name, "namespace": name.namespace.isEmpty ? nil : name.namespace, "wait": "true",
            ])
        let reply: APIReply
        do throws(ForgeFailure) {
            reply = try await client.send(request.repeatable())
        } catch {
            // Somebody was faster.
            guard error.code == .invalid, let fork = try await fork(of: user) else { throw error }
            return fork
        }
        return reply.isPretended ? pretendedFork(of: user) : try await made(by: user, reply)
    }

    /// The fork that an answer says there is.
    private func made(by user: String, _ reply: APIReply) async throws(ForgeFailure) -> Repository {
        guard let fork = try await fork(of: user) else {
            throw ForgeFailure(
                .malformedReply, request: reply.request, status: reply.status,
                detail: "the fork of \(user) is said to be there, and is not")
        }
        return fork
    }

    private func pretendedFork(of user: String) -> Repository {
        var fork = name
        fork.forkOwner = user
        return Repository(name: fork, isFork: true, parent: name, webURL: forge.pageURL(of: fork))
    }

    /// A fork under the same name; nil for a fork, which has none.
    private func fork(ownedBy user: String) -> PagureRepository? {
        guard name.forkOwner == nil else { return nil }
        var fork = name
        fork.forkOwner = user
        return forge.repository(fork)
    }
}

extension RepositoryName {
    /// What a fork has its name of.
    fileprivate static func original(of fork: RepositoryName) -> RepositoryName {
        RepositoryName(namespace: fork.namespace, name: fork.name)
    }
}
