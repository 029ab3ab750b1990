internal import KojiKit

/// Build targets.
enum TargetMethods {
    private static func sql(_ event: Int64?) -> String {
        """
        SELECT c.build_tag AS build_tag, bt.name AS build_tag_name, c.dest_tag AS dest_tag, dt.name AS dest_tag_name,
            t.id AS id, t.name AS name
        FROM build_target_config c JOIN build_target t ON t.id = c.build_target_id
        JOIN tag bt ON bt.id = c.build_tag JOIN tag dt ON dt.id = c.dest_tag
        WHERE \(TagLookup.inForce("c", event))
        """
    }

    static func add(to methods: inout HubMethods) {
        methods.add("getBuildTarget", "get_build_target(info, event=None, strict=False)") { call in
            guard let target = try target(call["info"], call.database, event: call.event()) else {
                if call.flag("strict") {
                    throw HubFault.generic("No such build target: \(call["info"].plain)")
                }
                return nil
            }
            return .structure(target)
        }
        methods.add(
            "getBuildTargets",
            "get_build_targets(info=None, event=None, buildTagID=None, destTagID=None, queryOpts=None)"
        ) { call in
            let lookup = TagLookup(database: call.database, event: try call.event())
            var sql = sql(try call.event())
            var values: [XMLRPCValue] = []
            if let info = call.given("info") {
                sql += info.number == nil ? " AND t.name = ?" : " AND t.id = ?"
                values.append(info)
            }
            for (name, column) in [("buildTagID", "c.build_tag"), ("destTagID", "c.dest_tag")] {
                guard let tag = call.given(name) else { continue }
                sql += " AND \(column) = ?"
                values.append(.int(try lookup.requiredID(tag)))
            }
            return try QueryOptions(call).rows(sql, values, call.database, standard: "t.name")
        }
        methods.add(
            "createBuildTarget", "createBuildTarget(name, build_tag, dest_tag)", needs: .permission("target")
        ) { call in
            let lookup = TagLookup(database: call.database, event: nil)
            guard try target(call["name"], call.database, event: nil) == nil else {
                throw HubFault.generic("A build target with the name '\(call["name"].plain)' already exists")
            }
            try create(
                call["name"], build: lookup.requiredID(call["build_tag"]),
                into: lookup.requiredID(call["dest_tag"]),
                ChangeLog(call))
            return nil
        }
        methods.add(
            "editBuildTarget", "editBuildTarget(buildTargetInfo, name, build_tag, dest_tag)",
            needs: .permission("target")
        ) { call in
            let lookup = TagLookup(database: call.database, event: nil)
            guard let old = try target(call["buildTargetInfo"], call.database, event: nil)?["id"] else {
                throw HubFault.generic("No such build target: \(call["buildTargetInfo"].plain)")
            }
            let log = ChangeLog(call)
            try log.revoke("build_target_config", "build_target_id = ?", [old])
            try call.database.run("UPDATE build_target SET name = ? WHERE id = ?", [call["name"], old])
            try log.insert(
                "build_target_config",
                [
                    ("build_target_id", old), ("build_tag", .int(try lookup.requiredID(call["build_tag"]))),
                    ("dest_tag", .int(try lookup.requiredID(call["dest_tag"]))),
                ])
            return nil
        }
        methods.add(
            "deleteBuildTarget", "deleteBuildTarget(buildTargetInfo)", needs: .permission("target")
        ) { call in
            guard let old = try target(call["buildTargetInfo"], call.database, event: nil)?["id"] else {
                throw HubFault.generic("No such build target: \(call["buildTargetInfo"].plain)")
            }
            try ChangeLog(call).revoke("build_target_config", "build_target_id = ?", [old])
            return nil
        }
    }

    static func target(_ info: XMLRPCValue, _ database: Database, event: Int64?) throws -> XMLRPCStruct? {
        let column = info.number == nil ? "t.name" : "t.id"
        let value = info.structure.flatMap { $0["name"] } ?? info
        return try database.row(sql(event) + " AND \(column) = ?", [value])
    }

    static func create(_ name: XMLRPCValue, build: Int64, into dest: Int64, _ log: ChangeLog) throws {
        let known = try log.database.int("SELECT id FROM build_target WHERE name = ?", [name])
        let id = try known ?? log.database.insert("INSERT INTO build_target (name) VALUES (?)", [name])
        try log.insert(
            "build_target_config",
            [("build_target_id", .int(id)), ("build_tag", .int(build)), ("dest_tag", .int(dest))])
    }
}
