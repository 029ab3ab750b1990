internal import JSONKit

extension PullRequest {
    /// From a list, or alone; only alone it says whether it can be merged.
    init(github json: JSON) throws(JSONError) {
        let head = try json.member("head")
        let base = try json.member("base")
        self.init(
            number: Number(try json.int("number")), title: try json.string("title"),
            body: try json.optionalString("body") ?? "", state: try State(github: json),
            isDraft: try json.optionalBool("draft") ?? false,
            author: try ForgeUser.login(github: json["user"]), created: try json.time("created_at"),
            labels: try Label.names(github: json),
            source: try head["repo"].mapped(RepositoryName.init(github:)),
            sourceBranch: try head.string("ref"), target: try RepositoryName(github: base.member("repo")),
            targetBranch: try base.string("ref"), head: try head.optionalString("sha"),
            mergeability: try Mergeability(github: json),
            mergeCommit: try json.optionalString("merge_commit_sha"),
            closedBy: try ForgeUser.login(github: json["merged_by"]), webURL: try json.string("html_url"),
            diffURL: try json.optionalString("diff_url"))
    }
}

extension PullRequest.State {
    fileprivate init(github json: JSON) throws(JSONError) {
        let isMerged = try json.optionalBool("merged") ?? false || json["merged_at"] != nil
        self = isMerged ? .merged : try json.string("state") == "open" ? .open : .closed
    }
}

extension PullRequest.Mergeability {
    fileprivate init?(github json: JSON) throws(JSONError) {
        // `merged` is there only where `mergeable` is, too; and that is null while GitHub tries it.
        guard let isMerged = try json.optionalBool("merged") else { return nil }
        guard let isPossible = try json.optionalBool("mergeable") else {
            guard !isMerged, json["state"]?.string == "open" else { return nil }
            self = .checking
            return
        }
        self = isPossible ? .possible : .impossible
    }
}

extension ChangedFile {
    init(github json: JSON) throws(JSONError) {
        self.init(
            try json.string("filename"), oldPath: try json.optionalString("previous_filename"),
            linesAdded: try json.optionalInt("additions"), linesRemoved: try json.optionalInt("deletions"))
    }
}
