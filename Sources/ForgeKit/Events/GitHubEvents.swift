internal import JSONKit

/// Reads what GitHub tells.
///
/// - SeeAlso: docs.github.com, "Webhook events and payloads".
enum GitHubEvents {
    static func event(_ name: String, _ json: JSON) throws(JSONError) -> ForgeEvent {
        switch name {
        case "ping": .ping
        case "pull_request": .pullRequest(try pullRequest(json))
        case "push": .push(try push(json))
        case "issue_comment": .comment(try issueComment(json))
        case "commit_comment": .comment(try commitComment(json))
        case "release": .release(try release(json))
        case "check_run": .checkRun(try checkRun(json))
        case "installation": .installation(try installation(json))
        default: .other(name)
        }
    }

    static func repository(_ json: JSON) throws(JSONError) -> EventRepository {
        EventRepository(
            try name(json), webURL: try json.string("html_url"), isPrivate: try json.optionalBool("private"))
    }

    static func name(_ json: JSON) throws(JSONError) -> RepositoryName {
        let full = try json.member("full_name")
        guard let name = full.string.flatMap({ RepositoryName($0) }) else {
            throw full.unexpected("owner/name")
        }
        return name
    }

    private static func login(_ json: JSON?) throws(JSONError) -> String? {
        try json.mapped { user throws(JSONError) in try user.string("login") }
    }

    private static func sender(_ json: JSON) throws(JSONError) -> String? { try login(json["sender"]) }

    private static func pullRequest(_ json: JSON) throws(JSONError) -> PullRequestEvent {
        let pull = try json.member("pull_request")
        let base = try pull.member("base")
        let head = try pull.member("head")
        return PullRequestEvent(
            action: try action(json, pull), number: .init(try json.int("number")),
            title: try pull.string("title"), body: try pull.optionalString("body") ?? "",
            target: try repository(json.member("repository")), targetBranch: try base.string("ref"),
            source: try head["repo"].mapped(name), sourceBranch: try head.string("ref"),
            head: try head.string("sha"), headBefore: try json.optionalString("before"),
            author: try login(pull["user"]), actor: try sender(json),
            isDraft: try pull.optionalBool("draft") ?? false, labels: try Label.names(in: pull),
            webURL: try pull.string("html_url"))
    }

    private static func action(_ json: JSON, _ pull: JSON) throws(JSONError) -> PullRequestEvent.Action {
        switch try json.string("action") {
        case "opened": .opened
        case "reopened": .reopened
        case "synchronize": .updated
        case "edited": .edited
        case "closed": try pull.optionalBool("merged") == true ? .merged : .closed
        case let word: .other(word)
        }
    }

    private static func push(_ json: JSON) throws(JSONError) -> PushEvent {
        let commits = try EventReading.commits(json)
        return PushEvent(
            repository: try repository(json.member("repository")), target: try EventReading.target(json),
            before: EventReading.commit(try json.optionalString("before")),
            after: EventReading.commit(try json.optionalString("after")), commits: commits,
            commitCount: commits.count,
            actor: try json["pusher"]?["name"] == nil
                ? sender(json) : json.member("pusher").string("name"))
    }

    private static func issueComment(_ json: JSON) throws(JSONError) -> CommentEvent {
        let issue = try json.member("issue")
        let number = try issue.int("number")
        let title = try issue.optionalString("title") ?? ""
        let isPullRequest = issue["pull_request"] != nil
        return try comment(
            json,
            subject: isPullRequest
                ? .pullRequest(.init(number), title: title)
                : .issue(.init(number), title: title))
    }

    private static func commitComment(_ json: JSON) throws(JSONError) -> CommentEvent {
        try comment(json, subject: .commit(json.member("comment").string("commit_id")))
    }

    private static func comment(_ json: JSON, subject: CommentEvent.Subject) throws(JSONError) -> CommentEvent
    {
        let comment = try json.member("comment")
        return CommentEvent(
            action: EventReading.commentAction(try json.string("action")),
            repository: try repository(json.member("repository")), subject: subject,
            id: .init(try comment.int("id")), body: try comment.optionalString("body") ?? "",
            author: try login(comment["user"]), actor: try sender(json),
            webURL: try comment.optionalString("html_url"))
    }

    private static func release(_ json: JSON) throws(JSONError) -> ReleaseEvent {
        let release = try json.member("release")
        return ReleaseEvent(
            action: try json.string("action"), repository: try repository(json.member("repository")),
            tag: try release.string("tag_name"), title: try release.optionalString("name") ?? "",
            body: try release.optionalString("body") ?? "", commit: nil, actor: try sender(json),
            isDraft: try release.optionalBool("draft") ?? false,
            isPrerelease: try release.optionalBool("prerelease") ?? false)
    }

    private static func checkRun(_ json: JSON) throws(JSONError) -> CheckRunEvent {
        let run = try json.member("check_run")
        return CheckRunEvent(
            action: try json.string("action"), repository: try repository(json.member("repository")),
            id: try run.int("id"), name: try run.string("name"), head: try run.string("head_sha"),
            externalID: try run.optionalString("external_id").nonEmpty,
            appSlug: try run["app"]?.optionalString("slug"),
            requestedAction: try json["requested_action"]?.optionalString("identifier"),
            actor: try sender(json))
    }

    private static func installation(_ json: JSON) throws(JSONError) -> InstallationEvent {
        let installation = try json.member("installation")
        let account = try installation.member("account")
        let sender = try json.member("sender")
        return InstallationEvent(
            action: try json.string("action"), id: try installation.int("id"),
            account: try account.string("login"), accountType: try account.string("type"),
            accountID: try account.int("id"), accountURL: try account.string("html_url"),
            sender: try sender.string("login"), senderID: try sender.int("id"),
            repositories: try json.optionalList("repositories").mapped { repository throws(JSONError) in
                try repository.string("full_name")
            })
    }
}
