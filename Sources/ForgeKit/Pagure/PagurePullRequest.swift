internal import JSONKit

extension PullRequest {
    /// - Parameters:
    ///   - target: The repository that it is for.
    ///   - project: The page of that.
    init(pagure json: JSON, of target: RepositoryName, page project: String) throws(JSONError) {
        let number = try json.int("id")
        let page = try json.optionalString("full_url") ?? "\(project)/pull-request/\(number)"
        self.init(
            number: Number(number), title: try json.string("title"),
            body: try json.optionalString("initial_comment") ?? "",
            state: Self.state(try json.string("status")), author: try json.pagureUser("user"),
            created: try json.pagureTime("date_created"), labels: try json.strings("tags"),
            source: try json["repo_from"].mapped(PagureProject.name(of:)),
            sourceBranch: try json.optionalString("branch_from") ?? "", target: target,
            targetBranch: try json.string("branch"), head: try json.optionalString("commit_stop"),
            mergeability: Self.mergeability(try json.optionalString("cached_merge_status")),
            closedBy: try json.pagureUser("closed_by"), webURL: page, diffURL: "\(page)#request_diff")
    }

    private static func state(_ word: String) -> State {
        switch word {
        case "Open": .open
        case "Merged": .merged
        default: .closed
        }
    }

    /// What Pagure found when it looked last; it forgets that when something is pushed.
    private static func mergeability(_ word: String?) -> Mergeability? {
        switch word {
        case "FFORWARD", "MERGE": .possible
        case "CONFLICTS": .impossible
        case "unknown": .unchecked
        // Also `NO_CHANGE`: there is nothing to merge.
        default: nil
        }
    }
}
