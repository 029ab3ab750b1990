/// Somebody, or something, that logs in to a hub.
public struct KojiUser: Sendable, Hashable {
    public typealias ID = KojiID<KojiUser>

    public enum Kind: Int64, Sendable, Hashable, CaseIterable {
        case normal, host, group
    }

    public enum Status: Int64, Sendable, Hashable, CaseIterable {
        case normal, blocked
    }

    public enum AuthenticationType: Int64, Sendable, Hashable, CaseIterable {
        case normal, kerberos, ssl, gssapi
    }

    public var id: ID
    public var name: String
    /// Nil for what is not known here; likewise the two below.
    public var kind: Kind?
    public var status: Status?
    /// How the own session was logged in; nil for other users.
    public var authentication: AuthenticationType?
    public var kerberosPrincipals: [String]
}

extension KojiUser: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "user")
        id = try reader.requiredID("id")
        name = try reader.required("name")
        kind = reader.int("usertype").flatMap(Kind.init(rawValue:))
        status = reader.int("status").flatMap(Status.init(rawValue:))
        authentication = reader.int("authtype").flatMap(AuthenticationType.init(rawValue:))
        let old = reader.string("krb_principal").map { [$0] } ?? []
        kerberosPrincipals = reader.members["krb_principals"] == nil ? old : reader.strings("krb_principals")
    }
}

/// A group of builders that take the tasks of one kind.
public struct KojiChannel: Sendable, Hashable {
    public var id: Int64
    public var name: String
    public var summary: String?
    public var isEnabled: Bool
}

extension KojiChannel: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "channel")
        guard let id = reader.int("id") else { throw reader.missing("id") }
        self.id = id
        name = try reader.required("name")
        summary = reader.string("description")
        isEnabled = reader.flag("enabled") ?? true
    }
}

/// A builder.
public struct KojiHost: Sendable, Hashable {
    public var id: Int64
    public var name: String
    public var user: KojiUser.ID?
    public var arches: [String]
    public var capacity: Double?
    public var taskLoad: Double?
    public var isEnabled: Bool
    public var isReady: Bool
    public var comment: String?
}

extension KojiHost: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "builder")
        guard let id = reader.int("id") else { throw reader.missing("id") }
        self.id = id
        name = try reader.required("name")
        user = reader.id("user_id")
        arches = reader.words("arches")
        capacity = reader.double("capacity")
        taskLoad = reader.double("task_load")
        isEnabled = reader.bool("enabled")
        isReady = reader.bool("ready")
        comment = reader.string("comment")
    }
}
