internal import KojiKit

/// Finds tags and what they inherit from, at an event or now.
struct TagLookup {
    let database: Database
    /// Nil for now.
    let event: Int64?

    /// The condition that a row of a table is in force.
    static func inForce(_ table: String, _ event: Int64?) -> String {
        guard let event else { return "\(table).active = 1" }
        return "(\(table).create_event <= \(event) AND (\(table).revoke_event IS NULL "
            + "OR \(table).revoke_event > \(event)))"
    }

    func inForce(_ table: String) -> String { Self.inForce(table, event) }

    static let columns = """
        t.id AS id, t.name AS name, c.perm_id AS perm_id, p.name AS perm, c.arches AS arches, c.locked AS "locked:b",
        c.maven_support AS "maven_support:b", c.maven_include_all AS "maven_include_all:b"
        """

    /// A tag by its number, its name, or a struct that has one of them; nil for an unknown one.
    func tag(_ info: XMLRPCValue, blockedToo: Bool = false) throws -> XMLRPCStruct? {
        guard let (condition, value) = try Self.condition(info) else { return nil }
        let row = try database.row(
            """
            SELECT \(Self.columns) FROM tag_config c JOIN tag t ON t.id = c.tag_id
            LEFT JOIN permissions p ON p.id = c.perm_id WHERE \(condition) AND \(inForce("c"))
            """, [value])
        guard var row, let id = row["id"]?.int else { return nil }
        row["extra"] = .structure(try extra(id))
        return row
    }

    /// - Throws: Fault 1000 for an unknown tag.
    func required(_ info: XMLRPCValue) throws -> XMLRPCStruct {
        guard let tag = try tag(info) else { throw Self.unknown(info) }
        return tag
    }

    func requiredID(_ info: XMLRPCValue) throws -> Int64 { try required(info)["id"]?.int ?? 0 }

    static func unknown(_ info: XMLRPCValue) -> XMLRPCFault {
        HubFault.generic("No such tagInfo: \(info.shown)")
    }

    private static func condition(_ info: XMLRPCValue) throws -> (String, XMLRPCValue)? {
        switch info {
        case .int: return ("t.id = ?", info)
        case .string: return ("t.name = ?", info)
        case .structure(let members):
            if let id = members["id"], !id.isNull { return ("t.id = ?", id) }
            if let name = members["name"] { return ("t.name = ?", name) }
            throw HubFault.generic("Invalid name or id value: \(info.shown)")
        default: throw HubFault.generic("Invalid type for id lookup: \(info.shown)")
        }
    }

    func extra(_ tag: Int64) throws -> XMLRPCStruct {
        let rows = try database.rows(
            "SELECT key, value AS \"value:x\" FROM tag_extra WHERE tag_id = ? AND \(inForce("tag_extra")) ORDER BY rowid",
            [.int(tag)])
        return XMLRPCStruct(rows.map { .init($0["key"]?.string ?? "", $0["value"] ?? .null) })
    }

    /// The links from a tag to its parents, those that come first first.
    func links(_ tag: Int64) throws -> [XMLRPCStruct] {
        try database.rows(
            """
            SELECT i.parent_id, t.name AS name, i.priority AS priority, i.maxdepth AS maxdepth,
                i.intransitive AS "intransitive:b", i.noconfig AS "noconfig:b", i.pkg_filter AS pkg_filter,
                i.tag_id AS child_id
            FROM tag_inheritance i JOIN tag t ON t.id = i.parent_id
            WHERE i.tag_id = ? AND \(inForce("i")) ORDER BY i.priority
            """, [.int(tag)])
    }

    /// The links from the tags that inherit from a tag.
    func reverseLinks(_ tag: Int64) throws -> [XMLRPCStruct] {
        try database.rows(
            """
            SELECT i.parent_id, t.name AS name, i.priority AS priority, i.maxdepth AS maxdepth,
                i.intransitive AS "intransitive:b", i.noconfig AS "noconfig:b", i.pkg_filter AS pkg_filter,
                i.tag_id AS child_id
            FROM tag_inheritance i JOIN tag t ON t.id = i.tag_id
            WHERE i.parent_id = ? AND \(inForce("i")) ORDER BY i.priority
            """, [.int(tag)])
    }
}
