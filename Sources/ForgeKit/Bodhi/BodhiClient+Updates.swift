public import JSONKit

/// What came of making or changing an update.
public struct BodhiSubmission: Hashable, Sendable {
    /// One for each release that the builds are of.
    public var updates: [BodhiUpdate]
    public var caveats: [BodhiCaveat]
    /// Whether the update was there already, or was stored though the service told of an error.
    public var wasThere = false
}

extension BodhiClient {
    /// Newest first.
    ///
    /// - Parameter pageSize: How many to ask for at once, 1000 at most.
    public func updates(_ query: BodhiUpdateQuery = .init(), pageSize: Int = 100) -> Pages<BodhiUpdate> {
        list("/updates/", "updates", query.parameters, pageSize: pageSize)
    }

    /// An update by its alias.
    ///
    /// - Throws: `.notFound`.
    public func update(_ alias: String) async throws(ForgeFailure) -> BodhiUpdate {
        try await api.send(.get("/updates/\(alias)")).read { json throws(JSONError) in try json.read("update")
        }
    }

    /// Makes an update; when there is one for one of the builds already, that is what is given.
    ///
    /// The service may tell of an error after it has stored the update: whatever it says, it is asked whether there is
    /// one before the call fails.
    /// - Throws: `.badRequest` for a draft with a ``BodhiUpdateDraft/problem``; what the service said.
    public func create(_ draft: BodhiUpdateDraft) async throws(ForgeFailure) -> BodhiSubmission {
        do throws(ForgeFailure) {
            return try await submit(draft, editing: nil)
        } catch {
            guard error.code != .badRequest, error.code != .cancelled else { throw error }
            // If that cannot be told either, the first error is the one to tell.
            guard let found = try? await stored(draft.content, isSure: error.code == .conflict) else {
                throw error
            }
            return found
        }
    }

    /// Changes an update.
    public func edit(_ alias: String, _ draft: BodhiUpdateDraft) async throws(ForgeFailure) -> BodhiSubmission
    { try await submit(draft, editing: alias) }

    private func submit(_ draft: BodhiUpdateDraft, editing alias: String?) async throws(ForgeFailure)
        -> BodhiSubmission
    {
        if let problem = draft.problem {
            throw ForgeFailure(.badRequest, request: "POST \(api.base)/updates/", detail: problem)
        }
        let fields = draft.fields(editing: alias)
        return try await write("/updates/", fields, pretending: BodhiPretence.update(draft, alias)) {
            json throws(JSONError) in
            let updates: [BodhiUpdate] =
                json["updates"] == nil ? [try BodhiUpdate(json)] : try json.all("updates")
            return BodhiSubmission(updates: updates, caveats: try json.all("caveats"))
        }
    }

    /// The updates that hold all of a content; nil when a part is in none.
    ///
    /// - Parameter isSure: Whether the service has said that there is one, of whatever status.
    private func stored(_ content: BodhiUpdateDraft.Content, isSure: Bool) async throws(ForgeFailure)
        -> BodhiSubmission?
    {
        var query = BodhiUpdateQuery()
        var wanted: [String] = []
        switch content {
        case .builds(let builds): (query.builds, wanted) = (builds, builds)
        case .sideTag(let tag): query.sideTag = tag
        }
        // The builds of dead ones may go into a new one.
        if !isSure { query.statuses = [.pending, .testing, .stable] }
        let updates = try await updates(query).all()
        let known = Set(updates.flatMap { $0.builds.map(\.nvr) })
        guard !updates.isEmpty, known.isSuperset(of: wanted) else { return nil }
        return BodhiSubmission(updates: updates, caveats: [], wasThere: true)
    }

    /// Asks for an update to be moved.
    ///
    /// - Throws: `.invalid`, with the service's reason.
    public func request(_ request: BodhiUpdate.Request, for alias: String) async throws(ForgeFailure)
        -> BodhiUpdate
    {
        try await change(alias, "request", [("request", request.rawValue)])
    }

    /// Says that failed tests do not matter.
    ///
    /// - Parameter tests: Their names; none is all that have failed.
    public func waiveTests(of alias: String, comment: String, tests: [String] = []) async throws(ForgeFailure)
        -> BodhiUpdate
    {
        try await change(
            alias, "waive-test-results", [("comment", comment)] + tests.map { ("tests", $0) })
    }

    /// Has the tests of an update run again.
    public func triggerTests(of alias: String) async throws(ForgeFailure) -> BodhiUpdate {
        try await change(alias, "trigger-tests", [])
    }

    /// What the tests of an update have come to, as the service that decides says it.
    public func testDecision(of alias: String) async throws(ForgeFailure) -> JSONValue {
        try await api.send(.get("/updates/\(alias)/get-test-results")).json().value
    }

    private func change(_ alias: String, _ action: String, _ fields: [(name: String, value: String)])
        async throws(ForgeFailure) -> BodhiUpdate
    {
        let answer: JSONValue = ["update": BodhiPretence.update(alias)]
        return try await write("/updates/\(alias)/\(action)", fields, pretending: answer) {
            json throws(JSONError) in try json.read("update")
        }
    }

    /// Comments on an update.
    ///
    /// - Parameter karma: 1 for a good update, -1 for a bad one.
    public func comment(on alias: String, _ text: String, karma: Int = 0) async throws(ForgeFailure)
        -> BodhiComment
    {
        guard (-1...1).contains(karma) else {
            throw ForgeFailure(
                .badRequest, request: "POST \(api.base)/comments/",
                detail: "karma is -1, 0 or 1, not \(karma)")
        }
        let fields = [("update", alias), ("text", text), ("karma", String(karma))]
        let answer: JSONValue = [
            "comment": ["id": 0, "text": .string(text), "karma": .integer(karma)], "caveats": [],
        ]
        return try await write("/comments/", fields, pretending: answer) { json throws(JSONError) in
            try json.read("comment")
        }
    }
}

/// What read-only clients take for answers.
enum BodhiPretence {
    static func update(_ alias: String) -> JSONValue {
        [
            "alias": .string(alias), "title": .string(alias), "url": "", "status": "pending",
            "type": "unspecified",
        ]
    }

    static func update(_ draft: BodhiUpdateDraft, _ alias: String?) -> JSONValue {
        var builds: [String] = []
        if case .builds(let nvrs) = draft.content { builds = nvrs }
        return JSONValue(fields: [
            "alias": .string(alias ?? "FEDORA-0000-0000000000"),
            "title": .string(builds.joined(separator: " ")),
            "url": "", "status": "pending", "type": .string(draft.kind.rawValue),
            "notes": .string(draft.notes), "builds": .array(builds.map { ["nvr": .string($0)] }),
        ])
    }
}
