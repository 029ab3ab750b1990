internal import KojiKit

/// Reading packages and their signatures.
enum RPMMethods {
    static let columns = """
        r.arch AS arch, r.build_id AS build_id, r.buildroot_id AS buildroot_id, r.buildtime AS buildtime,
        r.draft AS "draft:b", r.epoch AS epoch, r.external_repo_id AS external_repo_id,
        e.name AS external_repo_name, r.extra AS "extra:x", r.id AS id, r.metadata_only AS "metadata_only:b",
        r.name AS name, r.payloadhash AS payloadhash, r.release AS release, r.size AS size, r.version AS version
        """
    private static let tables = "rpminfo r JOIN external_repo e ON e.id = r.external_repo_id"
    private static let withNVR = columns + ", r.name || '-' || r.version || '-' || r.release AS nvr"

    static func add(to methods: inout HubMethods) {
        methods.add("getRPM", "get_rpm(rpminfo, strict=False, multi=False)") { call in
            let found = try rpms(call["rpminfo"], call.database)
            if call.flag("multi") { return .array(found.map { .structure($0) }) }
            if found.isEmpty, call.flag("strict") {
                throw HubFault.generic("No such rpm: \(call["rpminfo"].shown)")
            }
            return found.first.map { .structure($0) } ?? .null
        }
        methods.add("listBuildRPMs", "list_rpms(buildID)") { call in
            let id = try BuildLookup(call.database).requiredID(call["buildID"])
            return try rows("r.build_id = ?", [.int(id)], QueryOptions(.null), call.database)
        }
        methods.add(
            "listRPMs",
            "list_rpms(buildID=None, buildrootID=None, imageID=None, componentBuildrootID=None, hostID=None, "
                + "arches=None, queryOpts=None, draft=None)"
        ) { call in try listRPMs(call) }
        methods.add("queryRPMSigs", "query_rpm_sigs(rpm_id=None, sigkey=None, queryOpts=None)") { call in
            var conditions = ["1"]
            var values: [XMLRPCValue] = []
            if let info = call.given("rpm_id") {
                guard let id = try rpms(info, call.database).first?["id"] else {
                    throw HubFault.generic("No such rpm: \(info.shown)")
                }
                conditions.append("rpm_id = ?")
                values.append(id)
            }
            if let key = call.given("sigkey") {
                conditions.append("sigkey = ?")
                values.append(key)
            }
            return try QueryOptions(call).rows(
                "SELECT rpm_id, sighash, sigkey FROM rpmsigs WHERE " + conditions.joined(separator: " AND "),
                values,
                call.database, standard: "rpm_id, sigkey")
        }
        methods.add(
            "getRPMHeaders",
            "getRPMHeaders(rpmID=None, taskID=None, filepath=None, headers=None, strict=False)"
        ) { call in try RPMHeaderFields.answer(call) }
        methods.add("getRPMDeps", "getRPMDeps(rpmID, depType=None, queryOpts=None, strict=False)") { _ in [] }
    }

    /// The packages that a number, a name or a struct means.
    static func rpms(_ info: XMLRPCValue, _ database: Database) throws -> [XMLRPCStruct] {
        switch info {
        case .int(let id):
            return try database.rows("SELECT \(columns) FROM \(tables) WHERE r.id = ?", [.int(id)])
        case .string(let text):
            let (nvr, arch) = try PackageNames.nvra(text)
            return try named(
                .string(nvr.name), .string(nvr.version), .string(nvr.release), .string(arch), database)
        case .structure(let members):
            if let id = members["id"], !id.isNull { return try rpms(id, database) }
            guard let name = members["name"], let version = members["version"],
                let release = members["release"],
                let arch = members["arch"]
            else { throw HubFault.generic("did not provide name, version, release, and arch") }
            return try named(name, version, release, arch, database)
        default: throw HubFault.generic("Invalid argument: \(info.shown)")
        }
    }

    private static func named(
        _ name: XMLRPCValue, _ version: XMLRPCValue, _ release: XMLRPCValue, _ arch: XMLRPCValue,
        _ database: Database
    ) throws -> [XMLRPCStruct] {
        try database.rows(
            """
            SELECT \(columns) FROM \(tables)
            WHERE r.name = ? AND r.version = ? AND r.release = ? AND r.arch = ? ORDER BY r.id
            """, [name, version, release, arch])
    }

    private static func rows(
        _ condition: String, _ values: [XMLRPCValue], _ options: QueryOptions, _ database: Database,
        more: (columns: String, tables: String) = ("", "")
    ) throws -> XMLRPCValue {
        try options.rows(
            "SELECT \(withNVR)\(more.columns) FROM \(tables)\(more.tables) WHERE \(condition)", values,
            database,
            standard: "r.id")
    }

    private static func listRPMs(_ call: HubCall) throws -> XMLRPCValue {
        var conditions = ["1"]
        var values: [XMLRPCValue] = []
        var more = (columns: "", tables: "")
        for (name, column) in [("buildID", "r.build_id"), ("buildrootID", "r.buildroot_id")] {
            guard let id = try call.integer(name, column: column) else { continue }
            conditions.append("\(column) = ?")
            values.append(.int(id))
        }
        if let root = try call.integer("componentBuildrootID", column: "buildroot_id") {
            more.columns = ", l.buildroot_id AS component_buildroot_id, l.is_update AS \"is_update:b\""
            more.tables = " JOIN buildroot_listing l ON l.rpm_id = r.id"
            conditions.append("l.buildroot_id = ?")
            values.append(.int(root))
        }
        if let image = try call.integer("imageID", column: "archive_id") {
            more.tables += " JOIN archive_rpm_components a ON a.rpm_id = r.id"
            conditions.append("a.archive_id = ?")
            values.append(.int(image))
        }
        if let arches = call["arches"].array ?? call.given("arches").map({ [$0] }) {
            conditions.append(
                "r.arch IN (\([String](repeating: "?", count: arches.count).joined(separator: ", ")))")
            values += arches
        }
        if let draft = call.given("draft") {
            conditions.append("r.draft = ?")
            values.append(draft)
        }
        return try rows(
            conditions.joined(separator: " AND "), values, QueryOptions(call), call.database, more: more)
    }
}
