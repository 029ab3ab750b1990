internal import JSONKit

/// Which projects of a Pagure are wanted; nil is any.
public struct PagureProjectQuery: Hashable, Sendable {
    public var namespace: String?
    /// Whose own they are.
    public var owner: String?
    /// In the name; `*` stands for anything.
    public var pattern: String?
    public var isFork: Bool?

    public init(
        namespace: String? = nil, owner: String? = nil, pattern: String? = nil, isFork: Bool? = nil
    ) {
        self.namespace = namespace
        self.owner = owner
        self.pattern = pattern
        self.isFork = isFork
    }
}

extension PagureForge: RepositoryListing {
    /// A user's own projects without forks; for those of a namespace see ``projects(_:)``.
    public func repositories(of owner: String) -> Pages<Repository> {
        projects(PagureProjectQuery(owner: owner, isFork: false))
    }

    public func projects(_ query: PagureProjectQuery) -> Pages<Repository> {
        client.pagurePages { page in
            APIRequest.get(
                "/projects",
                query: [
                    ("namespace", query.namespace), ("owner", query.owner), ("pattern", query.pattern),
                    ("fork", query.isFork.map { $0 ? "true" : "false" }),
                    ("page", page == 1 ? nil : String(page)), ("per_page", APIClient.pagurePageSize),
                ])
        } _: { json throws(JSONError) in
            try json.all("projects", as: PagureProject.self).map(repository)
        }
    }

    /// The projects that somebody works on, and those who own them; forks are not among them.
    public func repositories(ofUser name: String) -> Pages<Repository> {
        ofUser(name, "repos", page: "repopage")
    }

    /// Somebody's forks.
    public func forks(ofUser name: String) -> Pages<Repository> { ofUser(name, "forks", page: "forkpage") }

    private func ofUser(_ name: String, _ list: String, page parameter: String) -> Pages<Repository> {
        client.pagurePages("\(list)_pagination") { page in
            APIRequest.get(
                "/user/\(name)",
                query: [
                    (parameter, page == 1 ? nil : String(page)), ("per_page", APIClient.pagurePageSize),
                ])
        } _: { json throws(JSONError) in
            try json.all(list, as: PagureProject.self).map(repository)
        }
    }
}

extension PagureForge: RepositoryCreating {
    public func create(_ new: NewRepository) async throws(ForgeFailure) -> Repository {
        try await create(new, withReadme: false)
    }

    /// Makes a project, with a commit in it if there is to be a readme, and waits until it is there.
    ///
    /// - Throws: `.conflict` when the name is taken; `.invalid` with the field `namespace` for one that is not
    ///   there, or not for who asks.
    public func create(_ new: NewRepository, withReadme: Bool) async throws(ForgeFailure) -> Repository {
        let name = RepositoryName(namespace: new.namespace ?? "", name: new.name)
        // Pagure demands a description.
        let description = new.description.flatMap { $0.isEmpty ? nil : $0 } ?? new.name
        let request = APIRequest.form(
            "/new",
            [
                "name": new.name, "namespace": new.namespace, "description": description, "wait": "true",
                "create_readme": withReadme ? "true" : nil,
            ])
        let reply: APIReply
        do {
            reply = try await client.send(request)
        } catch {
            throw try await conflict(error, for: name)
        }
        if reply.isPretended {
            return Repository(name: name, description: description, webURL: pageURL(of: name))
        }
        return try await repository(name).info()
    }

    /// What a refusal means: Pagure has no code for a name that is taken.
    private func conflict(_ failure: ForgeFailure, for name: RepositoryName) async throws(ForgeFailure)
        -> ForgeFailure
    {
        guard failure.code == .invalid, failure.fields.isEmpty,
            try await repository(name).exists()
        else { return failure }
        var conflict = failure
        conflict.code = .conflict
        return conflict
    }
}

extension PagureForge: GroupReading {
    public func members(ofGroup name: String) async throws(ForgeFailure) -> [String] {
        try await client.send(.get("/group/\(name)")).read { json throws(JSONError) in
            try json.strings("members")
        }
    }
}
