internal import KojiKit

/// Archives: the files of builds that are no packages.
enum ArchiveMethods {
    private static let columns = """
        a.build_id AS build_id, a.buildroot_id AS buildroot_id, t.name AS btype, a.btype_id AS btype_id,
        a.checksum AS checksum, a.checksum_type AS checksum_type, a.extra AS "extra:x", a.filename AS filename,
        a.id AS id, a.metadata_only AS "metadata_only:b", a.size AS size, k.description AS type_description,
        k.extensions AS type_extensions, a.type_id AS type_id, k.name AS type_name, a.arch AS arch
        """
    private static let tables = """
        archiveinfo a JOIN btype t ON t.id = a.btype_id JOIN archivetypes k ON k.id = a.type_id
        """

    static func add(to methods: inout HubMethods) {
        methods.add(
            "listArchives",
            "list_archives(buildID=None, buildrootID=None, componentBuildrootID=None, hostID=None, type=None, "
                + "filename=None, size=None, checksum=None, checksum_type=None, typeInfo=None, queryOpts=None, "
                + "imageID=None, archiveID=None, strict=False)"
        ) { call in try list(call) }
        methods.add("getArchive", "get_archive(archive_id, strict=False)") { call in
            let row = try call.database.row(
                "SELECT \(columns) FROM \(tables) WHERE a.id = ?", [call["archive_id"]])
            if row == nil, call.flag("strict") {
                throw HubFault.generic("No such archive: \(call["archive_id"].plain)")
            }
            return row.map { .structure(shaped($0)) } ?? .null
        }
        methods.add("getArchiveTypes", "get_archive_types()") { call in
            .array(
                try call.database.rows(
                    "SELECT id, name, description, extensions FROM archivetypes ORDER BY id"
                )
                .map { .structure($0) })
        }
        methods.add("listArchiveFiles", "list_archive_files(archive_id, queryOpts=None, strict=False)") { _ in
            []
        }
    }

    static func archives(build: Int64, _ database: Database) throws -> [XMLRPCStruct] {
        try database.rows(
            "SELECT \(columns) FROM \(tables) WHERE a.build_id = ? ORDER BY a.id", [.int(build)]
        ).map(shaped)
    }

    /// An image has members that others have not.
    private static func shaped(_ row: XMLRPCStruct) -> XMLRPCStruct {
        var row = row
        if row["btype"] == "image" { row["rootid"] = true } else { row["arch"] = nil }
        return row
    }

    private static func list(_ call: HubCall) throws -> XMLRPCValue {
        var conditions = ["1"]
        var values: [XMLRPCValue] = []
        let numbers = [
            ("buildID", "build_id", "a.build_id"), ("buildrootID", "buildroot_id", "a.buildroot_id"),
            ("archiveID", "archiveinfo.id", "a.id"), ("size", "size", "a.size"),
        ]
        for (name, shown, column) in numbers {
            guard let value = try call.integer(name, column: shown) else { continue }
            conditions.append("\(column) = ?")
            values.append(.int(value))
        }
        if call.flag("strict"), let build = call.int("buildID") {
            _ = try BuildLookup(call.database).requiredID(.int(build))
        }
        for (name, column) in [("type", "t.name"), ("filename", "a.filename"), ("checksum", "a.checksum")] {
            guard let value = call.given(name) else { continue }
            conditions.append("\(column) = ?")
            values.append(value)
        }
        return try QueryOptions(call).rows(
            "SELECT \(columns) FROM \(tables) WHERE " + conditions.joined(separator: " AND "), values,
            call.database,
            standard: "a.id", fix: shaped)
    }
}
