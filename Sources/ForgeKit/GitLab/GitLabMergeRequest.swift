internal import HostKit
internal import JSONKit

/// A merge request as GitLab tells it, which calls repositories by their numbers.
struct GitLabMergeRequest: Sendable {
    var pullRequest: PullRequest
    var reviewers: [Int]
    /// The commits between which the changes are; nil in lists.
    var refs: GitLabDiffRefs?

    init(_ json: JSON, target: RepositoryName) throws(JSONError) {
        let state = PullRequest.State(gitlab: try json.string("state"))
        let sourceNumber = try json.optionalInt("source_project_id")
        let isInside = try sourceNumber == json.int("target_project_id")
        let isOldDraft = try json.optionalBool("work_in_progress")
        let squashed = try json.optionalString("squash_commit_sha")
        let merged = try json.optionalString("merge_commit_sha") ?? squashed
        let webURL = try json.string("web_url")
        pullRequest = PullRequest(
            number: .init(try json.int("iid")), title: try json.string("title"),
            body: try json.optionalString("description") ?? "", state: state,
            isDraft: try json.optionalBool("draft") ?? isOldDraft ?? false,
            author: try ForgeUser.login(gitlab: json["author"]), created: try json.time("created_at"),
            labels: try json.strings("labels"), source: isInside ? target : nil,
            sourceBranch: try json.string("source_branch"), sourceNumber: sourceNumber, target: target,
            targetBranch: try json.string("target_branch"), head: try json.optionalString("sha"),
            mergeability: try .init(gitlab: json), mergeCommit: state == .merged ? merged : nil,
            closedBy: try ForgeUser.login(
                gitlab: json["merge_user"] ?? json["merged_by"] ?? json["closed_by"]),
            webURL: webURL, diffURL: "\(webURL)/diffs")
        reviewers = try ForgeUser.numbers("reviewers", in: json)
        refs = try json["diff_refs"].mapped { refs throws(JSONError) in
            try GitLabDiffRefs(refs, suffix: "_sha")
        }
    }
}

extension PullRequest.State {
    /// A locked merge request is being merged.
    init(gitlab word: String) {
        self =
            switch word {
            case "merged": .merged
            case "closed": .closed
            default: .open
            }
    }

    var gitlab: String {
        switch self {
        case .open: "opened"
        case .closed: "closed"
        case .merged: "merged"
        }
    }
}

extension PullRequest.Mergeability {
    /// Whether git can merge; rules of the repository that are not yet satisfied do not count, as elsewhere.
    ///
    /// The newer field, `detailed_merge_status`, tells conflicts and rules by one word; where it tells of a
    /// rule the older one says what git would do.
    init?(gitlab json: JSON) throws(JSONError) {
        let older = try json.optionalString("merge_status").map(Self.init(gitlabOlder:))
        switch try json.optionalString("detailed_merge_status") {
        case "mergeable": self = .possible
        case "conflict", "broken_status", "need_rebase", "commits_status": self = .impossible
        case "checking", "preparing", "approvals_syncing": self = .checking
        case "unchecked": self = older == .recheck ? .recheck : .unchecked
        case nil:
            guard let older else { return nil }
            self = older
        default: self = older ?? .impossible
        }
    }

    private init(gitlabOlder word: String) {
        self =
            switch word {
            case "can_be_merged": .possible
            case "cannot_be_merged": .impossible
            case "checking", "preparing": .checking
            case "cannot_be_merged_recheck", "cannot_be_merged_rechecking": .recheck
            default: .unchecked
            }
    }
}

/// The commits that a version of a merge request is between.
struct GitLabDiffRefs: Hashable, Sendable {
    var base: String
    var start: String
    var head: String

    init(_ json: JSON, suffix: String) throws(JSONError) {
        base = try json.string("base\(suffix)")
        start = try json.string("start\(suffix)")
        head = try json.string("head\(suffix)")
    }
}
