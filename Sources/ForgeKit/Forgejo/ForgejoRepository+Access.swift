internal import JSONKit

extension ForgejoRepository {
    public func access(of user: String) async throws(ForgeFailure) -> AccessLevel {
        try await client.find(.get("\(path)/collaborators/\(user)/permission")) { json throws(JSONError) in
            AccessLevel(forgejo: try json.string("permission"))
        } ?? .none
    }

    /// Levels that Forgejo has are read, write and admin.
    ///
    /// - Throws: `.badRequest` for another one.
    public func grant(_ level: AccessLevel, to user: String) async throws(ForgeFailure) {
        let word: String
        switch level {
        case .none: return try await revoke(from: user)
        case .pull, .triage: word = "read"
        case .push: word = "write"
        case .admin: word = "admin"
        case .maintain, .owner:
            throw ForgeFailure(
                .badRequest, detail: "Forgejo cannot give the access '\(level)'; it has pull, push and admin")
        }
        try await change("PUT", "\(path)/collaborators/\(user)", ["permission": .string(word)])
    }

    public func revoke(from user: String) async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", "\(path)/collaborators/\(user)"))
    }

    public func users(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        let collaborators = try await forge.logins("\(path)/collaborators").all()
        let levels = try await collaborators.askEach { user throws(ForgeFailure) in
            try await access(of: user)
        }
        var users = Set(zip(collaborators, levels).filter { $0.1 >= level }.map(\.0))
        let teams = try await teams()
        for team in teams ?? [] where team.level >= level {
            users.formUnion(try await forge.logins("/teams/\(team.id)/members").all())
        }
        // Without teams the owner is a person.
        if teams == nil { users.insert(name.namespace) }
        return users
    }

    /// The teams that may do something; nil for a repository that no organization owns.
    private func teams() async throws(ForgeFailure) -> [ForgejoTeam]? {
        do throws(ForgeFailure) {
            return try await forge.list("\(path)/teams", ForgejoTeam.init(forgejo:)).all()
        } catch {
            guard error.status == 405 else { throw error }
            return nil
        }
    }
}

extension ForgejoRepository: GroupAccess {
    /// Lets a team of the owning organization in; what its members may do is set there.
    ///
    /// - Throws: `.badRequest` when that is less.
    public func grant(_ level: AccessLevel, toGroup name: String) async throws(ForgeFailure) {
        guard let team = try await forge.team(name, of: self.name.namespace) else {
            throw ForgeFailure(.notFound, detail: "\(self.name.namespace) has no team '\(name)'")
        }
        guard team.level >= level else {
            throw ForgeFailure(
                .badRequest,
                detail: "the team '\(name)' has the access '\(team.level)'; change that in the organization")
        }
        _ = try await client.send(APIRequest("PUT", "\(path)/teams/\(name)"))
    }

    public func revoke(fromGroup name: String) async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", "\(path)/teams/\(name)"))
    }

    public func groups(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        Set((try await teams() ?? []).filter { $0.level >= level }.map(\.name))
    }
}
