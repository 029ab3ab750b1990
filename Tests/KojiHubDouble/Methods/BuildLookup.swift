internal import KojiKit

/// Finds builds.
struct BuildLookup {
    let database: Database

    init(_ database: Database) { self.database = database }

    static let columns = """
        b.id AS build_id, b.completion_time AS "completion_time:t",
        b.completion_time AS completion_ts, b.create_event AS creation_event_id, b.create_time AS "creation_time:t",
        b.create_time AS creation_ts, b.draft AS "draft:b", b.epoch AS epoch, b.extra AS "extra:x", p.name AS name,
        p.name || '-' || b.version || '-' || b.release AS nvr, u.id AS owner_id, u.name AS owner_name,
        p.id AS package_id, p.name AS package_name, b.promoter AS promoter_id, pu.name AS promoter_name,
        b.promotion_time AS "promotion_time:t", b.promotion_time AS promotion_ts, b.release AS release,
        b.source AS source, b.start_time AS "start_time:t", b.start_time AS start_ts, b.state AS state,
        b.task_id AS task_id, b.version AS version, v.id AS volume_id, v.name AS volume_name
        """
    static let tables = """
        build b JOIN package p ON p.id = b.pkg_id JOIN users u ON u.id = b.owner
        JOIN volume v ON v.id = b.volume_id LEFT JOIN users pu ON pu.id = b.promoter
        """

    /// A build's number by its number, its N-V-R or a struct; nil for an unknown one.
    ///
    /// - Throws: Fault 1000 for a text that is no N-V-R.
    func id(_ info: XMLRPCValue) throws -> Int64? {
        switch info {
        case .int(let id): return try database.int("SELECT id FROM build WHERE id = ?", [.int(id)])
        case .string(let text):
            let nvr = try PackageNames.nvr(text)
            return try id(.string(nvr.name), .string(nvr.version), .string(nvr.release))
        case .structure(let members):
            if let id = members["id"] ?? members["build_id"], !id.isNull { return try self.id(id) }
            guard let name = members["name"], let version = members["version"],
                let release = members["release"]
            else { throw HubFault.generic("did not provide name, version, and release") }
            return try id(name, version, release)
        default: throw HubFault.generic("Invalid type for build: \(info.shown)")
        }
    }

    private func id(_ name: XMLRPCValue, _ version: XMLRPCValue, _ release: XMLRPCValue) throws -> Int64? {
        try database.int(
            """
            SELECT b.id FROM build b JOIN package p ON p.id = b.pkg_id
            WHERE p.name = ? AND b.version = ? AND b.release = ?
            """, [name, version, release])
    }

    /// - Throws: Fault 1000 for an unknown build.
    func requiredID(_ info: XMLRPCValue) throws -> Int64 {
        guard let id = try id(info) else { throw HubFault.generic("No such build: \(info.shown)") }
        return id
    }

    func build(_ id: Int64) throws -> XMLRPCStruct? {
        let row = try database.row(
            "SELECT b.id AS id, b.cg_id AS cg_id, \(Self.columns) FROM \(Self.tables) WHERE b.id = ?",
            [.int(id)])
        guard var row else { return nil }
        row["cg_name"] = .null
        return row
    }

    /// - Throws: Fault 1000 for an unknown build.
    func required(_ info: XMLRPCValue) throws -> XMLRPCStruct {
        guard let build = try build(requiredID(info)) else {
            throw HubFault.generic("No such build: \(info.shown)")
        }
        return build
    }
}
