internal import JSONKit

extension GitHubForge: RepositoryCreating {
    /// - Throws: `.conflict` when the name is taken.
    public func create(_ new: NewRepository) async throws(ForgeFailure) -> Repository {
        let owner = new.namespace ?? "read-only"
        let fields = JSONValue(fields: [
            "name": .string(new.name), "description": new.description.map(JSONValue.string),
        ])
        let path: APIPath = new.namespace.map { "/orgs/\($0)/repos" } ?? "/user/repos"
        let request = APIRequest("POST", path, .json(fields)).pretending([
            "name": .string(new.name), "owner": ["login": .string(owner)],
            "html_url": .string("\(instance)/\(owner)/\(new.name)"),
        ])
        let client = new.namespace.map { self.client(for: .organization($0)) } ?? client
        return try await client.send(request).read { json throws(JSONError) in try Repository(github: json) }
    }
}

extension GitHubForge: RepositoryListing {
    public func repositories(of owner: String) -> Pages<Repository> {
        let ofOrganization = client(for: .organization(owner)).gitHubList(
            "/orgs/\(owner)/repos", Repository.init(github:))
        let ofUser = client(for: .user(owner)).gitHubList("/users/\(owner)/repos", Repository.init(github:))
        return Pages { cursor throws(ForgeFailure) in
            do throws(ForgeFailure) {
                return try await ofOrganization.page(at: cursor)
            } catch {
                guard cursor == .first, error.code == .notFound || error.code == .appNotInstalled else {
                    throw error
                }
                return try await ofUser.page(at: cursor)
            }
        }
    }

    /// What GitHub's search finds: at most a thousand.
    ///
    /// - Parameters:
    ///   - owner: User or organization.
    ///   - name: A part of the name.
    public func search(owner: String? = nil, language: String? = nil, name: String? = nil) -> Pages<
        Repository
    > {
        let terms = [
            name.map { "\(Self.term($0)) in:name" }, owner.map { "user:\(Self.term($0))" },
            language.map { "language:\(Self.term($0))" },
        ]
        let query = terms.compactMap { $0 }.joined(separator: " ")
        let client = owner.map { self.client(for: .organization($0)) } ?? client
        return client.gitHubPages("/search/repositories", query: [("q", query)]) { json throws(JSONError) in
            try json.list("items").mapped(Repository.init(github:))
        }
    }

    /// A text that cannot become another part of a search.
    private static func term(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "-_.+#".contains($0) }
        return isPlain ? text : "\"\(text.filter { $0 != "\"" })\""
    }

    /// The repositories that belong to who asks.
    public func ownRepositories() -> Pages<Repository> {
        client.gitHubList("/user/repos", query: [("affiliation", "owner")], Repository.init(github:))
    }

    /// Those of them that were forked from others.
    public func ownForks() -> Pages<Repository> { ownRepositories().filtered(\.isFork) }
}
