internal import HostKit
internal import JSONKit

extension RepositoryName {
    init(gitlab json: JSON) throws(JSONError) {
        let path = try json.string("path_with_namespace")
        guard let name = RepositoryName(path) else {
            throw JSONError(.unexpected, at: json.path, "a path with a namespace was expected")
        }
        self = name
    }
}

extension Repository {
    init(gitlab json: JSON) throws(JSONError) {
        let access = try json.optionalString("issues_access_level").map { $0 != "disabled" }
        let hasIssues = try json.optionalBool("issues_enabled") ?? access
        // What only people with an account may see is not public either.
        let isPrivate = try json.optionalString("visibility").map { $0 != "public" }
        let parent = json["forked_from_project"]
        self.init(
            name: try RepositoryName(gitlab: json),
            description: try json.optionalString("description").nonEmpty,
            defaultBranch: try json.optionalString("default_branch").nonEmpty, isPrivate: isPrivate,
            isFork: parent != nil, parent: try parent.mapped(RepositoryName.init(gitlab:)),
            hasIssues: hasIssues, isArchived: try json.optionalBool("archived"),
            webURL: try json.string("web_url"), gitURL: try json.optionalString("http_url_to_repo"),
            sshURL: try json.optionalString("ssh_url_to_repo"), number: try json.int("id"))
    }
}

extension ForgeUser {
    init(gitlab json: JSON) throws(JSONError) {
        let publicEmail = try json.optionalString("public_email").nonEmpty
        self.init(
            try json.string("username"), fullName: try json.optionalString("name").nonEmpty,
            email: try json.optionalString("email").nonEmpty ?? publicEmail, number: try json.int("id"))
    }

    /// The login of who did something; nil for nobody.
    static func login(gitlab json: JSON?) throws(JSONError) -> String? {
        try json.mapped { user throws(JSONError) in try user.string("username") }
    }

    /// The logins of a list of people.
    static func logins(_ name: String, in json: JSON) throws(JSONError) -> [String] {
        try json.optionalList(name).mapped { user throws(JSONError) in try user.string("username") }
    }

    /// The numbers of a list of people.
    static func numbers(_ name: String, in json: JSON) throws(JSONError) -> [Int] {
        try json.optionalList(name).mapped { user throws(JSONError) in try user.int("id") }
    }
}

extension Issue {
    init(gitlab json: JSON) throws(JSONError) {
        self.init(
            number: Number(try json.int("iid")), title: try json.string("title"),
            body: try json.optionalString("description") ?? "",
            state: try json.string("state") == "closed" ? .closed : .open,
            author: try ForgeUser.login(gitlab: json["author"]),
            assignees: try ForgeUser.logins("assignees", in: json), labels: try json.strings("labels"),
            created: try json.time("created_at"), webURL: try json.string("web_url"),
            isConfidential: try json.optionalBool("confidential") ?? false)
    }
}

extension Comment {
    /// A note; `page` is the page of what it was written to.
    init(gitlab json: JSON, page: String) throws(JSONError) {
        let created = try json.time("created_at")
        let updated = try json.time("updated_at")
        let id = try json.int("id")
        self.init(
            id: ID(id), body: try json.optionalString("body") ?? "",
            author: try ForgeUser.login(gitlab: json["author"]), created: created,
            edited: updated == created ? nil : updated,
            isSystem: try json.optionalBool("system") ?? false, webURL: "\(page)#note_\(id)")
    }
}

extension Reaction {
    init(gitlab json: JSON) throws(JSONError) {
        self.init(
            id: ID(try json.int("id")), content: try json.string("name"),
            author: try ForgeUser.login(gitlab: json["user"]))
    }
}

extension CommitComment {
    /// An entry of a commit's comments, which has no number.
    init(gitlabComment json: JSON, of commit: String) throws(JSONError) {
        self.init(
            id: nil, commit: commit, body: try json.optionalString("note") ?? "",
            author: try ForgeUser.login(gitlab: json["author"]), created: try json.time("created_at"))
    }

    /// A note of a discussion.
    init(gitlabNote json: JSON, of commit: String) throws(JSONError) {
        let created = try json.time("created_at")
        let updated = try json.time("updated_at")
        self.init(
            id: ID(try json.int("id")), commit: commit, body: try json.optionalString("body") ?? "",
            author: try ForgeUser.login(gitlab: json["author"]), created: created,
            edited: updated == created ? nil : updated)
    }
}

extension Release {
    /// - Parameter page: The page of the repository, for answers that do not have the release's own.
    init(gitlab json: JSON, page: String) throws(JSONError) {
        let tag = try json.string("tag_name")
        let sources = try json["assets"].mapped { assets throws(JSONError) in
            try assets.optionalList("sources")
        }
        let place: APIPath = "/-/releases/\(tag)"
        let tarball = sources?.first { $0["format"]?.string == "tar.gz" }
        self.init(
            id: nil, tag: tag, title: try json.optionalString("name").nonEmpty ?? tag,
            body: try json.optionalString("description") ?? "",
            isPrerelease: try json.optionalBool("upcoming_release") ?? false,
            created: try json.time("created_at"),
            webURL: json["_links"]?["self"]?.string ?? page + place.text,
            tarballURL: tarball?["url"]?.string)
    }
}

extension AccessLevel {
    /// The level of GitLab's number; what lies between two numbers has the rights of the lower one.
    init(gitlab number: Int) {
        self =
            switch number {
            case 50...: .owner
            case 40..<50: .admin
            case 30..<40: .push
            case 20..<30: .triage
            case 10..<20: .pull
            default: .none
            }
    }

    /// GitLab's number. A maintainer (40) is the one for `maintain` and for `admin`.
    var gitlab: Int {
        switch self {
        case .none: 0
        case .pull: 10
        case .triage: 20
        case .push: 30
        case .maintain, .admin: 40
        case .owner: 50
        }
    }
}
