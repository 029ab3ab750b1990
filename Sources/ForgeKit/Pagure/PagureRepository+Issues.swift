internal import JSONKit

extension PagureRepository: IssueTracking {
    public func issues(_ query: IssueQuery) -> Pages<Issue> {
        let (path, pageURL) = (path, pageURL)
        let status = query.state.map { $0 == .open ? "Open" : "Closed" } ?? "all"
        var parameters: [(name: String, value: String?)] = [
            ("status", status), ("author", query.author), ("assignee", query.assignee),
            ("per_page", APIClient.pagurePageSize),
        ]
        parameters += query.labels.map { ("tags", $0) }
        let asked = parameters
        return client.pagurePages { page in
            APIRequest.get("\(path)/issues", query: asked + [("page", String(page))])
        } _: { json throws(JSONError) in
            try json.list("issues").mapped { issue throws(JSONError) in
                try Issue(pagure: issue, of: pageURL)
            }
        }
    }

    public func issue(_ number: Issue.Number) async throws(ForgeFailure) -> Issue {
        let pageURL = pageURL
        return try await client.send(.get("\(path)/issue/\(number)")).read { json throws(JSONError) in
            try Issue(pagure: json, of: pageURL)
        }
    }

    /// - Throws: `.badRequest` for more than one assignee, and for a label with a comma.
    public func open(_ new: NewIssue) async throws(ForgeFailure) -> Issue {
        try await open(new, isPrivate: nil)
    }

    private func open(_ new: NewIssue, isPrivate: Bool?) async throws(ForgeFailure) -> Issue {
        let assignee = try onlyOne(new.assignees)
        if let label = new.labels.first(where: { $0.contains(",") }) {
            throw ForgeFailure(.badRequest, detail: "'\(label)' would be several tags; a tag has no comma")
        }
        let request = APIRequest.form(
            "\(path)/new_issue",
            [
                "title": new.title, "issue_content": new.body,
                "tag": new.labels.isEmpty ? nil : new.labels.joined(separator: ","),
                "private": isPrivate.map { $0 ? "true" : "false" }, "assignee": assignee,
            ])
        let pageURL = pageURL
        return try await client.send(request.pretending(pretended(new, isPrivate))).read {
            json throws(JSONError) in
            try Issue(pagure: json.member("issue"), of: pageURL)
        }
    }

    private func pretended(_ new: NewIssue, _ isPrivate: Bool?) -> JSONValue {
        let issue = JSONValue(fields: [
            "id": 0, "title": .string(new.title), "content": .string(new.body), "status": "Open",
            "tags": .strings(new.labels), "private": .bool(isPrivate ?? false),
            "assignee": new.assignees.first.map { ["name": .string($0)] },
        ])
        return ["issue": issue]
    }

    /// Pagure wants both texts: what is not given is read first.
    public func edit(_ number: Issue.Number, title: String?, body: String?) async throws(ForgeFailure) {
        guard title != nil || body != nil else { return }
        var title = title
        var body = body
        if title == nil || body == nil {
            let issue = try await issue(number)
            title = title ?? issue.title
            body = body ?? issue.body
        }
        let request = APIRequest.form(
            "\(path)/issue/\(number)", ["title": title, "issue_content": body])
        _ = try await client.send(request.repeatable())
    }

    public func close(_ number: Issue.Number) async throws(ForgeFailure) {
        try await setStatus(.closed, of: number)
    }

    /// Closes an issue, or opens it again.
    ///
    /// - Parameter reason: One of the words that the project has for closed issues.
    public func setStatus(_ state: Issue.State, reason: String? = nil, of number: Issue.Number)
        async throws(ForgeFailure)
    {
        let request = APIRequest.form(
            "\(path)/issue/\(number)/status",
            ["status": state == .open ? "Open" : "Closed", "close_status": reason])
        _ = try await client.send(request.repeatable())
    }

    /// Makes one person responsible, instead of who was.
    ///
    /// - Throws: `.badRequest` for several.
    public func assign(_ users: [String], to number: Issue.Number) async throws(ForgeFailure) {
        guard let user = try onlyOne(users) else { return }
        let request = APIRequest.form("\(path)/issue/\(number)/assign", ["assignee": user])
        _ = try await client.send(request.repeatable())
    }

    private func onlyOne(_ users: [String]) throws(ForgeFailure) -> String? {
        guard users.count < 2 else {
            throw ForgeFailure(
                .badRequest,
                detail: "an issue of Pagure has one assignee, not \(users.count); name one of them")
        }
        return users.first
    }
}

extension PagureRepository: ConfidentialIssues {
    public func openConfidential(_ new: NewIssue) async throws(ForgeFailure) -> Issue {
        try await open(new, isPrivate: true)
    }
}
