public import CurlHTTP
public import HostKit
internal import JSONKit

/// An instance of Forgejo or Gitea, such as Codeberg.
///
/// - SeeAlso: The instance's own description of its interface, `/api/swagger`.
public struct ForgejoForge: Forge {
    public static let kind = ForgeKind.forgejo

    public let instance: String
    let client: APIClient

    /// - Parameters:
    ///   - instance: For people, such as `https://codeberg.org`.
    ///   - token: Nil to ask as nobody.
    public init(
        _ instance: String = "https://codeberg.org", token: Secret? = nil, http: HTTPClient,
        options: APIClient.Options = .init()
    ) {
        client = APIClient(
            base: instance + "/api/v1", web: instance, http: http,
            authorizer: token.map { FixedAuthorizer(scheme: "token ", token: $0) } ?? .anonymous,
            dialect: ForgejoDialect(), options: options)
        self.instance = client.web
    }

    public func repository(_ name: RepositoryName) -> ForgejoRepository {
        ForgejoRepository(forge: self, name: name)
    }

    public func currentUser() async throws(ForgeFailure) -> ForgeUser {
        try await client.send(.get("/user")).read { json throws(JSONError) in try ForgeUser(forgejo: json) }
    }

    /// The repositories of who asks, own ones and those of organizations.
    public func ownRepositories() -> Pages<Repository> { list("/user/repos", Repository.init(forgejo:)) }

    /// The repositories of who asks that were forked from others.
    public func ownForks() -> Pages<Repository> { ownRepositories().filtered(\.isFork) }

    /// All repositories whose name has a text in it, most recently changed first.
    public func search(_ text: String) -> Pages<Repository> {
        pages(.get("/repos/search", query: [("q", text), ("sort", "updated"), ("order", "desc")])) {
            json throws(JSONError) in
            try json.list("data").mapped(Repository.init(forgejo:))
        }
    }
}

extension ForgejoForge: RepositoryCreating {
    public func create(_ new: NewRepository) async throws(ForgeFailure) -> Repository {
        let fields = JSONValue(fields: [
            "name": .string(new.name), "description": new.description.map(JSONValue.string),
        ])
        let path: APIPath = new.namespace.map { "/orgs/\($0)/repos" } ?? "/user/repos"
        let owner = new.namespace ?? "read-only"
        let pretended: JSONValue = [
            "name": .string(new.name), "owner": ["login": .string(owner)],
            "html_url": .string("\(instance)/\(owner)/\(new.name)"),
        ]
        return try await client.send(APIRequest("POST", path, .json(fields)).pretending(pretended))
            .read { json throws(JSONError) in try Repository(forgejo: json) }
    }
}

extension ForgejoForge: RepositoryListing {
    public func repositories(of owner: String) -> Pages<Repository> {
        list("/users/\(owner)/repos", Repository.init(forgejo:))
    }
}

extension ForgejoForge: GroupReading {
    /// - Parameter name: An organization, or `organization/team`.
    public func members(ofGroup name: String) async throws(ForgeFailure) -> [String] {
        let parts = name.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return try await logins("/orgs/\(name)/members").all() }
        guard let team = try await team(String(parts[1]), of: String(parts[0])) else {
            throw ForgeFailure(.notFound, detail: "\(parts[0]) has no team '\(parts[1])'")
        }
        return try await logins("/teams/\(team.id)/members").all()
    }

    func team(_ name: String, of organization: String) async throws(ForgeFailure) -> ForgejoTeam? {
        try await list("/orgs/\(organization)/teams", ForgejoTeam.init(forgejo:)).first { $0.name == name }
    }

    func logins(_ path: APIPath) -> Pages<String> {
        list(path) { json throws(JSONError) in try json.string("login") }
    }
}

// MARK: - Lists

extension ForgejoForge {
    /// How many elements a page should have; instances may give fewer.
    static let pageSize = "50"

    /// A list of equal elements.
    func list<Element: Sendable>(
        _ path: APIPath, query: [(name: String, value: String?)] = [],
        _ element: @escaping @Sendable (JSON) throws(JSONError) -> Element
    ) -> Pages<Element> {
        pages(.get(path, query: query)) { json throws(JSONError) in
            // Nothing at all is told as null.
            try (json.isNull ? [] : json.array()).mapped(element)
        }
    }

    /// A list whose pages have numbers; which the last one is, is told in three ways.
    func pages<Element: Sendable>(
        _ request: APIRequest, _ elements: @escaping @Sendable (JSON) throws(JSONError) -> [Element]
    ) -> Pages<Element> {
        Pages { cursor throws(ForgeFailure) in
            let number = if case .page(let number) = cursor { number } else { 1 }
            var page = request
            page.query += [("page", String(number)), ("limit", Self.pageSize)]
            let reply = try await client.send(page)
            let found = try reply.read(elements)
            return .init(found, next: Self.isLast(reply, isEmpty: found.isEmpty) ? nil : .page(number + 1))
        }
    }

    private static func isLast(_ reply: APIReply, isEmpty: Bool) -> Bool {
        if let more = reply.header["X-HasMore"] { return more != "true" }
        if reply.header["Link"] != nil { return LinkField.next(in: reply.header) == nil }
        // With a total and no links all of it is here; without both only an empty page is the end.
        return isEmpty || reply.header["X-Total-Count"] != nil
    }
}
