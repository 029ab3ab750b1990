internal import JSONKit

extension GitLabRepository: ConfidentialIssues {
    public func issues(_ query: IssueQuery) -> Pages<Issue> {
        let state =
            switch query.state {
            case .open: "opened"
            case .closed: "closed"
            case nil: "all"
            }
        let pages = forge.list(
            "\(path)/issues",
            query: [
                ("state", state), ("order_by", "updated_at"), ("sort", "desc"),
                ("author_username", query.author), ("assignee_username", query.assignee),
                ("labels", query.labels.isEmpty ? nil : query.labels.joined(separator: ",")),
            ], Issue.init(gitlab:))
        return Pages { cursor throws(ForgeFailure) in
            try await tracked { () async throws(ForgeFailure) in try await pages.page(at: cursor) }
        }
    }

    public func issue(_ number: Issue.Number) async throws(ForgeFailure) -> Issue {
        try await tracked { () async throws(ForgeFailure) in
            try await client.send(.get("\(path)/issues/\(number)")).read { json throws(JSONError) in
                try Issue(gitlab: json)
            }
        }
    }

    public func open(_ new: NewIssue) async throws(ForgeFailure) -> Issue {
        try await open(new, isConfidential: false)
    }

    public func openConfidential(_ new: NewIssue) async throws(ForgeFailure) -> Issue {
        try await open(new, isConfidential: true)
    }

    private func open(_ new: NewIssue, isConfidential: Bool) async throws(ForgeFailure) -> Issue {
        let assignees = try await forge.userNumbers(new.assignees)
        let fields = JSONValue(fields: [
            "title": .string(new.title), "description": .string(new.body),
            "labels": new.labels.isEmpty ? nil : .string(new.labels.joined(separator: ",")),
            "assignee_ids": assignees.isEmpty ? nil : .array(assignees.map(JSONValue.integer)),
            "confidential": isConfidential ? true : nil,
        ])
        let request = APIRequest("POST", "\(path)/issues", .json(fields)).pretending([
            "iid": 0, "title": .string(new.title), "description": .string(new.body), "state": "opened",
            "labels": .strings(new.labels), "confidential": .bool(isConfidential),
            "assignees": .array(new.assignees.map { ["username": .string($0)] }),
            "web_url": .string("\(page)/-/issues/0"),
        ])
        return try await tracked { () async throws(ForgeFailure) in
            try await client.send(request).read { json throws(JSONError) in try Issue(gitlab: json) }
        }
    }

    public func edit(_ number: Issue.Number, title: String?, body: String?) async throws(ForgeFailure) {
        try await change(
            "PUT", "\(path)/issues/\(number)",
            ["title": title.map(JSONValue.string), "description": body.map(JSONValue.string)])
    }

    public func close(_ number: Issue.Number) async throws(ForgeFailure) {
        try await change("PUT", "\(path)/issues/\(number)", ["state_event": "close"])
    }

    public func assign(_ users: [String], to number: Issue.Number) async throws(ForgeFailure) {
        // What is sent replaces those who are there. Not all instances take several people.
        let present = try await client.send(.get("\(path)/issues/\(number)")).read { json throws(JSONError) in
            try ForgeUser.numbers("assignees", in: json)
        }
        let wanted = try await forge.userNumbers(users)
        let all = present + wanted.filter { !present.contains($0) }
        guard all != present else { return }
        try await change(
            "PUT", "\(path)/issues/\(number)", ["assignee_ids": .array(all.map(JSONValue.integer))])
    }

    public func addLabels(_ labels: [String], to number: Issue.Number) async throws(ForgeFailure) {
        try await change(
            "PUT", "\(path)/issues/\(number)", ["add_labels": .string(labels.joined(separator: ","))])
    }

    /// Does something with issues; says so when there are none because they are switched off.
    private func tracked<Answer: Sendable>(
        _ ask: () async throws(ForgeFailure) -> Answer
    ) async throws(ForgeFailure) -> Answer {
        do throws(ForgeFailure) {
            return try await ask()
        } catch {
            guard error.code == .forbidden || error.code == .notFound, await hasIssues() == false else {
                throw error
            }
            var failure = error
            failure.code = .trackerDisabled
            throw failure
        }
    }

    /// Nil when that cannot be found out; why does not matter to who has another failure in hand.
    private func hasIssues() async -> Bool? {
        do throws(ForgeFailure) {
            return try await info().hasIssues
        } catch {
            return nil
        }
    }
}
