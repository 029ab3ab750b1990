public import HostKit
internal import JSONKit

extension GitLabRepository: WebhookRegistering {
    public func webhooks() -> Pages<Webhook> { forge.list("\(path)/hooks", Webhook.init(gitlab:)) }

    /// - Parameters:
    ///   - secret: Sent with each event as `X-Gitlab-Token`.
    ///   - events: GitLab's words, such as `push_events` and `merge_requests_events`.
    public func register(_ url: String, secret: Secret, events: [String]) async throws(ForgeFailure)
        -> Webhook
    {
        var fields: [JSONValue.Member] = [
            .init("url", .string(url)), .init("token", .string(secret.reveal())),
            .init("enable_ssl_verification", true),
            // What is not wanted has to be said: pushes are told unless they are not wanted.
            .init("push_events", .bool(events.contains("push_events"))),
        ]
        fields += events.filter { $0 != "push_events" }.map { .init($0, true) }
        var pretended = fields.filter { $0.name != "token" }
        pretended.append(.init("id", 0))
        let request = APIRequest("POST", "\(path)/hooks", .json(.object(fields)))
        return try await client.send(request.pretending(.object(pretended))).read { json throws(JSONError) in
            try Webhook(gitlab: json)
        }
    }

    public func remove(_ webhook: Webhook.ID) async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", "\(path)/hooks/\(webhook)"))
    }
}

extension Webhook {
    init(gitlab json: JSON) throws(JSONError) {
        let members = json.members ?? []
        let events = members.filter { $0.name.hasSuffix("_events") && $0.value.bool == true }.map(\.name)
        let state = try json.optionalString("alert_status") ?? "executable"
        self.init(
            id: ID(try json.int("id")), url: try json.string("url"), events: events.sorted(),
            isActive: state == "executable")
    }
}
