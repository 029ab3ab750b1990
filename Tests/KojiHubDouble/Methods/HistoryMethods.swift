internal import KojiKit

/// What changed and when: `queryHistory`.
enum HistoryMethods {
    /// A table's own columns, and those of others that come with them.
    private struct Table {
        var columns: [String]
        /// Number columns whose names are looked up: table, key of the row, name of the member.
        var names: [(table: String, key: String, member: String)] = []
    }

    private static let tables: [String: Table] = [
        "tag_inheritance": Table(
            columns: [
                "tag_id", "parent_id", "priority", "maxdepth", "intransitive:b", "noconfig:b", "pkg_filter",
            ],
            names: [("tag", "tag_id", "tag.name"), ("tag", "parent_id", "parent.name")]),
        "tag_config": Table(
            columns: ["tag_id", "arches", "perm_id", "locked:b", "maven_support:b", "maven_include_all:b"],
            names: [("tag", "tag_id", "tag.name"), ("permissions", "perm_id", "permission.name")]),
        "tag_extra": Table(columns: ["tag_id", "key", "value"], names: [("tag", "tag_id", "tag.name")]),
        "tag_packages": Table(
            columns: ["package_id", "tag_id", "blocked:b", "extra_arches"],
            names: [("tag", "tag_id", "tag.name"), ("package", "package_id", "package.name")]),
        "tag_package_owners": Table(
            columns: ["package_id", "tag_id", "owner"],
            names: [
                ("tag", "tag_id", "tag.name"), ("package", "package_id", "package.name"),
                ("users", "owner", "owner.name"),
            ]),
        "tag_listing": Table(columns: ["build_id", "tag_id"], names: [("tag", "tag_id", "tag.name")]),
        "tag_external_repos": Table(
            columns: ["tag_id", "external_repo_id", "priority", "merge_mode", "arches"],
            names: [
                ("tag", "tag_id", "tag.name"), ("external_repo", "external_repo_id", "external_repo.name"),
            ]),
        "build_target_config": Table(
            columns: ["build_target_id", "build_tag", "dest_tag"],
            names: [
                ("build_target", "build_target_id", "build_target.name"),
                ("tag", "build_tag", "build_tag.name"),
                ("tag", "dest_tag", "dest_tag.name"),
            ]),
        "external_repo_config": Table(
            columns: ["external_repo_id", "url"],
            names: [("external_repo", "external_repo_id", "external_repo.name")]),
        "user_perms": Table(
            columns: ["user_id", "perm_id"],
            names: [("users", "user_id", "user.name"), ("permissions", "perm_id", "permission.name")]),
        "host_channels": Table(
            columns: ["host_id", "channel_id"],
            names: [("host", "host_id", "host.name"), ("channels", "channel_id", "channels.name")]),
    ]
    /// Tables of hubs that nothing is ever written to here.
    private static let empty: Set<String> = [
        "external_repo_data", "group_config", "group_req_listing", "group_package_listing", "user_groups",
        "cg_users", "host_config",
    ]

    static func add(to methods: inout HubMethods) {
        methods.add(
            "queryHistory",
            "query_history(tables=None, build=None, package=None, tag=None, user=None, permission=None, "
                + "external_repo=None, build_target=None, group=None, cg=None, editor=None, host=None, channel=None, "
                + "xkey=None, before=None, after=None, beforeEvent=None, afterEvent=None, active=None, queryOpts=None)"
        ) { call in
            let known = tables.keys.sorted() + empty.sorted()
            let wanted = call["tables"].array?.compactMap(\.string) ?? known
            var answer: XMLRPCStruct = [:]
            for name in wanted {
                if empty.contains(name) {
                    if call.given("tables") != nil { answer[name] = [] }
                    continue
                }
                guard let table = tables[name] else {
                    throw HubFault.generic("No such history table: \(name)")
                }
                if let rows = try rows(name, table, call) { answer[name] = rows }
            }
            return .structure(answer)
        }
    }

