public import CurlHTTP
internal import JSONKit

/// A request with which a forge tells of an event.
///
/// First see whether it is genuine, then read it: nothing of a stranger's is looked at.
public struct WebhookDelivery: Hashable, Sendable {
    public var header: [HTTPField]
    public var body: [UInt8]

    public init(header: [HTTPField], body: [UInt8]) {
        self.header = header
        self.body = body
    }

    /// Which kind of forge sent it, by its header; nil when none did.
    ///
    /// Forgejo also sends the fields of GitHub and others.
    public var forge: ForgeKind? {
        if header["X-Forgejo-Event"] != nil || header["X-Gitea-Event"] != nil { return .forgejo }
        if header["X-Gitlab-Event"] != nil { return .gitlab }
        if header["X-Pagure-Topic"] != nil { return .pagure }
        return header["X-GitHub-Event"] == nil ? nil : .github
    }

    /// The forge's name of the event, such as `pull_request`, `Note Hook` or `pull-request.new`.
    public var eventName: String? {
        switch forge {
        case .forgejo: header["X-Forgejo-Event"] ?? header["X-Gitea-Event"]
        case .gitlab: header["X-Gitlab-Event"]
        case .pagure: header["X-Pagure-Topic"]
        case .github: header["X-GitHub-Event"]
        case nil: nil
        }
    }

    /// The forge's own name of this delivery: two of the same name are one event.
    public var id: String? {
        switch forge {
        case .forgejo: header["X-Forgejo-Delivery"] ?? header["X-Gitea-Delivery"]
        case .gitlab: header["X-Gitlab-Event-UUID"]
        case .github: header["X-GitHub-Delivery"]
        default: nil
        }
    }

    /// What it tells of.
    ///
    /// - Throws: `.malformedReply` for a body that is not what its header promises.
    public func event() throws(ForgeFailure) -> ForgeEvent {
        guard let forge, let eventName else {
            throw ForgeFailure(.malformedReply, request: "webhook", detail: "no forge sends such a header")
        }
        do {
            let json = try JSONDocument(body).root
            if Self.isPing(json) { return .ping }
            return switch forge {
            case .github: try GitHubEvents.event(eventName, json)
            case .gitlab: try GitLabEvents.event(eventName, json)
            case .forgejo: try ForgejoEvents.event(eventName, json)
            case .pagure:
                try PagureEvents.event(eventName, json["msg"] ?? json, instance: header["X-Pagure"] ?? "")
            }
        } catch {
            throw ForgeFailure(.malformedReply, request: "webhook \(eventName)", detail: "\(error)")
        }
    }

    private static func isPing(_ json: JSON) -> Bool {
        json["zen"] != nil && json["hook_id"] != nil && json["hook"] != nil
    }
}
