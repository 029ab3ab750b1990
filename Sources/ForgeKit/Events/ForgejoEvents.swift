internal import JSONKit

/// Reads what Forgejo and Gitea tell.
///
/// - SeeAlso: forgejo.org/docs, "Webhooks".
enum ForgejoEvents {
    /// - Parameter name: Of the header `X-Forgejo-Event`, such as `pull_request`.
    static func event(_ name: String, _ json: JSON) throws(JSONError) -> ForgeEvent {
        switch name {
        case "pull_request", "pull_request_sync": .pullRequest(try pullRequest(json))
        case "push": .push(try push(json))
        case "issue_comment", "pull_request_comment": .comment(try comment(json))
        case "release": .release(try release(json))
        case "action_run_success", "action_run_failure", "action_run_recover": .pipeline(try actionRun(json))
        default: .other(name)
        }
    }

    private static func repository(_ json: JSON) throws(JSONError) -> EventRepository {
        EventRepository(
            try RepositoryName(forgejo: json), webURL: try json.string("html_url"),
            isPrivate: try json.optionalBool("private"))
    }

    private static func sender(_ json: JSON) throws(JSONError) -> String? {
        try ForgeUser.login(forgejo: json["sender"])
    }

    private static func pullRequest(_ json: JSON) throws(JSONError) -> PullRequestEvent {
        let pull = try PullRequest(forgejo: json.member("pull_request"))
        return PullRequestEvent(
            action: action(try json.string("action"), pull), number: pull.number, title: pull.title,
            body: pull.body, target: try repository(json.member("repository")),
            targetBranch: pull.targetBranch, source: pull.source, sourceBranch: pull.sourceBranch,
            head: pull.head ?? "", headBefore: nil, author: pull.author, actor: try sender(json),
            isDraft: pull.isDraft, labels: pull.labels, webURL: pull.webURL)
    }

    private static func action(_ word: String, _ pull: PullRequest) -> PullRequestEvent.Action {
        switch word {
        case "opened": .opened
        case "reopened": .reopened
        case "synchronized": .updated
        case "edited": .edited
        case "closed": pull.state == .merged ? .merged : .closed
        default: .other(word)
        }
    }

    private static func push(_ json: JSON) throws(JSONError) -> PushEvent {
        let commits = try EventReading.commits(json)
        return PushEvent(
            repository: try repository(json.member("repository")), target: try EventReading.target(json),
            before: EventReading.commit(try json.optionalString("before")),
            after: EventReading.commit(try json.optionalString("after")), commits: commits,
            commitCount: try json.optionalInt("total_commits") ?? commits.count,
            actor: try ForgeUser.login(forgejo: json["pusher"] ?? json["sender"]))
    }

    private static func comment(_ json: JSON) throws(JSONError) -> CommentEvent {
        let issue = try json.member("issue")
        let number = try issue.int("number")
        let title = try issue.optionalString("title") ?? ""
        let isPullRequest = try json.optionalBool("is_pull") ?? (issue["pull_request"] != nil)
        let comment = try Comment(forgejo: json.member("comment"))
        let pull = try json["pull_request"].mapped(PullRequest.init(forgejo:))
        return CommentEvent(
            action: EventReading.commentAction(try json.string("action")),
            repository: try repository(json.member("repository")),
            subject: isPullRequest
                ? .pullRequest(.init(number), title: title) : .issue(.init(number), title: title),
            id: comment.id, body: comment.body, author: comment.author, actor: try sender(json),
            head: pull?.head, source: pull?.source, webURL: comment.webURL)
    }

    private static func release(_ json: JSON) throws(JSONError) -> ReleaseEvent {
        let release = try Release(forgejo: json.member("release"))
        return ReleaseEvent(
            action: try json.string("action"), repository: try repository(json.member("repository")),
            tag: release.tag, title: release.title, body: release.body, commit: nil,
            actor: try sender(json), isDraft: release.isDraft, isPrerelease: release.isPrerelease)
    }

    private static func actionRun(_ json: JSON) throws(JSONError) -> PipelineEvent {
        let run = try json.member("run")
        let reference = try run.optionalString("prettyref") ?? ""
        return PipelineEvent(
            repository: try repository(run.member("repository")), id: try run.int("id"),
            status: try run.string("status"), detailedStatus: try json.optionalString("action"),
            source: try run.string(run["trigger_event"] == nil ? "event" : "trigger_event"), ref: reference,
            commit: try run.string("commit_sha"),
            pullRequest: reference.hasPrefix("#") ? Int(reference.dropFirst()).map { .init($0) } : nil,
            actor: try ForgeUser.login(forgejo: run["trigger_user"]),
            webURL: try run.optionalString("html_url"))
    }
}
