public import HostKit
public import JSONKit

/// A build that Bodhi knows of.
public struct BodhiBuild: Hashable, Sendable, JSONReadable {
    public var nvr: String
    public var isSigned: Bool
    public var epoch: Int?
    /// `rpm`, `module`, `container`, `flatpak`.
    public var kind: String

    public init(_ json: JSON) throws(JSONError) {
        nvr = try json.string("nvr")
        isSigned = try json.optionalBool("signed") ?? false
        epoch = try json.optionalInt("epoch")
        kind = try json.optionalString("type") ?? "rpm"
    }
}

/// A build that could become part of an update.
public struct BodhiCandidate: Hashable, Sendable, JSONReadable {
    public var nvr: String
    /// The build system's number of it.
    public var id: Int?
    public var package: String?
    public var owner: String?
    /// Such as `Fedora 43`; nil when the build is of no release that Bodhi knows.
    public var release: String?

    public init(_ json: JSON) throws(JSONError) {
        nvr = try json.string("nvr")
        id = try json.optionalInt("id")
        package = try json.optionalString("package_name")
        owner = try json.optionalString("owner_name")
        release = try json.optionalString("release_name")
    }
}

/// A tag of the build system that somebody builds several packages in.
public struct BodhiSideTag: Hashable, Sendable, JSONReadable {
    public var id: Int
    public var name: String
    public var user: String?
    public var builds: [BodhiCandidate]

    public init(_ json: JSON) throws(JSONError) {
        id = try json.int("id")
        name = try json.string("name")
        user = try json.optionalString("sidetag_user")
        builds = try json.all("builds")
    }
}

/// A build that others are built against before it is in the release.
public struct BodhiOverride: Hashable, Sendable, JSONReadable {
    public var nvr: String
    public var notes: String
    public var submitter: BodhiUser?
    public var submitted: Timestamp?
    public var expires: Timestamp?
    /// Nil while it counts.
    public var expired: Timestamp?

    public init(_ json: JSON) throws(JSONError) {
        nvr = try json.string("nvr")
        notes = try json.optionalString("notes") ?? ""
        submitter = try json.optional("submitter")
        submitted = try json.time("submission_date")
        expires = try json.time("expiration_date")
        expired = try json.time("expired_date")
    }
}
