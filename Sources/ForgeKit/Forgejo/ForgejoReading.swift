internal import HostKit
internal import JSONKit

extension Repository {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(
            name: try RepositoryName(forgejo: json), description: try json.optionalString("description"),
            defaultBranch: try json.optionalString("default_branch").flatMap { $0.isEmpty ? nil : $0 },
            isPrivate: try json.optionalBool("private"), isFork: try json.optionalBool("fork") ?? false,
            parent: try json["parent"].mapped(RepositoryName.init(forgejo:)),
            hasIssues: try json.optionalBool("has_issues"), isArchived: try json.optionalBool("archived"),
            webURL: try json.string("html_url"), gitURL: try json.optionalString("clone_url"),
            sshURL: try json.optionalString("ssh_url"), number: try json.optionalInt("id"))
    }
}

extension RepositoryName {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(namespace: try json.member("owner").string("login"), name: try json.string("name"))
    }
}

extension ForgeUser {
    init(forgejo json: JSON) throws(JSONError) {
        let name = try json.optionalString("full_name")
        let email = try json.optionalString("email")
        self.init(
            try json.string("login"), fullName: name.nonEmpty, email: email.nonEmpty,
            number: try json.optionalInt("id"))
    }

    /// The login of who did something; nil for the ghost that stands for people who are gone.
    static func login(forgejo json: JSON?) throws(JSONError) -> String? {
        guard let json, let id = json["id"]?.int, id >= 0 else { return nil }
        return try json.string("login")
    }
}

extension Issue {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(
            number: Number(try json.int("number")), title: try json.string("title"),
            body: try json.optionalString("body") ?? "",
            state: try json.string("state") == "open" ? .open : .closed,
            author: try ForgeUser.login(forgejo: json["user"]),
            assignees: try json.optionalList("assignees").mapped { user throws(JSONError) in
                try user.string("login")
            },
            labels: try Label.names(in: json), created: try json.time("created_at"),
            webURL: try json.string("html_url"))
    }
}

extension Label {
    /// The names of an issue's labels.
    static func names(in json: JSON) throws(JSONError) -> [String] {
        try json.optionalList("labels").mapped { label throws(JSONError) in try label.string("name") }
    }

    init(forgejo json: JSON) throws(JSONError) {
        self.init(
            try json.string("name"), color: try json.optionalString("color"),
            description: try json.optionalString("description"))
    }
}

extension Comment {
    init(forgejo json: JSON) throws(JSONError) {
        let created = try json.time("created_at")
        let updated = try json.time("updated_at")
        self.init(
            id: ID(try json.int("id")), body: try json.optionalString("body") ?? "",
            author: try ForgeUser.login(forgejo: json["user"]), created: created,
            edited: updated == created ? nil : updated, webURL: try json.optionalString("html_url"))
    }
}

extension Reaction {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(
            id: nil, content: try json.string("content"), author: try ForgeUser.login(forgejo: json["user"]))
    }
}

extension PullRequest {
    init(forgejo json: JSON) throws(JSONError) {
        let base = try json.member("base")
        let head = try json.member("head")
        let isMerged = try json.optionalBool("merged") ?? false
        self.init(
            number: Number(try json.int("number")), title: try json.string("title"),
            body: try json.optionalString("body") ?? "",
            state: isMerged ? .merged : try json.string("state") == "open" ? .open : .closed,
            isDraft: try json.optionalBool("draft") ?? false,
            author: try ForgeUser.login(forgejo: json["user"]),
            created: try json.time("created_at"), labels: try Label.names(in: json),
            source: try head["repo"].mapped(RepositoryName.init(forgejo:)),
            sourceBranch: try head.string("ref"), target: try RepositoryName(forgejo: base.member("repo")),
            targetBranch: try base.string("ref"), head: try head.optionalString("sha").nonEmpty,
            mergeability: try json.optionalBool("mergeable").map { $0 ? .possible : .impossible },
            mergeCommit: try json.optionalString("merge_commit_sha").nonEmpty,
            closedBy: try ForgeUser.login(forgejo: json["merged_by"]), webURL: try json.string("html_url"),
            diffURL: try json.optionalString("diff_url"))
    }
}

extension CommitStatus {
    init(forgejo json: JSON, of commit: String) throws(JSONError) {
        self.init(
            commit: commit, state: State(forgejo: try json.string("status")),
            context: try json.string("context"), description: try json.optionalString("description") ?? "",
            targetURL: try json.optionalString("target_url").nonEmpty, created: try json.time("created_at"),
            edited: try json.time("updated_at"))
    }
}

extension CommitStatus.State {
    init(forgejo word: String) {
        self =
            switch word {
            case "success": .success
            case "failure": .failure
            case "error": .error
            case "warning": .warning
            case "pending": .pending
            default: .neutral
            }
    }

    /// The word that Forgejo takes for it, or for the nearest state that it has.
    var forgejo: String {
        switch self {
        case .pending, .running: "pending"
        case .success: "success"
        case .failure: "failure"
        case .error, .canceled: "error"
        case .warning, .neutral: "warning"
        }
    }
}

extension Release {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(
            id: ID(try json.int("id")), tag: try json.string("tag_name"),
            title: try json.optionalString("name") ?? "", body: try json.optionalString("body") ?? "",
            isDraft: try json.optionalBool("draft") ?? false,
            isPrerelease: try json.optionalBool("prerelease") ?? false, created: try json.time("created_at"),
            webURL: try json.string("html_url"), tarballURL: try json.optionalString("tarball_url"))
    }
}

extension AccessLevel {
    init(forgejo word: String) {
        self =
            switch word {
            case "owner": .owner
            case "admin": .admin
            case "write": .push
            case "read": .pull
            default: .none
            }
    }
}

/// A team of an organization: people and what they may do.
struct ForgejoTeam: Sendable {
    var id: Int
    var name: String
    var level: AccessLevel

    init(forgejo json: JSON) throws(JSONError) {
        id = try json.int("id")
        name = try json.string("name")
        level = AccessLevel(forgejo: try json.string("permission"))
    }
}

extension String? {
    /// The text, if there is any.
    var nonEmpty: String? { self?.isEmpty == false ? self : nil }
}
