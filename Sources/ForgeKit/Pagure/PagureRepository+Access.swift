extension PagureRepository {
    public func owners() async throws(ForgeFailure) -> [String] {
        try await project().access.users(with: .owner).sorted()
    }

    /// Members of groups have their groups' access; only groups that could give more are asked.
    public func access(of user: String) async throws(ForgeFailure) -> AccessLevel {
        let access = try await project().access
        let own = access.level(of: user)
        for (group, level) in access.groups(above: own) {
            if try await members(of: group).contains(user) { return level }
        }
        return own
    }

    public func grant(_ level: AccessLevel, to user: String) async throws(ForgeFailure) {
        try await setAccess("user", user, level)
    }

    public func revoke(from user: String) async throws(ForgeFailure) {
        try await setAccess("user", user, .none)
    }

    public func users(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        let access = try await project().access
        let groups = access.groups(with: level).sorted()
        let members = try await groups.askEach(limit: 4) { group throws(ForgeFailure) in
            try await self.members(of: group)
        }
        return members.reduce(into: access.users(with: level)) { $0.formUnion($1) }
    }

    /// Nobody for a group that is gone.
    private func members(of group: String) async throws(ForgeFailure) -> [String] {
        do throws(ForgeFailure) {
            return try await forge.members(ofGroup: group)
        } catch {
            guard error.code == .notFound else { throw error }
            return []
        }
    }

    private func setAccess(_ kind: String, _ name: String, _ level: AccessLevel) async throws(ForgeFailure) {
        let request = APIRequest.form(
            "\(path)/git/modifyacls", ["user_type": kind, "name": name, "acl": try level.pagureWord()])
        _ = try await client.send(request.repeatable())
    }
}

extension PagureRepository: GroupAccess {
    public func grant(_ level: AccessLevel, toGroup name: String) async throws(ForgeFailure) {
        try await setAccess("group", name, level)
    }

    public func revoke(fromGroup name: String) async throws(ForgeFailure) {
        try await setAccess("group", name, .none)
    }

    public func groups(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        try await project().access.groups(with: level)
    }
}
