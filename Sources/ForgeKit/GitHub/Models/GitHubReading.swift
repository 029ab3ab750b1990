internal import HostKit
internal import JSONKit

extension RepositoryName {
    /// From `owner` and `name` of a repository.
    init(github json: JSON) throws(JSONError) {
        self.init(namespace: try json.member("owner").string("login"), name: try json.string("name"))
    }

    /// GitHub means nothing by the case of letters in names.
    func isSame(as other: RepositoryName) -> Bool {
        namespace.lowercased() == other.namespace.lowercased() && name.lowercased() == other.name.lowercased()
    }
}

extension Repository {
    init(github json: JSON) throws(JSONError) {
        self.init(
            name: try RepositoryName(github: json), description: try json.optionalString("description"),
            defaultBranch: try json.optionalString("default_branch"),
            isPrivate: try json.optionalBool("private"), isFork: try json.optionalBool("fork") ?? false,
            parent: try json["parent"].mapped(RepositoryName.init(github:)),
            hasIssues: try json.optionalBool("has_issues"), isArchived: try json.optionalBool("archived"),
            webURL: try json.string("html_url"), gitURL: try json.optionalString("clone_url"),
            sshURL: try json.optionalString("ssh_url"), number: try json.optionalInt("id"))
    }
}

extension ForgeUser {
    init(github json: JSON) throws(JSONError) {
        self.init(
            try json.string("login"), fullName: try json.optionalString("name").nonEmpty,
            email: try json.optionalString("email").nonEmpty, number: try json.optionalInt("id"))
    }

    /// The login of who did something; nil for who is gone: `ghost` stands for them all.
    static func login(github json: JSON?) throws(JSONError) -> String? {
        guard let json else { return nil }
        let login = try json.string("login")
        return login == "ghost" ? nil : login
    }
}

extension Branch {
    init(github json: JSON) throws(JSONError) {
        self.init(try json.string("name"), commit: try json["commit"]?.optionalString("sha"))
    }
}

extension GitTag {
    init(github json: JSON) throws(JSONError) {
        self.init(try json.string("name"), commit: try json.member("commit").string("sha"))
    }
}

extension Label {
    init(github json: JSON) throws(JSONError) {
        self.init(
            try json.string("name"), color: try json.optionalString("color"),
            description: try json.optionalString("description"))
    }

    /// The names of an issue's labels, which may also be plain texts.
    static func names(github json: JSON) throws(JSONError) -> [String] {
        try json.optionalList("labels").mapped { label throws(JSONError) in
            if let name = label.string { return name }
            return try label.string("name")
        }
    }
}

extension Issue {
    init(github json: JSON) throws(JSONError) {
        self.init(
            number: Number(try json.int("number")), title: try json.string("title"),
            body: try json.optionalString("body") ?? "",
            state: try json.string("state") == "open" ? .open : .closed,
            author: try ForgeUser.login(github: json["user"]),
            assignees: try json.optionalList("assignees").mapped { user throws(JSONError) in
                try user.string("login")
            },
            labels: try Label.names(github: json), created: try json.time("created_at"),
            webURL: try json.string("html_url"))
    }
}

extension Comment {
    init(github json: JSON) throws(JSONError) {
        let created = try json.time("created_at")
        let updated = try json.time("updated_at")
        self.init(
            id: ID(try json.int("id")), body: try json.optionalString("body") ?? "",
            author: try ForgeUser.login(github: json["user"]), created: created,
            edited: updated == created ? nil : updated, webURL: try json.optionalString("html_url"))
    }
}

extension CommitComment {
    init(github json: JSON) throws(JSONError) {
        let created = try json.time("created_at")
        let updated = try json.time("updated_at")
        self.init(
            id: ID(try json.int("id")), commit: try json.string("commit_id"),
            body: try json.optionalString("body") ?? "",
            author: try ForgeUser.login(github: json["user"]), created: created,
            edited: updated == created ? nil : updated)
    }
}

extension Reaction {
    init(github json: JSON) throws(JSONError) {
        self.init(
            id: ID(try json.int("id")), content: try json.string("content"),
            author: try ForgeUser.login(github: json["user"]))
    }
}

extension Release {
    init(github json: JSON) throws(JSONError) {
        self.init(
            id: ID(try json.int("id")), tag: try json.string("tag_name"),
            title: try json.optionalString("name") ?? "", body: try json.optionalString("body") ?? "",
            isDraft: try json.optionalBool("draft") ?? false,
            isPrerelease: try json.optionalBool("prerelease") ?? false, created: try json.time("created_at"),
            webURL: try json.string("html_url"), tarballURL: try json.optionalString("tarball_url"))
    }
}

extension Webhook {
    init(github json: JSON) throws(JSONError) {
        self.init(
            id: ID(try json.int("id")), url: try json["config"]?.optionalString("url") ?? "",
            events: try json.strings("events"), isActive: try json.optionalBool("active") ?? true)
    }
}
