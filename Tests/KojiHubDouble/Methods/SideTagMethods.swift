internal import KojiKit

/// The side tag plugin.
enum SideTagMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("createSideTag", "createSideTag(basetag, debuginfo=False, suffix=None)", needs: .login) {
            call in
            let changes = TagChanges(log: ChangeLog(call))
            let user = try call.user()
            let base = try changes.lookup.required(call["basetag"])
            guard base["extra"]?.structure?["sidetag_allowed"]?.isTrue == true || call.hasPermission("admin")
            else {
                throw HubFault.notAllowed("Base tag doesn't have sidetags allowed")
            }
            let config = try TagMethods.buildConfig(base["id"] ?? nil, changes.lookup).structure
            let next = try call.database.int("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'tag'") ?? 1
            var name = "\(base["name"]?.plain ?? "")-side-\(next)"
            if let suffix = call.text("suffix") { name += "-\(suffix)" }
            let id = try changes.create(
                name, arches: config?["arches"]?.string,
                extra: [
                    "sidetag": true, "sidetag_user": .string(user.userName),
                    "sidetag_user_id": .int(user.userID),
                ])
            try changes.link(id, [["parent_id": base["id"] ?? nil]], clear: false)
            try TargetMethods.create(.string(name), build: id, into: id, changes.log)
            try call.database.run(
                "INSERT INTO sidetags VALUES (?, ?, ?)", [.int(id), .int(user.userID), base["id"] ?? .null])
            return ["name": .string(name), "id": .int(id), "task_id": nil, "request": nil]
        }
        methods.add("removeSideTag", "removeSideTag(sidetag)", needs: .login) { call in
            let changes = TagChanges(log: ChangeLog(call))
            let tag = try changes.lookup.required(call["sidetag"])
            let owner = try call.database.int(
                "SELECT user_id FROM sidetags WHERE tag_id = ?", [tag["id"] ?? .null])
            guard let owner else { throw HubFault.generic("Not a sidetag: \(tag["name"]?.plain ?? "")") }
            guard try owner == call.user().userID || call.hasPermission("admin") else {
                throw HubFault.notAllowed("This is not your sidetag")
            }
            try changes.delete(tag["id"]?.int ?? 0)
            return nil
        }
        methods.add("listSideTags", "listSideTags(basetag=None, user=None, queryOpts=None)") { call in
            var sql = """
                SELECT t.id AS id, t.name AS name FROM sidetags s JOIN tag t ON t.id = s.tag_id
                JOIN tag_config c ON c.tag_id = t.id AND c.active = 1 WHERE 1
                """
            var values: [XMLRPCValue] = []
            if let base = call.given("basetag") {
                sql += " AND s.basetag_id = ?"
                values.append(.int(try TagLookup(database: call.database, event: nil).requiredID(base)))
            }
            if let user = call.given("user") {
                sql += " AND s.user_id = ?"
                values.append(try UserMethods.user(user, call.database)?["id"] ?? -1)
            }
            return try QueryOptions(call).rows(sql, values, call.database, standard: "t.id")
        }
        methods.add(
            "editSideTag",
            "editSideTag(sidetag, debuginfo=None, rpm_macros=None, remove_rpm_macros=None, extra=None)",
            needs: .login
        ) { call in
            let changes = TagChanges(log: ChangeLog(call))
            let tag = try changes.lookup.required(call["sidetag"])
            for member in call["rpm_macros"].structure?.members ?? [] {
                try changes.setExtra(tag["id"]?.int ?? 0, "rpm.macro.\(member.name)", member.value)
            }
            return nil
        }
    }
}
