internal import JSONKit

extension GitLabForge: RepositoryCreating {
    public func create(_ new: NewRepository) async throws(ForgeFailure) -> Repository {
        let namespace = if let path = new.namespace { try await namespaceNumber(path) } else { nil as Int? }
        let fields = JSONValue(fields: [
            "name": .string(new.name), "namespace_id": namespace.map(JSONValue.integer),
            "description": new.description.map(JSONValue.string),
        ])
        let path = "\(new.namespace ?? "read-only")/\(new.name)"
        let pretended: JSONValue = [
            "id": 0, "path_with_namespace": .string(path), "web_url": .string("\(instance)/\(path)"),
        ]
        let request = APIRequest("POST", "/projects", .json(fields)).pretending(pretended)
        return try await client.send(request).read { json throws(JSONError) in try Repository(gitlab: json) }
    }

    /// The number of a user's or a group's namespace.
    private func namespaceNumber(_ path: String) async throws(ForgeFailure) -> Int {
        if let number = await memory.group(path) { return number }
        return try await client.send(.get("/namespaces/\(path)")).read { json throws(JSONError) in
            try json.int("id")
        }
    }
}

extension GitLabForge: RepositoryListing {
    /// Those of a group, without its subgroups, or of a user.
    public func repositories(of owner: String) -> Pages<Repository> {
        repositories(of: owner, matching: nil)
    }

    /// Those of a group, without its subgroups, or of a user, whose names have a text in them.
    ///
    /// - Parameter text: In any case; nil for all.
    public func repositories(of owner: String, matching text: String?) -> Pages<Repository> {
        let query = [(name: "search", value: text)]
        let ofGroup = list("/groups/\(owner)/projects", query: query, Repository.init(gitlab:))
        let ofUser = list("/users/\(owner)/projects", query: query, Repository.init(gitlab:))
        return Pages { cursor throws(ForgeFailure) in
            // Which of the two it is, is found out by the first page and kept in the cursors of the others.
            if case .mark(let mark) = cursor {
                return try await Self.marked(ofUser.page(at: Self.cursor(mark)))
            }
            do throws(ForgeFailure) {
                return try await ofGroup.page(at: cursor)
            } catch {
                guard cursor == .first, error.code == .notFound else { throw error }
                return try await Self.marked(ofUser.page(at: .first))
            }
        }
    }

    private static func marked(_ page: Pages<Repository>.Page) -> Pages<Repository>.Page {
        switch page.next {
        case .page(let number): .init(page.elements, next: .mark(String(number)))
        case .url(let url): .init(page.elements, next: .mark(url))
        default: page
        }
    }

    private static func cursor(_ mark: String) -> PageCursor { Int(mark).map { .page($0) } ?? .url(mark) }

    /// Those of a group or user that have something in a language; each repository is asked for its languages.
    ///
    /// - Parameter language: As GitLab calls it, in any case.
    public func repositories(of owner: String, matching text: String? = nil, language: String) -> Pages<
        Repository
    > {
        let all = repositories(of: owner, matching: text)
        return Pages { cursor throws(ForgeFailure) in
            let page = try await all.page(at: cursor)
            let found = try await page.elements.askEach { found throws(ForgeFailure) in
                let languages = try await known(found).languages()
                return languages.keys.contains { $0.lowercased() == language.lowercased() } ? found : nil
            }
            return .init(found.compactMap { $0 }, next: page.next)
        }
    }

    private func known(_ found: Repository) -> GitLabRepository {
        GitLabRepository(forge: self, name: found.name, number: found.number)
    }

    /// The repositories that who asks owns.
    public func ownRepositories() -> Pages<Repository> {
        list("/projects", query: [("owned", "true")], Repository.init(gitlab:))
    }

    /// The repositories of who asks that were forked from others.
    public func ownForks() -> Pages<Repository> { ownRepositories().filtered(\.isFork) }
}
