public import HostKit
internal import JSONKit

/// A repository of a GitHub.
public struct GitHubRepository: ForgeRepository {
    public let name: RepositoryName
    public let forge: GitHubForge
    /// Asks with the credential for this repository, also of others.
    let client: APIClient
    let graph: APIClient

    /// Where the interface has it.
    var path: APIPath { "/repos/\(name.namespace)/\(name.name)" }

    /// - Throws: `.notFound`.
    public func info() async throws(ForgeFailure) -> Repository {
        try await client.send(.get(path)).read { json throws(JSONError) in try Repository(github: json) }
    }

    /// The repository under the name that it has now: GitHub leads from old names to new ones.
    ///
    /// - Throws: `.notFound`.
    public func followingRenames() async throws(ForgeFailure) -> GitHubRepository {
        let current = try await info().name
        return current == name ? self : forge.repository(current)
    }

    public func delete() async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", path))
    }

    public func owners() async throws(ForgeFailure) -> [String] { [try await info().name.namespace] }

    /// How many requests are left for who asks for this repository.
    public func rateLimit() async throws(ForgeFailure) -> RateLimit {
        try await GitHubForge.rateLimit(client)
    }

    /// What git wants to know to fetch and push over HTTPS; nil for nobody.
    ///
    /// An App's is good for at least some minutes, and at most an hour.
    public func gitCredentials() async throws(ForgeFailure) -> GitCredentials? {
        // GitHub looks at no other part of it than the token.
        try await forge.source.token(for: .repository(name)).map {
            GitCredentials(user: "x-access-token", password: $0)
        }
    }

    /// Sends something that changes the repository in the same way each time; the answer means nothing.
    func change(_ method: String, _ path: APIPath, _ fields: KeyValuePairs<String, JSONValue?>)
        async throws(ForgeFailure)
    {
        _ = try await client.send(APIRequest(method, path, .json(JSONValue(fields: fields))).repeatable())
    }

    /// What a new thing in the repository would be found at.
    func webURL(_ tail: String) -> JSONValue { .string("\(forge.instance)/\(name.fullName)/\(tail)") }
}

extension GitHubRepository: DescriptionEditing {
    public func setDescription(_ text: String) async throws(ForgeFailure) {
        try await change("PATCH", path, ["description": .string(text)])
    }
}

extension GitHubRepository: Contributors {
    public func contributors() -> Pages<String> {
        client.gitHubList("\(path)/contributors") { json throws(JSONError) in try json.string("login") }
    }
}

extension GitHubRepository: WebhookRegistering {
    public func webhooks() -> Pages<Webhook> { client.gitHubList("\(path)/hooks", Webhook.init(github:)) }

    /// - Throws: `.conflict` when there is one for the same URL.
    public func register(_ url: String, secret: Secret, events: [String]) async throws(ForgeFailure)
        -> Webhook
    {
        let config: JSONValue = [
            "url": .string(url), "content_type": "json", "insecure_ssl": "0",
            "secret": .string(secret.reveal()),
        ]
        let fields: JSONValue = [
            "name": "web", "active": true, "events": .strings(events), "config": config,
        ]
        let request = APIRequest("POST", "\(path)/hooks", .json(fields)).pretending([
            "id": 0, "active": true, "events": .strings(events), "config": ["url": .string(url)],
        ])
        return try await client.send(request).read { json throws(JSONError) in try Webhook(github: json) }
    }

    public func remove(_ webhook: Webhook.ID) async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", "\(path)/hooks/\(webhook)"))
    }
}
