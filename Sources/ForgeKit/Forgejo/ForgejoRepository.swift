public import HostKit
internal import JSONKit

/// A repository of a Forgejo or Gitea instance.
public struct ForgejoRepository: ForgeRepository {
    public let forge: ForgejoForge
    public let name: RepositoryName

    var client: APIClient { forge.client }

    /// Where the interface has it.
    var path: APIPath { "/repos/\(name.namespace)/\(name.name)" }

    public func info() async throws(ForgeFailure) -> Repository {
        try await client.send(.get(path)).read { json throws(JSONError) in try Repository(forgejo: json) }
    }

    public func delete() async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", path))
    }

    public func owners() async throws(ForgeFailure) -> [String] { [try await info().name.namespace] }

    /// Sends something that changes the repository; the answer means nothing.
    func change(_ method: String, _ path: APIPath, _ fields: KeyValuePairs<String, JSONValue?>)
        async throws(ForgeFailure)
    {
        _ = try await client.send(APIRequest(method, path, .json(JSONValue(fields: fields))))
    }
}

extension ForgejoRepository: DescriptionEditing {
    public func setDescription(_ text: String) async throws(ForgeFailure) {
        try await change("PATCH", path, ["description": .string(text)])
    }
}

// MARK: - Forks

extension ForgejoRepository: NamespaceForking {
    public func forks() -> Pages<Repository> { forge.list("\(path)/forks", Repository.init(forgejo:)) }

    public func fork(of user: String) async throws(ForgeFailure) -> Repository? {
        // A fork mostly keeps the name; something else of that name is not it.
        let likely = try await client.find(.get("/repos/\(user)/\(name.name)")) { json throws(JSONError) in
            try Repository(forgejo: json)
        }
        if let likely, likely.parent == name { return likely }
        return try await forks().first { $0.name.namespace == user }
    }

    public func fork() async throws(ForgeFailure) -> Repository {
        try await makeFork(in: nil)
    }

    public func fork(into namespace: String) async throws(ForgeFailure) -> Repository {
        try await makeFork(in: namespace)
    }

    private func makeFork(in organization: String?) async throws(ForgeFailure) -> Repository {
        let fields = JSONValue(fields: ["organization": organization.map(JSONValue.string)])
        let owner = organization ?? "read-only"
        let request = APIRequest("POST", "\(path)/forks", .json(fields)).pretending([
            "name": .string(name.name), "owner": ["login": .string(owner)], "fork": true,
            "html_url": .string("\(forge.instance)/\(owner)/\(name.name)"),
        ])
        do throws(ForgeFailure) {
            let reply = try await client.send(request)
            let fork = try reply.read { json throws(JSONError) in try Repository(forgejo: json) }
            return reply.isPretended ? fork : try await forge.repository(fork.name).whenReady()
        } catch {
            guard error.code == .conflict else { throw error }
            let owner = if let organization { organization } else { try await forge.currentUser().login }
            guard let fork = try await fork(of: owner) else { throw error }
            return fork
        }
    }

    /// The repository as soon as it is there: forks are made while others go on.
    private func whenReady() async throws(ForgeFailure) -> Repository {
        for _ in 0..<30 {
            let found = try await client.find(.get(path)) { json throws(JSONError) in
                try Repository(forgejo: json)
            }
            if let found { return found }
            do {
                try await forge.client.options.clock.sleep(for: .seconds(1))
            } catch {
                throw ForgeFailure(.cancelled)
            }
        }
        throw ForgeFailure(
            .notFound, detail: "the fork \(name) was begun, and is not there after half a minute")
    }
}

// MARK: - Labels, contributors, webhooks

extension ForgejoRepository: Labelling {
    public func labels() -> Pages<Label> { forge.list("\(path)/labels", Label.init(forgejo:)) }

    public func update(_ labels: [Label]) async throws(ForgeFailure) {
        let known = try await forge.list("\(path)/labels", KnownLabel.init).all()
        for label in labels {
            let fields: KeyValuePairs<String, JSONValue?> = [
                "name": .string(label.name), "color": label.color.map { .string("#\($0)") },
                "description": label.description.map(JSONValue.string),
            ]
            if let there = known.first(where: { $0.label.name == label.name }) {
                if there.differs(from: label) {
                    try await change("PATCH", "\(path)/labels/\(there.id)", fields)
                }
            } else {
                try await change("POST", "\(path)/labels", fields)
            }
        }
    }

    private struct KnownLabel {
        var id: Int
        var label: Label

        init(_ json: JSON) throws(JSONError) {
            id = try json.int("id")
            label = try Label(forgejo: json)
        }

        func differs(from wanted: Label) -> Bool {
            wanted.color.map { $0 != label.color } ?? false
                || wanted.description.map { $0 != label.description } ?? false
        }
    }
}

extension ForgejoRepository: Contributors {
    /// The collaborators: Forgejo has no list of authors.
    public func contributors() -> Pages<String> { forge.logins("\(path)/collaborators") }
}

extension ForgejoRepository: WebhookRegistering {
    public func webhooks() -> Pages<Webhook> { forge.list("\(path)/hooks", Webhook.init(forgejo:)) }

    public func register(_ url: String, secret: Secret, events: [String]) async throws(ForgeFailure)
        -> Webhook
    {
        let fields: JSONValue = [
            "type": "forgejo", "active": true, "events": .strings(events),
            "config": [
                "url": .string(url), "content_type": "json", "secret": .string(secret.reveal()),
            ],
        ]
        let pretended: JSONValue = [
            "id": 0, "active": true, "events": .strings(events), "config": ["url": .string(url)],
        ]
        return try await client.send(APIRequest("POST", "\(path)/hooks", .json(fields)).pretending(pretended))
            .read { json throws(JSONError) in try Webhook(forgejo: json) }
    }

    public func remove(_ webhook: Webhook.ID) async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", "\(path)/hooks/\(webhook)"))
    }
}

extension Webhook {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(
            id: ID(try json.int("id")), url: try json.member("config").string("url"),
            events: try json.strings("events"), isActive: try json.optionalBool("active") ?? true)
    }
}
