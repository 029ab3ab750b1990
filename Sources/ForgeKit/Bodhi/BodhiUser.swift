public import HostKit
public import JSONKit

public struct BodhiUser: Hashable, Sendable, JSONReadable {
    public var name: String
    public var email: String?
    public var groups: [String]

    public init(_ json: JSON) throws(JSONError) {
        name = try json.string("name")
        email = try json.optionalString("email")
        groups = try json.optionalList("groups").mapped { item throws(JSONError) in try item.string("name") }
    }
}

/// What somebody, or Bodhi itself, said about an update.
public struct BodhiComment: Hashable, Sendable, JSONReadable {
    public typealias ID = ForgeID<BodhiComment>

    public var id: ID
    public var text: String
    public var karma: Int
    /// Nil when who wrote it is gone.
    public var author: String?
    public var written: Timestamp?

    public init(_ json: JSON) throws(JSONError) {
        id = ID(try json.int("id"))
        text = try json.optionalString("text") ?? ""
        karma = try json.optionalInt("karma") ?? 0
        author = try json["user"]?.optionalString("name")
        written = try json.time("timestamp")
    }
}

public struct BodhiPackage: Hashable, Sendable, JSONReadable {
    public var name: String
    /// `rpm`, `module`, `container`, `flatpak`.
    public var kind: String

    public init(_ json: JSON) throws(JSONError) {
        name = try json.string("name")
        kind = try json.optionalString("type") ?? "rpm"
    }
}

/// Repositories that Bodhi is making for the updates of a release.
public struct BodhiCompose: Hashable, Sendable, JSONReadable {
    /// The release's number at Bodhi.
    public var releaseNumber: Int?
    /// The release's name, where the answer has it.
    public var release: String?
    /// `testing` or `stable`.
    public var request: String
    /// Bodhi's word for how far it is, such as `requested`, `punging`, `success`, `failed`.
    public var state: String
    public var errorMessage: String?
    public var created: Timestamp?
    public var stateChanged: Timestamp?

    public init(_ json: JSON) throws(JSONError) {
        releaseNumber = try json.optionalInt("release_id")
        release = try json["release"]?.optionalString("name")
        request = try json.string("request")
        state = try json.string("state")
        errorMessage = try json.optionalString("error_message")
        created = try json.time("date_created")
        stateChanged = try json.time("state_date")
    }
}