    /// Nil for a table that has nothing to do with what is asked for.
    private static func rows(_ name: String, _ table: Table, _ call: HubCall) throws -> XMLRPCValue? {
        let columns = table.columns.map { $0.split(separator: ":").first.map(String.init) ?? "" }
        var conditions = ["1"]
        var values: [XMLRPCValue] = []
        func match(_ names: [String], _ value: XMLRPCValue) -> Bool {
            let own = names.filter { columns.contains($0) }
            if own.isEmpty { return false }
            conditions.append("(" + own.map { "h.\($0) = ?" }.joined(separator: " OR ") + ")")
            values += own.map { _ in value }
            return true
        }
        if let tag = call.given("tag") {
            // A tag that was deleted has a history, too.
            let id = try tag.number ?? call.database.int("SELECT id FROM tag WHERE name = ?", [tag])
            guard let id else { throw TagLookup.unknown(tag) }
            guard match(["tag_id", "parent_id", "build_tag", "dest_tag"], .int(id)) else { return nil }
        }
        if let package = call.given("package") {
            let id = try PackageMethods.requiredID(package, call.database)
            if name == "tag_listing" {
                conditions.append("b.pkg_id = ?")
                values.append(.int(id))
            } else if !match(["package_id"], .int(id)) {
                return nil
            }
        }
        if let build = call.given("build") {
            guard match(["build_id"], .int(try BuildLookup(call.database).requiredID(build))) else {
                return nil
            }
        }
        if let user = call.given("user") {
            let id = try UserMethods.user(user, call.database)?["id"] ?? -1
            guard match(["user_id", "owner"], id) else { return nil }
        }
        try times(call, &conditions, &values)
        return try QueryOptions(call).rows(
            sql(name, table) + " WHERE " + conditions.joined(separator: " AND "), values, call.database,
            standard: "h.create_event, h.revoke_event", fix: { try marked($0, call) })
    }

    private static func times(
        _ call: HubCall, _ conditions: inout [String], _ values: inout [XMLRPCValue]
    ) throws {
        for (name, sign) in [("beforeEvent", "<"), ("afterEvent", ">")] {
            guard let event = try call.integer(name, column: name) else { continue }
            conditions.append("(h.create_event \(sign) ? OR h.revoke_event \(sign) ?)")
            values += [.int(event), .int(event)]
        }
        for (name, sign) in [("before", "<"), ("after", ">")] {
            guard let time = try call.moment(name) else { continue }
            conditions.append("(ce.time \(sign) ? OR re.time \(sign) ?)")
            values += [.double(time), .double(time)]
        }
        if let active = call.given("active") {
            conditions.append(active.isTrue ? "h.active = 1" : "h.active IS NULL")
        }
    }

    private static func sql(_ name: String, _ table: Table) -> String {
        var columns = table.columns.map { column in
            "h.\(column.split(separator: ":").first ?? "") AS \"\(column)\""
        }
        columns += table.names.map {
            "(SELECT name FROM \($0.table) x WHERE x.id = h.\($0.key)) AS \"\($0.member)\""
        }
        var joins = ""
        if name == "tag_listing" {
            columns += [
                "p.name AS name", "b.version AS version", "b.release AS release", "b.epoch AS epoch",
                "b.state AS \"build.state\"",
            ]
            joins = " JOIN build b ON b.id = h.build_id JOIN package p ON p.id = b.pkg_id"
        }
        return """
            SELECT \(columns.joined(separator: ", ")), (h.active IS NOT NULL) AS "active:b",
                h.create_event AS create_event, ce.time AS create_ts, h.creator_id AS creator_id,
                cu.name AS creator_name, h.revoke_event AS revoke_event, re.time AS revoke_ts,
                h.revoker_id AS revoker_id, ru.name AS revoker_name
            FROM \(name) h LEFT JOIN events ce ON ce.id = h.create_event LEFT JOIN events re ON re.id = h.revoke_event
            LEFT JOIN users cu ON cu.id = h.creator_id LEFT JOIN users ru ON ru.id = h.revoker_id\(joins)
            """
    }

    /// Says on which side of the bounds a row was made and revoked.
    private static func marked(_ row: XMLRPCStruct, _ call: HubCall) throws -> XMLRPCStruct {
        var row = row
        for (argument, word) in [("beforeEvent", "before"), ("afterEvent", "after")] {
            guard let bound = call.int(argument) else { continue }
            for (column, action) in [("create_event", "created"), ("revoke_event", "revoked")] {
                let event = row[column]?.int
                row["_\(action)_\(word)_event"] =
                    event.map { .bool(word == "before" ? $0 < bound : $0 > bound) } ?? .null
            }
        }
        for (argument, word) in [("before", "before"), ("after", "after")] {
            guard let bound = try call.moment(argument) else { continue }
            for (column, action) in [("create_ts", "created"), ("revoke_ts", "revoked")] {
                let time = row[column]?.double
                row["_\(action)_\(word)"] =
                    time.map { .bool(word == "before" ? $0 < bound : $0 > bound) } ?? .null
            }
        }
        return row
    }
}
