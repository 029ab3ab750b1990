internal import JSONKit

extension ForgejoRepository: IssueLabelling {
    public func issues(_ query: IssueQuery) -> Pages<Issue> {
        let words: [(name: String, value: String?)] = [
            ("type", "issues"), ("state", query.state?.rawValue ?? "all"), ("created_by", query.author),
            ("assigned_by", query.assignee),
            ("labels", query.labels.isEmpty ? nil : query.labels.joined(separator: ",")),
        ]
        let pages = forge.list("\(path)/issues", query: words, Issue.init(forgejo:))
        return Pages { cursor throws(ForgeFailure) in
            try await tracked { () async throws(ForgeFailure) in try await pages.page(at: cursor) }
        }
    }

    public func issue(_ number: Issue.Number) async throws(ForgeFailure) -> Issue {
        try await tracked { () async throws(ForgeFailure) in
            let reply = try await client.send(.get("\(path)/issues/\(number)"))
            guard try reply.json()["pull_request"] == nil else {
                throw ForgeFailure(.notFound, request: reply.request, detail: "\(number) is a pull request")
            }
            return try reply.read { json throws(JSONError) in try Issue(forgejo: json) }
        }
    }

    public func open(_ new: NewIssue) async throws(ForgeFailure) -> Issue {
        let fields = JSONValue(fields: [
            "title": .string(new.title), "body": .string(new.body),
            "assignees": new.assignees.isEmpty ? nil : .strings(new.assignees),
        ])
        let request = APIRequest("POST", "\(path)/issues", .json(fields)).pretending([
            "number": 0, "title": .string(new.title), "body": .string(new.body), "state": "open",
            "html_url": .string("\(forge.instance)/\(name)/issues/0"),
        ])
        var issue = try await tracked { () async throws(ForgeFailure) in
            try await client.send(request).read { json throws(JSONError) in try Issue(forgejo: json) }
        }
        // What is made takes numbers of labels only; what is there takes their names.
        if !new.labels.isEmpty {
            try await addLabels(new.labels, to: issue.number)
            issue.labels = new.labels
        }
        return issue
    }

    public func edit(_ number: Issue.Number, title: String?, body: String?) async throws(ForgeFailure) {
        try await change(
            "PATCH", "\(path)/issues/\(number)",
            ["title": title.map(JSONValue.string), "body": body.map(JSONValue.string)])
    }

    public func close(_ number: Issue.Number) async throws(ForgeFailure) {
        try await change("PATCH", "\(path)/issues/\(number)", ["state": "closed"])
    }

    public func assign(_ users: [String], to number: Issue.Number) async throws(ForgeFailure) {
        // What is sent replaces those who are there.
        let present = try await issue(number).assignees
        let all = present + users.filter { !present.contains($0) }
        guard all != present else { return }
        do throws(ForgeFailure) {
            try await change("PATCH", "\(path)/issues/\(number)", ["assignees": .strings(all)])
        } catch {
            guard error.status == 500, error.detail == nil else { throw error }
            var failure = error
            failure.detail =
                "Forgejo answers so when one of \(users.joined(separator: ", ")) is not known to it"
            throw failure
        }
    }

    public func addLabels(_ labels: [String], to number: Issue.Number) async throws(ForgeFailure) {
        try await addLabels(labels, to: number.rawValue)
    }

    /// Issues and pull requests have the same numbers.
    func addLabels(_ labels: [String], to number: Int) async throws(ForgeFailure) {
        let request = APIRequest(
            "POST", "\(path)/issues/\(number)/labels", .json(["labels": .strings(labels)]))
        _ = try await client.send(request.repeatable())
    }

    /// Does something with issues; says so when there are none because they are switched off.
    private func tracked<Answer: Sendable>(
        _ ask: () async throws(ForgeFailure) -> Answer
    ) async throws(ForgeFailure) -> Answer {
        do throws(ForgeFailure) {
            return try await ask()
        } catch {
            guard error.code == .notFound, error.status == 404, try await info().hasIssues == false else {
                throw error
            }
            var failure = error
            failure.code = .trackerDisabled
            throw failure
        }
    }
}
