internal import JSONKit

extension PullRequest {
    init(graph json: JSON) throws(JSONError) {
        let state: State =
            switch try json.string("state") {
            case "MERGED": .merged
            case "OPEN": .open
            default: .closed
            }
        let mergeability: Mergeability? =
            switch try json.optionalString("mergeable") {
            case "MERGEABLE": .possible
            case "CONFLICTING": .impossible
            default: state == .open ? .checking : nil
            }
        let merged = state == .merged ? json["mergeCommit"] : json["potentialMergeCommit"]
        self.init(
            number: Number(try json.int("number")), title: try json.string("title"),
            body: try json.optionalString("body") ?? "", state: state,
            isDraft: try json.optionalBool("isDraft") ?? false,
            author: try ForgeUser.login(graph: json["author"]), created: try json.time("createdAt"),
            labels: try json["labels"].mapped { labels throws(JSONError) in
                try labels.optionalList("nodes").mapped { label throws(JSONError) in
                    try label.string("name")
                }
            } ?? [],
            source: try json["headRepository"].mapped(RepositoryName.init(github:)),
            sourceBranch: try json.string("headRefName"),
            target: try RepositoryName(github: json.member("baseRepository")),
            targetBranch: try json.string("baseRefName"), head: try json.optionalString("headRefOid"),
            mergeability: mergeability, mergeCommit: try merged?.optionalString("oid"),
            closedBy: try ForgeUser.login(graph: json["mergedBy"]), webURL: try json.string("url"),
            diffURL: try json.string("url") + ".diff")
    }
}

extension ForgeUser {
    /// The login as the REST interface has it, where Apps are told by their ending.
    static func login(graph json: JSON?) throws(JSONError) -> String? {
        guard let json, let login = try login(github: json) else { return nil }
        let isBot = try json.optionalString("__typename") == "Bot" && !login.hasSuffix("[bot]")
        return isBot ? "\(login)[bot]" : login
    }
}

extension Comment {
    init(graph json: JSON) throws(JSONError) {
        self.init(
            id: ID(try json.int("databaseId")), body: try json.string("body"),
            author: try ForgeUser.login(graph: json["author"]), created: try json.time("createdAt"),
            edited: try json.time("lastEditedAt"), webURL: try json.optionalString("url"))
    }
}

extension CommitStatus {
    init(graph json: JSON, commit: String) throws(JSONError) {
        self.init(
            commit: commit, state: try State(github: json.member("state")),
            context: try json.string("context"), description: try json.optionalString("description") ?? "",
            targetURL: try json.optionalString("targetUrl").nonEmpty, created: try json.time("createdAt"))
    }
}

extension CheckRun {
    init(graph json: JSON, commit: String) throws(JSONError) {
        self.init(
            id: ID(try json.int("databaseId")), name: try json.string("name"), commit: commit,
            status: Status(rawValue: try json.string("status").lowercased()),
            conclusion: try json.optionalString("conclusion").map {
                Conclusion(rawValue: $0.lowercased())
            },
            detailsURL: try json.optionalString("detailsUrl").nonEmpty,
            externalID: try json.optionalString("externalId").nonEmpty,
            started: try json.time("startedAt"), completed: try json.time("completedAt"),
            output: Report(
                title: try json.optionalString("title"), summary: try json.optionalString("summary")),
            appSlug: try json["checkSuite"]?["app"]?.optionalString("slug"),
            webURL: try json.optionalString("url"))
    }
}
