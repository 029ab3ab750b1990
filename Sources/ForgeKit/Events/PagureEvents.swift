internal import JSONKit

/// Reads what Pagure tells over the message bus.
enum PagureEvents {
    /// - Parameter name: What follows `pagure.` in the topic, such as `git.receive`.
    static func event(_ name: String, _ json: JSON, instance: String) throws(JSONError) -> ForgeEvent {
        switch name {
        case "git.receive": .push(try push(json, instance))
        case "pull-request.new": .pullRequest(try pullRequest(json, .opened))
        case "pull-request.updated", "pull-request.rebased": .pullRequest(try pullRequest(json, .updated))
        case "pull-request.reopened": .pullRequest(try pullRequest(json, .reopened))
        case "pull-request.closed":
            .pullRequest(try pullRequest(json, try json.optionalBool("merged") == true ? .merged : .closed))
        case "pull-request.comment.added": .comment(try comment(json))
        case "pull-request.flag.added", "pull-request.flag.updated": .flag(try flag(json))
        default: .other("pagure.\(name)")
        }
    }

    private static func repository(_ json: JSON) throws(JSONError) -> EventRepository {
        EventRepository(try name(json), webURL: try json.string("full_url"))
    }

    /// A fork says whose it is by its parent.
    private static func name(_ json: JSON) throws(JSONError) -> RepositoryName {
        let isFork = json["parent"] != nil || json["fullname"]?.string?.hasPrefix("forks/") == true
        return RepositoryName(
            namespace: try json.optionalString("namespace") ?? "", name: try json.string("name"),
            forkOwner: isFork ? try json.member("user").string("name") : nil)
    }

    private static func push(_ json: JSON, _ instance: String) throws(JSONError) -> PushEvent {
        let repo = try json.member("repo")
        let name = try name(repo)
        // A branch with or without what git puts before it.
        let branch = try json.string("branch")
        return PushEvent(
            repository: EventRepository(
                name, webURL: try repo.optionalString("full_url") ?? "\(instance)/\(name.fullName)"),
            target: PushEvent.Target(ref: branch) ?? .branch(branch),
            before: EventReading.commit(try json.optionalString("old_commit")),
            after: EventReading.commit(try json.string("end_commit")), commits: [],
            commitCount: try json.optionalInt("total_commits") ?? 0,
            actor: try json.optionalString("agent"),
            pullRequest: try json.optionalInt("pull_request_id").map { .init($0) })
    }

    private static func pullRequest(_ json: JSON, _ action: PullRequestEvent.Action) throws(JSONError)
        -> PullRequestEvent
    {
        let pull = try json.member("pullrequest")
        return PullRequestEvent(
            action: action, number: .init(try pull.int("id")), title: try pull.string("title"),
            body: try pull.optionalString("initial_comment") ?? "",
            target: try repository(pull.member("project")), targetBranch: try pull.string("branch"),
            source: try pull["repo_from"].mapped(name),
            sourceBranch: try pull.optionalString("branch_from") ?? "",
            head: try pull.string("commit_stop"), headBefore: nil,
            author: try pull.member("user").string("name"), actor: try json.optionalString("agent"),
            isDraft: false, labels: try pull.strings("tags"), webURL: try pull.string("full_url"))
    }

    private static func comment(_ json: JSON) throws(JSONError) -> CommentEvent {
        let pull = try json.member("pullrequest")
        let all = try pull.list("comments")
        guard let comment = all.last else { throw pull.unexpected("a pull request with comments") }
        return CommentEvent(
            action: .created, repository: try repository(pull.member("project")),
            subject: .pullRequest(.init(try pull.int("id")), title: try pull.string("title")),
            id: .init(try comment.int("id")), body: try comment.string("comment"),
            author: try comment.member("user").string("name"), actor: try json.optionalString("agent"),
            head: try pull.optionalString("commit_stop"), source: try pull["repo_from"].mapped(name))
    }

    private static func flag(_ json: JSON) throws(JSONError) -> FlagEvent {
        let pull = try json.member("pullrequest")
        let flag = try json.member("flag")
        return FlagEvent(
            repository: try repository(pull.member("project")), pullRequest: .init(try pull.int("id")),
            author: try pull["user"]?.optionalString("name"),
            commit: try flag["commit_hash"] == nil
                ? pull.string("commit_stop") : flag.string("commit_hash"),
            context: try flag.string("username"), status: try flag.string("status"),
            comment: try flag.optionalString("comment") ?? "", url: try flag.optionalString("url"))
    }
}
