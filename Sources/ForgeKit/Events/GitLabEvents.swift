internal import JSONKit

/// Reads what GitLab tells.
///
/// - SeeAlso: docs.gitlab.com, "Webhook events".
enum GitLabEvents {
    /// - Parameter name: Of the header `X-Gitlab-Event`, such as `Push Hook`.
    static func event(_ name: String, _ json: JSON) throws(JSONError) -> ForgeEvent {
        switch name {
        case "Merge Request Hook": .pullRequest(try mergeRequest(json))
        case "Note Hook", "Confidential Note Hook": .comment(try note(json))
        case "Push Hook", "Tag Push Hook": .push(try push(json))
        case "Release Hook": .release(try release(json))
        case "Pipeline Hook": .pipeline(try pipeline(json))
        default: .other(name)
        }
    }

    private static func repository(_ json: JSON) throws(JSONError) -> EventRepository {
        EventRepository(
            try name(json), webURL: try json.string("web_url"),
            isPrivate: try json.optionalInt("visibility_level").map { $0 < 20 })
    }

    private static func name(_ json: JSON) throws(JSONError) -> RepositoryName {
        let path = try json.member("path_with_namespace")
        guard let name = path.string.flatMap({ RepositoryName($0) }) else {
            throw path.unexpected("namespace/name")
        }
        return name
    }

    private static func user(_ json: JSON) throws(JSONError) -> String? {
        try json["user"]?.optionalString("username")
    }

    private static func mergeRequest(_ json: JSON) throws(JSONError) -> PullRequestEvent {
        let attributes = try json.member("object_attributes")
        let before = try attributes.optionalString("oldrev")
        return PullRequestEvent(
            action: try action(attributes), number: .init(try attributes.int("iid")),
            title: try attributes.string("title"), body: try attributes.optionalString("description") ?? "",
            target: try repository(attributes.member("target")),
            targetBranch: try attributes.string("target_branch"),
            source: try attributes["source"].mapped(name),
            sourceBranch: try attributes.string("source_branch"),
            head: try attributes.member("last_commit").string("id"), headBefore: before,
            // The payload has the author's number only.
            author: nil, actor: try user(json),
            isDraft: try attributes.optionalBool(attributes["draft"] == nil ? "work_in_progress" : "draft")
                ?? false,
            labels: try json.optionalList("labels").mapped { label throws(JSONError) in
                try label.string("title")
            },
            webURL: try attributes.string("url"))
    }

    private static func action(_ attributes: JSON) throws(JSONError) -> PullRequestEvent.Action {
        let state = try attributes.optionalString("state")
        switch try attributes.optionalString("action") {
        case "open": return .opened
        case "reopen": return .reopened
        case "close": return .closed
        case "merge": return .merged
        // There is an old end only if there are other commits.
        case "update": return attributes["oldrev"] == nil ? .edited : .updated
        case let word?: return .other(word)
        case nil: return state == "opened" ? .opened : state == "closed" ? .closed : .other(state ?? "")
        }
    }

    private static func note(_ json: JSON) throws(JSONError) -> CommentEvent {
        let attributes = try json.member("object_attributes")
        let merge = json["merge_request"]
        return CommentEvent(
            action: EventReading.commentAction(try attributes.optionalString("action") ?? "create"),
            repository: try repository(json.member("project")), subject: try subject(json, attributes),
            id: .init(try attributes.int("id")), body: try attributes.string("note"),
            author: try user(json), actor: try user(json),
            head: try merge?["last_commit"]?.optionalString("id"), source: try merge?["source"].mapped(name),
            webURL: try attributes.optionalString("url"))
    }

    private static func subject(_ json: JSON, _ attributes: JSON) throws(JSONError) -> CommentEvent.Subject {
        let kind = try attributes.member("noteable_type")
        switch kind.string {
        case "MergeRequest":
            let merge = try json.member("merge_request")
            return .pullRequest(.init(try merge.int("iid")), title: try merge.string("title"))
        case "Issue":
            let issue = try json.member("issue")
            return .issue(.init(try issue.int("iid")), title: try issue.string("title"))
        case "Commit": return .commit(try attributes.string("commit_id"))
        default: throw kind.unexpected("MergeRequest, Issue or Commit")
        }
    }

    private static func push(_ json: JSON) throws(JSONError) -> PushEvent {
        let commits = try EventReading.commits(json)
        return PushEvent(
            repository: try repository(json.member("project")), target: try EventReading.target(json),
            before: EventReading.commit(try json.optionalString("before")),
            after: EventReading.commit(try json.optionalString("after")), commits: commits,
            commitCount: try json.optionalInt("total_commits_count") ?? commits.count,
            actor: try json.optionalString("user_username"))
    }

    private static func release(_ json: JSON) throws(JSONError) -> ReleaseEvent {
        ReleaseEvent(
            action: try json.string("action"), repository: try repository(json.member("project")),
            tag: try json.string("tag"), title: try json.optionalString("name") ?? "",
            body: try json.optionalString("description") ?? "",
            commit: try json["commit"]?.optionalString("id"), actor: nil, isDraft: false, isPrerelease: false)
    }

    private static func pipeline(_ json: JSON) throws(JSONError) -> PipelineEvent {
        let attributes = try json.member("object_attributes")
        let merge = json["merge_request"]
        return PipelineEvent(
            repository: try repository(json.member("project")), id: try attributes.int("id"),
            status: try attributes.string("status"),
            detailedStatus: try attributes.optionalString("detailed_status"),
            source: try attributes.optionalString("source") ?? "", ref: try attributes.string("ref"),
            commit: try attributes.string("sha"),
            pullRequest: try merge?.optionalInt("iid").map { .init($0) }, actor: try user(json),
            webURL: try (attributes["url"] == nil ? merge : attributes)?.optionalString("url"))
    }
}
