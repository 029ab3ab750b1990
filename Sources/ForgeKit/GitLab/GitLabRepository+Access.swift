internal import JSONKit

extension GitLabRepository {
    public func owners() async throws(ForgeFailure) -> [String] {
        var seen: Set<String> = []
        return try await members().all().filter { $0.level == .owner && seen.insert($0.login).inserted }
            .map(\.login)
    }

    public func access(of user: String) async throws(ForgeFailure) -> AccessLevel {
        guard let number = try await forge.userNumber(user) else { return .none }
        return try await client.find(.get("\(path)/members/all/\(number)"), GitLabMember.init)?.level ?? .none
    }

    /// Whether somebody may merge: developers and above.
    public func mayMerge(_ user: String) async throws(ForgeFailure) -> Bool {
        try await access(of: user) >= .push
    }

    /// Gives somebody access; a maintainer of GitLab has both `maintain` and `admin`.
    ///
    /// - Throws: `.notFound` when there is no such user.
    public func grant(_ level: AccessLevel, to user: String) async throws(ForgeFailure) {
        guard level > .none else { return try await revoke(from: user) }
        guard let number = try await forge.userNumber(user) else {
            throw ForgeFailure(.notFound, detail: "there is no user '\(user)' at \(forge.instance)")
        }
        let access = JSONValue.integer(level.gitlab)
        do throws(ForgeFailure) {
            try await change(
                "POST", "\(path)/members", ["user_id": .integer(number), "access_level": access])
        } catch {
            guard error.code == .conflict else { throw error }
            try await change("PUT", "\(path)/members/\(number)", ["access_level": access])
        }
    }

    /// Takes somebody's access away; what comes from a group stays.
    public func revoke(from user: String) async throws(ForgeFailure) {
        guard let number = try await forge.userNumber(user) else { return }
        _ = try await removed("\(path)/members/\(number)")
    }

    public func users(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        Set(try await members().all().filter { $0.level >= level }.map(\.login))
    }

    /// All members, those of the groups above included.
    private func members() -> Pages<GitLabMember> { forge.list("\(path)/members/all", GitLabMember.init) }

    /// Removes something; whether it was there.
    private func removed(_ path: APIPath) async throws(ForgeFailure) -> Bool {
        do throws(ForgeFailure) {
            _ = try await client.send(APIRequest("DELETE", path))
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }
}

extension GitLabRepository: AccessRequesting {
    public func requestAccess() async throws(ForgeFailure) {
        try await change("POST", "\(path)/access_requests", [:])
    }
}

extension GitLabRepository: GroupAccess {
    public func grant(_ level: AccessLevel, toGroup name: String) async throws(ForgeFailure) {
        guard level > .none else { return try await revoke(fromGroup: name) }
        let group = try await forge.groupNumber(name)
        // A share cannot be changed, only made anew.
        let present = try await shares().first { $0.group == group }
        guard present?.level.gitlab != level.gitlab else { return }
        if present != nil { _ = try await removed("\(path)/share/\(group)") }
        try await change(
            "POST", "\(path)/share",
            ["group_id": .integer(group), "group_access": .integer(level.gitlab)])
    }

    public func revoke(fromGroup name: String) async throws(ForgeFailure) {
        _ = try await removed("\(path)/share/\(forge.groupNumber(name))")
    }

    /// The full paths of the groups that the repository is shared with.
    public func groups(with level: AccessLevel) async throws(ForgeFailure) -> Set<String> {
        Set(try await shares().filter { $0.level >= level }.map(\.path))
    }

    private func shares() async throws(ForgeFailure) -> [GitLabShare] {
        try await client.send(.get(path)).read { json throws(JSONError) in
            try json.optionalList("shared_with_groups").mapped(GitLabShare.init)
        }
    }
}

/// Somebody who may do something with a repository.
private struct GitLabMember: Sendable {
    var login: String
    var level: AccessLevel

    init(_ json: JSON) throws(JSONError) {
        login = try json.string("username")
        level = AccessLevel(gitlab: try json.int("access_level"))
    }
}

/// A group that a repository is shared with.
private struct GitLabShare: Sendable {
    var group: Int
    var path: String
    var level: AccessLevel

    init(_ json: JSON) throws(JSONError) {
        group = try json.int("group_id")
        let name = try json.string("group_name")
        path = try json.optionalString("group_full_path") ?? name
        level = AccessLevel(gitlab: try json.int("group_access_level"))
    }
}
