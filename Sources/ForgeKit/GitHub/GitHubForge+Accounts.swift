internal import JSONKit

extension GitHubForge: GroupReading {
    /// - Parameter name: An organization, or `organization/team`.
    public func members(ofGroup name: String) async throws(ForgeFailure) -> [String] {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard let organization = parts.first else {
            throw ForgeFailure(.badRequest, detail: "no organization is named")
        }
        let path: APIPath =
            parts.count == 2
            ? "/orgs/\(organization)/teams/\(parts[1])/members" : "/orgs/\(organization)/members"
        return try await client(for: .organization(organization)).gitHubList(path) { json throws(JSONError) in
            try json.string("login")
        }.all()
    }

    /// An organization; nil when there is none of that name.
    public func organization(_ name: String) async throws(ForgeFailure) -> ForgeUser? {
        try await client(for: .organization(name)).find(.get("/orgs/\(name)"), ForgeUser.init(github:))
    }
}

extension GitHubForge {
    /// The e-mail addresses of who asks, the primary one first.
    ///
    /// - Throws: `.forbidden` or `.notFound` for a token that may not see them.
    public func emails() async throws(ForgeFailure) -> [String] {
        let addresses = try await client.gitHubList("/user/emails", Address.init).all()
        return (addresses.filter(\.isPrimary) + addresses.filter { !$0.isPrimary }).map(\.text)
    }

    /// The primary address; nil for a token that may not see it.
    func primaryEmail() async throws(ForgeFailure) -> String? {
        do throws(ForgeFailure) {
            return try await emails().first
        } catch {
            guard error.code == .forbidden || error.code == .notFound else { throw error }
            return nil
        }
    }

    private struct Address: Sendable {
        var text: String
        var isPrimary: Bool

        init(_ json: JSON) throws(JSONError) {
            text = try json.string("email")
            isPrimary = try json.optionalBool("primary") ?? false
        }
    }
}

extension GitHubForge: RateLimitReporting {
    /// How many requests are left for who asks; the question is free.
    ///
    /// Nil with an App or a token proxy: each installation has a limit of its own, see
    /// ``GitHubRepository/rateLimit()``.
    public func rateLimit() async throws(ForgeFailure) -> RateLimit? {
        source.isScoped ? nil : try await Self.rateLimit(client)
    }

    static func rateLimit(_ client: APIClient) async throws(ForgeFailure) -> RateLimit {
        var request = APIRequest.get("/rate_limit")
        request.isFree = true
        return try await client.send(request).read { json throws(JSONError) in
            try RateLimit(github: json.member("resources").member("core"), resource: "core")
        }
    }
}
