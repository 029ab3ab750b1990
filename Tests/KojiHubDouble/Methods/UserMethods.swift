internal import KojiKit

/// Users, permissions, channels and hosts.
enum UserMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("getUser", "get_user(userInfo=None, strict=False, krb_princs=True, groups=False)") {
            call in
            let info = call.given("userInfo") ?? XMLRPCValue(call.session?.userID)
            guard let user = try user(info, call.database) else {
                if call.flag("strict") { throw HubFault.generic("No such user: \(info.shown)") }
                return nil
            }
            return .structure(user)
        }
        methods.add(
            "listUsers", "listUsers(userType=0, prefix=None, queryOpts=None, perm=None, inherited_perm=False)"
        ) {
            call in
            try QueryOptions(call).rows(
                "SELECT id, name, status, usertype FROM users WHERE name GLOB ?",
                [.string((call.text("prefix") ?? "") + "*")], call.database, standard: "id")
        }
        methods.add(
            "createUser", "createUser(username, status=None, krb_principal=None)", needs: .permission("admin")
        ) {
            call in
            guard try user(call["username"], call.database) == nil else {
                throw HubFault.generic("user already exists: \(call["username"].plain)")
            }
            let id = try call.database.insert("INSERT INTO users (name) VALUES (?)", [call["username"]])
            if let principal = call.given("krb_principal") {
                try call.database.run("INSERT INTO user_krb_principals VALUES (?, ?)", [.int(id), principal])
            }
            return .int(id)
        }
        for (name, status) in [("enableUser", 0), ("disableUser", 1)] {
            methods.add(name, "\(name)(username)", needs: .permission("admin")) { call in
                guard let user = try user(call["username"], call.database)?["id"] else {
                    throw HubFault.generic("unknown user: \(call["username"].plain)")
                }
                try call.database.run(
                    "UPDATE users SET status = ? WHERE id = ?", [XMLRPCValue(status), user])
                return nil
            }
        }
        methods.add("getUserPerms", "getUserPerms(userID=None, with_groups=True)") { call in
            let info = call.given("userID") ?? XMLRPCValue(call.session?.userID)
            guard let user = try user(info, call.database)?["id"] else {
                throw HubFault.generic("No such user: \(info.shown)")
            }
            let rows = try call.database.rows(
                """
                SELECT p.name FROM user_perms up JOIN permissions p ON p.id = up.perm_id
                WHERE up.user_id = ? AND up.active = 1 ORDER BY p.id
                """, [user])
            return .array(rows.compactMap { $0["name"] })
        }
        methods.add("getAllPerms", "getAllPerms()") { call in
            .array(
                try call.database.rows("SELECT id, name, description FROM permissions ORDER BY name").map {
                    .structure($0)
                })
        }
        methods.add(
            "grantPermission", "grantPermission(userinfo, permission, create=False, description=None)",
            needs: .permission("admin")
        ) { call in
            guard let user = try user(call["userinfo"], call.database)?["id"]?.int else {
                throw HubFault.generic("No such user: \(call["userinfo"].shown)")
            }
            try grant(call.text("permission") ?? "", to: user, ChangeLog(call), create: call.flag("create"))
            return nil
        }
        methods.add("revokePermission", "revokePermission(userinfo, permission)", needs: .permission("admin"))
        {
            call in
            guard let user = try user(call["userinfo"], call.database)?["id"] else {
                throw HubFault.generic("No such user: \(call["userinfo"].shown)")
            }
            let perm = try call.database.value(
                "SELECT id FROM permissions WHERE name = ?", [call["permission"]])
            let revoked = try ChangeLog(call).revoke(
                "user_perms", "user_id = ? AND perm_id = ?", [user, perm ?? .null])
            if !revoked {
                throw HubFault.generic(
                    "user \(call["userinfo"].plain) does not have permission: \(call["permission"].plain)")
            }
            return nil
        }
        methods.add("getChannel", "get_channel(channelInfo, strict=False)") { call in
            let column = call["channelInfo"].number == nil ? "name" : "id"
            let row = try call.database.row(
                "SELECT id, name, description, enabled AS \"enabled:b\", comment FROM channels WHERE \(column) = ?",
                [call["channelInfo"]])
            if row == nil, call.flag("strict") {
                throw HubFault.generic("No such channel: \(call["channelInfo"].plain)")
            }
            return row.map { .structure($0) } ?? .null
        }
        methods.add("listChannels", "list_channels(hostID=None, event=None, enabled=None)") { call in
            .array(
                try call.database.rows(
                    "SELECT id, name, description, enabled AS \"enabled:b\", comment FROM channels ORDER BY id"
                ).map { .structure($0) })
        }
        addHosts(to: &methods)
    }

    private static let hostColumns = """
        id, user_id, name, arches, task_load, capacity, description, comment, ready AS "ready:b", enabled AS "enabled:b"
        """

    private static func addHosts(to methods: inout HubMethods) {
        methods.add("getHost", "get_host(hostInfo, strict=False, event=None)") { call in
            let column = call["hostInfo"].number == nil ? "name" : "id"
            let row = try call.database.row(
                "SELECT \(hostColumns) FROM host WHERE \(column) = ?", [call["hostInfo"]])
            if row == nil, call.flag("strict") {
                throw HubFault.generic("Invalid hostInfo: \(call["hostInfo"].plain)")
            }
            return row.map { .structure($0) } ?? .null
        }
        methods.add(
            "listHosts",
            "listHosts(arches=None, channelID=None, ready=None, enabled=None, userID=None, queryOpts=None)"
        ) { call in
            try QueryOptions(call).rows("SELECT \(hostColumns) FROM host", [], call.database, standard: "id")
        }
        methods.add("getLastHostUpdate", "getLastHostUpdate(hostID, ts=False)") { call in
            let time = try call.database.value("SELECT update_time FROM host WHERE id = ?", [call["hostID"]])
            guard let time = time?.double else { return nil }
            return call.flag("ts") ? .double(time) : .string(HubTime.text(time))
        }
    }

    static func grant(_ permission: String, to user: Int64, _ log: ChangeLog, create: Bool) throws {
        var id = try log.database.int("SELECT id FROM permissions WHERE name = ?", [.string(permission)])
        if id == nil {
            guard create else { throw HubFault.generic("No such permission: \(permission)") }
            id = try log.database.insert("INSERT INTO permissions (name) VALUES (?)", [.string(permission)])
        }
        let has = try log.database.int(
            "SELECT count(*) FROM user_perms WHERE user_id = ? AND perm_id = ? AND active = 1",
            [.int(user), XMLRPCValue(id)])
        if has ?? 0 > 0 { throw HubFault.generic("user already has permission: \(permission)") }
        try log.insert("user_perms", [("user_id", .int(user)), ("perm_id", XMLRPCValue(id))])
    }

    /// A user by number, name or principal; nil for an unknown one.
    static func user(_ info: XMLRPCValue, _ database: Database) throws -> XMLRPCStruct? {
        let columns = "SELECT id, name, status, usertype FROM users WHERE"
        var row: XMLRPCStruct?
        switch info {
        case .int: row = try database.row("\(columns) id = ?", [info])
        case .string:
            row = try database.row("\(columns) name = ?", [info])
            if row == nil {
                row = try database.row(
                    "\(columns) id = (SELECT user_id FROM user_krb_principals WHERE krb_principal = ?)",
                    [info])
            }
        case .structure(let members):
            return try user(members["id"] ?? members["name"] ?? members["krb_principal"] ?? .null, database)
        default: return nil
        }
        guard var row else { return nil }
        let principals = try database.rows(
            "SELECT krb_principal FROM user_krb_principals WHERE user_id = ?", [row["id"] ?? .null])
        row["krb_principals"] = .array(principals.compactMap { $0["krb_principal"] })
        return row
    }
}
