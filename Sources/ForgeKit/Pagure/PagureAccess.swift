internal import JSONKit

/// Who may do what with a project, in Pagure's words.
struct PagureAccess: Hashable, Sendable {
    /// From little to all. A collaborator may push to some branches, and so is not among those who may merge.
    enum Role: String, CaseIterable {
        case ticket, collaborator, commit, admin, owner

        var level: AccessLevel {
            switch self {
            case .ticket, .collaborator: .triage
            case .commit: .push
            case .admin: .admin
            case .owner: .owner
            }
        }
    }

    private(set) var users: [Role: [String]] = [:]
    private(set) var groups: [Role: [String]] = [:]

    init(_ json: JSON) throws(JSONError) {
        for role in Role.allCases {
            users[role] = try json["access_users"]?.strings(role.rawValue)
            groups[role] = try json["access_groups"]?.strings(role.rawValue)
        }
    }

    /// What somebody may do without regard to groups.
    func level(of user: String) -> AccessLevel {
        Role.allCases.last { users[$0]?.contains(user) ?? false }?.level ?? .none
    }

    /// The groups that may do more than that, those that may do most first.
    func groups(above level: AccessLevel) -> [(name: String, level: AccessLevel)] {
        Role.allCases.reversed().filter { $0.level > level }.flatMap { role in
            (groups[role] ?? []).sorted().map { ($0, role.level) }
        }
    }

    func users(with level: AccessLevel) -> Set<String> { Self.names(users, level) }
    func groups(with level: AccessLevel) -> Set<String> { Self.names(groups, level) }

    private static func names(_ names: [Role: [String]], _ level: AccessLevel) -> Set<String> {
        names.reduce(into: []) { found, entry in
            if entry.key.level >= level { found.formUnion(entry.value) }
        }
    }
}

extension AccessLevel {
    /// What `modifyacls` calls it; empty takes the access away.
    func pagureWord() throws(ForgeFailure) -> String {
        switch self {
        case .none: return ""
        case .pull, .triage: return PagureAccess.Role.ticket.rawValue
        case .push: return PagureAccess.Role.commit.rawValue
        case .maintain, .admin: return PagureAccess.Role.admin.rawValue
        case .owner:
            throw ForgeFailure(
                .badRequest,
                detail: "a project of Pagure has one owner, who is not changed like this; grant admin")
        }
    }
}
