internal import JSONKit

extension GitHubRepository: IssueLabelling {
    /// Most recently changed first; pages may have few issues, because pull requests are left out of them.
    public func issues(_ query: IssueQuery) -> Pages<Issue> {
        let parameters: [(name: String, value: String?)] = [
            ("state", query.state?.rawValue ?? "all"), ("sort", "updated"), ("direction", "desc"),
            ("creator", query.author), ("assignee", query.assignee),
            ("labels", query.labels.isEmpty ? nil : query.labels.joined(separator: ",")),
        ]
        return client.gitHubPages("\(path)/issues", query: parameters) { json throws(JSONError) in
            try json.array().filter { $0["pull_request"] == nil }.mapped(Issue.init(github:))
        }
    }

    public func issue(_ number: Issue.Number) async throws(ForgeFailure) -> Issue {
        let reply = try await client.send(.get("\(path)/issues/\(number)"))
        let (isPullRequest, issue) = try reply.read { json throws(JSONError) in
            (json["pull_request"] != nil, try Issue(github: json))
        }
        guard !isPullRequest else {
            throw ForgeFailure(
                .notFound, request: reply.request, detail: "#\(number) is a pull request, not an issue")
        }
        return issue
    }

    public func open(_ new: NewIssue) async throws(ForgeFailure) -> Issue {
        let fields: JSONValue = [
            "title": .string(new.title), "body": .string(new.body), "labels": .strings(new.labels),
            "assignees": .strings(new.assignees),
        ]
        let request = APIRequest("POST", "\(path)/issues", .json(fields)).pretending([
            "number": 0, "title": .string(new.title), "body": .string(new.body), "state": "open",
            "labels": .strings(new.labels), "html_url": webURL("issues/0"),
        ])
        return try await client.send(request).read { json throws(JSONError) in try Issue(github: json) }
    }

    public func edit(_ number: Issue.Number, title: String?, body: String?) async throws(ForgeFailure) {
        try await change(
            "PATCH", "\(path)/issues/\(number)",
            ["title": title.map(JSONValue.string), "body": body.map(JSONValue.string)])
    }

    public func close(_ number: Issue.Number) async throws(ForgeFailure) {
        try await change("PATCH", "\(path)/issues/\(number)", ["state": "closed"])
    }

    /// Makes people responsible besides those who are; GitHub passes over those who cannot be.
    public func assign(_ users: [String], to number: Issue.Number) async throws(ForgeFailure) {
        try await change("POST", "\(path)/issues/\(number)/assignees", ["assignees": .strings(users)])
    }

    public func addLabels(_ labels: [String], to number: Issue.Number) async throws(ForgeFailure) {
        try await addLabels(labels, toNumber: number.rawValue)
    }

    /// Issues and pull requests share numbers and labels.
    func addLabels(_ labels: [String], toNumber number: Int) async throws(ForgeFailure) {
        let request = APIRequest("POST", "\(path)/issues/\(number)/labels", .json(.strings(labels)))
        _ = try await client.send(request.repeatable())
    }
}

extension GitHubRepository: Labelling {
    public func labels() -> Pages<Label> { client.gitHubList("\(path)/labels", Label.init(github:)) }

    /// Nil when there is none of that name.
    public func label(_ name: String) async throws(ForgeFailure) -> Label? {
        try await client.find(.get("\(path)/labels/\(name)"), Label.init(github:))
    }

    /// The labels of an issue or a pull request.
    public func labels(on discussion: Discussion) -> Pages<Label> {
        client.gitHubList("\(path)/issues/\(discussion.number)/labels", Label.init(github:))
    }

    /// Makes those that are not there, and changes those that are and look different.
    public func update(_ labels: [Label]) async throws(ForgeFailure) {
        let known = try await self.labels().all()
        for label in labels {
            // GitHub means nothing by the case of letters in labels.
            guard let there = known.first(where: { $0.name.lowercased() == label.name.lowercased() }) else {
                try await change(
                    "POST", "\(path)/labels",
                    [
                        "name": .string(label.name), "color": label.gitHubColor,
                        "description": label.description.map(JSONValue.string),
                    ])
                continue
            }
            if label.differs(from: there) {
                try await change(
                    "PATCH", "\(path)/labels/\(there.name)",
                    [
                        "new_name": .string(label.name), "color": label.gitHubColor,
                        "description": label.description.map(JSONValue.string),
                    ])
            }
        }
    }
}

extension Discussion {
    /// Issues and pull requests share numbers.
    var number: Int {
        switch self {
        case .issue(let number): number.rawValue
        case .pullRequest(let number): number.rawValue
        }
    }
}

extension Label {
    /// The colour goes without `#`.
    fileprivate var gitHubColor: JSONValue? {
        color.map { .string($0.hasPrefix("#") ? String($0.dropFirst()) : $0) }
    }

    fileprivate func differs(from there: Label) -> Bool {
        name != there.name
            || color.map { $0.drop { $0 == "#" }.lowercased() != there.color?.lowercased() } ?? false
            || description.map { $0 != there.description ?? "" } ?? false
    }
}
