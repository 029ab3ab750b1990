public import CurlHTTP
internal import HostKit
internal import JSONKit

/// An instance of GitLab.
///
/// Copies share their connections and what they have learned: the numbers of users, groups and projects.
/// - SeeAlso: GitLab's documentation of its REST API, version 4.
public struct GitLabForge: Forge {
    public static let kind = ForgeKind.gitlab

    public let instance: String
    let client: APIClient
    let memory = GitLabMemory()

    /// - Parameters:
    ///   - instance: For people, such as `https://gitlab.com`; it may have a path.
    public init(
        _ instance: String = "https://gitlab.com", credential: GitLabCredential = .anonymous,
        http: HTTPClient, options: APIClient.Options = .init()
    ) {
        let address = instance.hasSuffix("/") ? String(instance.dropLast()) : instance
        client = APIClient(
            base: address + "/api/v4", web: address, http: http, authorizer: credential.authorizer,
            dialect: GitLabDialect(), options: options)
        self.instance = client.web
    }

    /// The same instance, asked by somebody else.
    public func asked(by credential: GitLabCredential) -> GitLabForge {
        GitLabForge(instance, credential: credential, http: client.http, options: client.options)
    }

    public func repository(_ name: RepositoryName) -> GitLabRepository {
        GitLabRepository(forge: self, name: name)
    }

    /// A repository whose number is known, which is used instead of its name; nothing is asked.
    public func repository(_ name: RepositoryName, number: Int) -> GitLabRepository {
        GitLabRepository(forge: self, name: name, number: number)
    }

    /// The repository of a number; its name is asked for, once.
    ///
    /// - Throws: `.notFound`.
    public func repository(number: Int) async throws(ForgeFailure) -> GitLabRepository {
        if let name = await memory.name(of: number) { return repository(name, number: number) }
        let name = try await client.send(.get("/projects/\(number)")).read { json throws(JSONError) in
            try RepositoryName(gitlab: json)
        }
        await memory.know(name, number: number)
        return repository(name, number: number)
    }

    public func currentUser() async throws(ForgeFailure) -> ForgeUser {
        if let me = await memory.me { return me }
        let me = try await client.send(.get("/user")).read { json throws(JSONError) in
            try ForgeUser(gitlab: json)
        }
        await memory.know(me: me)
        return me
    }
}

extension GitLabForge: RateLimitReporting {
    /// Nil when the instance does not count.
    public func rateLimit() async throws(ForgeFailure) -> RateLimit? {
        let now = client.options.now()
        do throws(ForgeFailure) {
            let reply = try await client.send(APIRequest("HEAD", "/user"))
            return client.dialect.rateLimit(in: reply.header, now: now)
        } catch {
            guard case .rateLimited(let until) = error.code else { throw error }
            return RateLimit(limit: 0, remaining: 0, reset: until ?? now)
        }
    }
}

// MARK: - Lists

extension GitLabForge {
    /// How many elements a page has; GitLab gives no more.
    static let pageSize = "100"

    /// A list of equal elements.
    func list<Element: Sendable>(
        _ path: APIPath, query: [(name: String, value: String?)] = [],
        _ element: @escaping @Sendable (JSON) throws(JSONError) -> Element
    ) -> Pages<Element> {
        let request = APIRequest.get(path, query: query + [("per_page", Self.pageSize)])
        return Pages { cursor throws(ForgeFailure) in
            let reply = try await page(request, cursor)
            let elements = try reply.read { json throws(JSONError) in try json.array().mapped(element) }
            return .init(elements, next: Self.next(after: reply))
        }
    }

    private func page(_ request: APIRequest, _ cursor: PageCursor) async throws(ForgeFailure) -> APIReply {
        switch cursor {
        case .url(let url): return try await client.follow(request, to: url)
        case .page(let number):
            var request = request
            request.query.append(("page", String(number)))
            return try await client.send(request)
        default: return try await client.send(request)
        }
    }

    /// The number is preferred: links have the address that the instance believes to have.
    private static func next(after reply: APIReply) -> PageCursor? {
        if let number = reply.header["X-Next-Page"].flatMap({ Int($0) }) { return .page(number) }
        return LinkField.next(in: reply.header).map { .url($0) }
    }
}
