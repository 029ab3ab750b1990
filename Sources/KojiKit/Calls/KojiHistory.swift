/// What changed in a hub's data, by the table in which it is kept.
public struct KojiHistory: Sendable, Hashable {
    /// The tables that are asked for most; a hub has more.
    public enum Table {
        public static let tagListing = "tag_listing"
        public static let tagInheritance = "tag_inheritance"
        public static let tagPackages = "tag_packages"
        public static let tagConfiguration = "tag_config"
        public static let tagExtra = "tag_extra"
    }

    /// One thing that was said from one event on, perhaps until another one.
    public struct Row: Sendable, Hashable {
        public var created: KojiEvent.ID?
        /// Seconds since 1970.
        public var createdTime: Double?
        public var creator: String?
        /// Nil if it still holds.
        public var revoked: KojiEvent.ID?
        public var revokedTime: Double?
        public var revoker: String?
        public var isActive: Bool
        /// How its creation and its end lie to the bounds that were asked for; nil without that bound or that event.
        public var createdAfterEvent: Bool?
        public var createdBeforeEvent: Bool?
        public var revokedAfterEvent: Bool?
        public var revokedBeforeEvent: Bool?
        /// The name of the tag that it is about, if it is about one.
        public var tag: String?
        /// All members, also those above.
        public var members: XMLRPCStruct
    }

    public var tables: [String: [Row]]

    public var isEmpty: Bool { tables.values.allSatisfy(\.isEmpty) }
    /// The rows of a table; none for one that the hub did not send.
    public subscript(table: String) -> [Row] { tables[table] ?? [] }
}

extension KojiHistory: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        guard let members = value.structure?.members else { throw AnswerReader.unexpected("history") }
        tables = [:]
        for member in members { tables[member.name] = try Row.all(member.value) }
    }
}

extension KojiHistory.Row: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "row of a history")
        created = reader.id("create_event")
        createdTime = reader.double("create_ts")
        creator = reader.string("creator_name")
        revoked = reader.id("revoke_event")
        revokedTime = reader.double("revoke_ts")
        revoker = reader.string("revoker_name")
        isActive = reader.bool("active")
        createdAfterEvent = reader.flag("_created_after_event")
        createdBeforeEvent = reader.flag("_created_before_event")
        revokedAfterEvent = reader.flag("_revoked_after_event")
        revokedBeforeEvent = reader.flag("_revoked_before_event")
        tag = reader.string("tag.name")
        members = reader.members
    }
}
