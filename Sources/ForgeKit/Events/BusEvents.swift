internal import CurlHTTP
internal import JSONKit

extension ServiceEvent {
    /// Reads a message of the bus: its body alone, with a topic added, or in one of the two envelopes.
    ///
    /// - Parameters:
    ///   - topic: As it was published, with its prefix such as `org.fedoraproject.prod.`; nil is the one in the
    ///     message.
    ///   - distGit: The instance that Pagure's messages are of.
    /// - Throws: `.malformedReply` for a message that is not what its topic promises.
    public init(
        message: [UInt8], topic: String? = nil, distGit: String = "https://src.fedoraproject.org"
    ) throws(ForgeFailure) {
        do {
            let envelope = try BusEnvelope(JSONDocument(message).root, topic: topic)
            self = try envelope.event(distGit: distGit)
        } catch {
            throw ForgeFailure(
                .malformedReply, request: "message \(topic ?? "without topic")", detail: "\(error)")
        }
    }
}

/// A message taken out of what it was sent in.
struct BusEnvelope {
    var topic: String
    var header: [HTTPField]
    var body: JSON

    /// The old envelope of fedmsg has `msg`, the new one `body`; listeners hand on the body with a topic in it.
    init(_ json: JSON, topic: String?) throws(JSONError) {
        self.topic = if let topic { topic } else { try json.string("topic") }
        var inner = json
        // Forgejo's webhooks have a body of their own in the message's.
        for _ in 0..<2 { inner = inner["body"].flatMap(\.object) ?? inner["msg"].flatMap(\.object) ?? inner }
        body = inner
        let fields = (json["headers"] ?? json["body"]?["headers"])?.members ?? []
        header = fields.compactMap { field in field.value.string.map { HTTPField(field.name, $0) } }
    }

    /// What follows the prefix of the environment, such as `copr.build.end`.
    private var name: String {
        let parts = topic.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "org", ["prod", "stg", "dev"].contains(parts[2]) else {
            return topic
        }
        return String(parts[3])
    }

    func event(distGit: String) throws(JSONError) -> ServiceEvent {
        switch name {
        case "copr.build.start": .coprBuild(try ServiceEvents.coprBuild(body, .started))
        case "copr.build.end": .coprBuild(try ServiceEvents.coprBuild(body, .ended))
        case "buildsys.build.state.change": .kojiBuild(try ServiceEvents.kojiBuild(body))
        case "buildsys.task.state.change": .kojiTask(try ServiceEvents.kojiTask(body))
        case "buildsys.tag": .kojiTag(try ServiceEvents.kojiTag(body))
        case "hotness.update.bug.file": .hotness(try ServiceEvents.hotness(body))
        case "anitya.project.version.update.v2": .versions(try ServiceEvents.versions(body))
        case "openscanhub.task.started": .scan(try ServiceEvents.scan(body, hasEnded: false))
        case "openscanhub.task.finished": .scan(try ServiceEvents.scan(body, hasEnded: true))
        case "logdetective.analysis": .logAnalysis(try ServiceEvents.logAnalysis(body))
        case let name where name.hasPrefix("pagure."):
            .forge(.pagure, try PagureEvents.event(String(name.dropFirst(7)), body, instance: distGit))
        case let name where name.hasPrefix("forgejo."):
            .forge(.forgejo, try ForgejoEvents.event(String(name.dropFirst(8)), body))
        default: .other(topic)
        }
    }
}

extension JSON {
    /// The value itself if it is an object.
    fileprivate var object: JSON? { kind == .object ? self : nil }
}
