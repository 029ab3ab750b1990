internal import JSONKit

extension CoprClient {
    /// - Throws: `.notFound`.
    public func project(_ name: CoprProjectName) async throws(ForgeFailure) -> CoprProject {
        try await reader.read(Self.get(name))
    }

    /// Nil when there is no such project.
    public func findProject(_ name: CoprProjectName) async throws(ForgeFailure) -> CoprProject? {
        try await reader.find(Self.get(name))
    }

    private static func get(_ name: CoprProjectName) -> APIRequest {
        .get("/project", query: name.query)
    }

    /// The projects of a user, or of a group with `@` before its name.
    public func projects(of owner: String, _ listing: CoprListing = CoprListing()) -> Pages<CoprProject> {
        reader.coprPages("/project/list", [("ownername", owner)], listing) { $0.id.rawValue }
    }

    /// The projects that fit some words.
    public func searchProjects(_ words: String, _ listing: CoprListing = CoprListing()) -> Pages<
        CoprProject
    > {
        reader.coprPages("/project/search", [("query", words)], listing) { $0.id.rawValue }
    }

    /// Makes a project.
    ///
    /// - Parameter canExist: Whether one that is there already is given instead, as it is.
    /// - Throws: `.conflict` when the user has one of that name; `.forbidden` for another's.
    public func addProject(
        _ name: CoprProjectName, chroots: [CoprChroot], _ fields: CoprProjectFields = .init(),
        canExist: Bool = false
    ) async throws(ForgeFailure) -> CoprProject {
        let members =
            [.init("name", .string(name.name)), .init("chroots", .strings(chroots.map(\.rawValue)))]
            + fields.members(repos: "additional_repos")
        var request = APIRequest(
            "POST", "/project/add/\(name.owner)", query: [("exist_ok", canExist ? "True" : nil)],
            .json(.object(members)))
        if canExist { request = request.repeatable() }
        return try await writer.read(request.pretending(name.pretended(fields, chroots: chroots)))
    }

    /// Changes a project.
    ///
    /// - Parameter chroots: All that are to be enabled: one that is left out is disabled. Nil leaves them as they
    ///   are.
    public func editProject(
        _ name: CoprProjectName, chroots: [CoprChroot]? = nil, _ fields: CoprProjectFields = .init()
    ) async throws(ForgeFailure) -> CoprProject {
        var members = fields.members(repos: "repos")
        if let chroots { members.append(.init("chroots", .strings(chroots.map(\.rawValue)))) }
        return try await writer.read(
            APIRequest("PUT", "/project/edit/\(name.owner)/\(name.name)", .json(.object(members)))
                .pretending(name.pretended(fields, chroots: chroots ?? [])))
    }

    /// Deletes a project with all that was built in it.
    ///
    /// - Throws: `.invalid` while builds are running.
    public func deleteProject(_ name: CoprProjectName) async throws(ForgeFailure) {
        _ = try await writer.send(
            APIRequest("DELETE", "/project/delete/\(name.owner)/\(name.name)", .json(["verify": true])))
    }

    /// Copies a project with its packages.
    ///
    /// - Parameter isConfirmed: Whether it may go into a project that is there already.
    public func forkProject(_ name: CoprProjectName, to other: CoprProjectName, isConfirmed: Bool = false)
        async throws(ForgeFailure) -> CoprProject
    {
        let body = JSONValue(fields: [
            "name": .string(other.name), "ownername": .string(other.owner), "confirm": .bool(isConfirmed),
        ])
        return try await writer.read(
            APIRequest("POST", "/project/fork/\(name.owner)/\(name.name)", .json(body))
                .pretending(other.pretended(.init(), chroots: [])))
    }

    /// Makes the repositories' metadata anew.
    public func regenerateRepos(of name: CoprProjectName) async throws(ForgeFailure) {
        _ = try await writer.send(
            APIRequest("PUT", "/project/regenerate-repos/\(name.owner)/\(name.name)"))
    }

    /// Makes a new secret for incoming webhooks, which ends the one before.
    public func makeWebhookSecret(of name: CoprProjectName) async throws(ForgeFailure) -> CoprWebhook {
        try await writer.read(
            APIRequest("POST", "/webhook/generate/\(name.owner)/\(name.name)")
                .pretending(["id": 0, "webhook_secret": "none"]))
    }
}

extension CoprProjectName {
    /// The parameters that name a project.
    var query: [(name: String, value: String?)] { [("ownername", owner), ("projectname", name)] }
    /// The members that name a project.
    var members: [JSONValue.Member] {
        [.init("ownername", .string(owner)), .init("projectname", .string(name))]
    }
}
