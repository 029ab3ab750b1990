internal import JSONKit

extension GitHubRepository {
    /// What somebody may do; `.none` for a stranger and for nobody's name.
    ///
    /// - Throws: `.forbidden` when who asks may not push.
    public func access(of user: String) async throws(ForgeFailure) -> AccessLevel {
        let request = APIRequest.get("\(path)/collaborators/\(user)/permission")
        return try await client.find(request, AccessLevel.init(github:)) ?? .none
    }

    /// Gives somebody access, or invites them; the same twice does no harm.
    ///
    /// - Throws: `.badRequest` for what GitHub cannot give.
    public func grant(_ level: AccessLevel, to user: String) async throws(ForgeFailure) {
        if level == .none { return try await revoke(from: user) }
        try await change(
            "PUT", "\(path)/collaborators/\(user)", ["permission": .string(try Self.word(level))])
    }

    public func revoke(from user: String) async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", "\(path)/collaborators/\(user)"))
    }

    /// Everybody who may do at least that, members of teams included.
    ///
    /// The list says what each of them may do; nobody is asked for alone.
    /// - Throws: `.forbidden` when who asks may not push.
    public func users(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        guard level != .owner else { return Set(try await owners()) }
        let all = try await client.gitHubList("\(path)/collaborators", Collaborator.init).all()
        let levels = try await all.askEach { collaborator async throws(ForgeFailure) -> AccessLevel in
            if let level = collaborator.level { return level }
            return try await access(of: collaborator.login)
        }
        return Set(zip(all, levels).filter { $0.1 >= level }.map(\.0.login))
    }

    private struct Collaborator: Sendable {
        var login: String
        var level: AccessLevel?

        init(_ json: JSON) throws(JSONError) {
            login = try json.string("login")
            level = AccessLevel(gitHubPermissions: json["permissions"])
        }
    }

    fileprivate static func word(_ level: AccessLevel) throws(ForgeFailure) -> String {
        guard let word = level.gitHubWord else {
            throw ForgeFailure(.badRequest, detail: "GitHub cannot make somebody '\(level)' of a repository")
        }
        return word
    }
}

/// Groups are the teams of the organization that owns the repository, by `team` or `organization/team`.
extension GitHubRepository: GroupAccess {
    public func grant(_ level: AccessLevel, toGroup name: String) async throws(ForgeFailure) {
        if level == .none { return try await revoke(fromGroup: name) }
        try await change("PUT", try teamPath(name), ["permission": .string(try Self.word(level))])
    }

    public func revoke(fromGroup name: String) async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", try teamPath(name)))
    }

    /// The short names of teams that may do at least that.
    public func groups(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        let teams = try await client.gitHubList("\(path)/teams", Team.init).all()
        return Set(teams.filter { $0.level >= level }.map(\.name))
    }

    private func teamPath(_ group: String) throws(ForgeFailure) -> APIPath {
        let parts = group.split(separator: "/", maxSplits: 1).map(String.init)
        guard let team = parts.last, parts.count == 1 || parts[0] == name.namespace else {
            throw ForgeFailure(
                .badRequest, detail: "'\(group)' is no team of \(name.namespace), which owns \(name)")
        }
        return "/orgs/\(name.namespace)/teams/\(team)/repos/\(name.namespace)/\(name.name)"
    }

    private struct Team: Sendable {
        var name: String
        var level: AccessLevel

        init(_ json: JSON) throws(JSONError) {
            name = try json.string("slug")
            if let level = AccessLevel(gitHubPermissions: json["permissions"]) {
                self.level = level
            } else {
                level = try AccessLevel(github: json)
            }
        }
    }
}
