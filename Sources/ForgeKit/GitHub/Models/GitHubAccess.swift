internal import JSONKit

extension AccessLevel {
    /// From `role_name` and `permission`: roles that an organization made itself count as what they are made of.
    init(github json: JSON) throws(JSONError) {
        if let role = try json.optionalString("role_name"), let level = Self.gitHubLevels[role] {
            self = level
        } else {
            self = Self.gitHubLevels[try json.string("permission")] ?? .none
        }
    }

    /// From the `permissions` of a list; nil when they are not there.
    init?(gitHubPermissions json: JSON?) {
        guard let members = json?.members else { return nil }
        self =
            members.filter { $0.value.bool == true }.compactMap { Self.gitHubLevels[$0.name] }.max() ?? .none
    }

    private static let gitHubLevels: [String: AccessLevel] = [
        "admin": .admin, "maintain": .maintain, "push": .push, "write": .push, "triage": .triage,
        "pull": .pull, "read": .pull, "none": .none,
    ]

    /// The word by which GitHub gives it; nil for what cannot be given.
    var gitHubWord: String? {
        switch self {
        case .none, .owner: nil
        case .pull: "pull"
        case .triage: "triage"
        case .push: "push"
        case .maintain: "maintain"
        case .admin: "admin"
        }
    }
}
