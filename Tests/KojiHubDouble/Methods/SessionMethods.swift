internal import KojiKit

/// Logging in and out.
enum SessionMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("login", "login(user, password, opts=None, renew=False, exclusive=False)") { call in
            try refuseSecondLogin(call)
            let row = try call.database.row(
                "SELECT id, status, name FROM users WHERE name = ? AND password = ?",
                [call["user"], call["password"]])
            guard let row, let user = row["id"]?.int else {
                throw HubFault.auth("invalid username or password")
            }
            return try finish(
                call, user: user, name: row["name"]?.string ?? "", status: row["status"], type: 0)
        }
        methods.add("sslLogin", "sslLogin(proxyuser=None, proxyauthtype=None, renew=False, exclusive=None)") {
            call in
            try refuseSecondLogin(call)
            return try externalLogin(call)
        }
        methods.add("logout", "logout(session_id=None)") { call in
            guard let session = call.session else { throw HubFault.auth("Not logged in") }
            let wanted = call.int("session_id") ?? session.id
            if wanted != session.id, !call.hasPermission("admin") {
                let owner = try call.database.int("SELECT user_id FROM sessions WHERE id = ?", [.int(wanted)])
                guard owner == session.userID else {
                    throw HubFault.notAllowed("only admins or owner may logout other session")
                }
            }
            try call.database.run(
                "UPDATE sessions SET closed = 1, exclusive = NULL WHERE id = ? OR master = ?",
                [.int(wanted), .int(wanted)])
            return nil
        }
        methods.add("subsession", "subsession()", needs: .login) { call in
            let session = try call.user()
            let master = try call.database.int("SELECT master FROM sessions WHERE id = ?", [.int(session.id)])
            return try HubSession.open(
                user: session.userID, authType: session.authType, master: master ?? session.id,
                call.transaction)
        }
        methods.add("exclusiveSession", "exclusiveSession(force=False)", needs: .login) { call in
            try makeExclusive(call, force: call.flag("force"))
            return nil
        }
        methods.add("sharedSession", "sharedSession()", needs: .login) { call in
            try call.database.run(
                "UPDATE sessions SET exclusive = NULL WHERE id = ?", [.int(try call.user().id)])
            return nil
        }
        methods.add("getLoggedInUser", "getLoggedInUser()") { call in
            guard let session = call.session else { return nil }
            guard var user = try UserMethods.user(.int(session.userID), call.database) else { return nil }
            user["authtype"] = .int(session.authType)
            user["krb_principal"] = user["krb_principals"]?.array?.first ?? .null
            return .structure(user)
        }
        methods.add("showSession", "showSession()") { call in
            .string(call.session.map { "session \($0.id), user \($0.userName)" } ?? "not logged in")
        }
        methods.add("getSessionInfo", "getSessionInfo(details=False, user_id=None)", needs: .login) { call in
            let session = try call.user()
            let rows = try call.database.rows(
                "SELECT id, user_id, master, authtype, callnum, start_time FROM sessions WHERE id = ?",
                [.int(session.id)])
            return rows.first.map { .structure($0) } ?? .null
        }
        methods.add("getPerms", "getPerms()", needs: .login) { call in
            XMLRPCValue(try call.user().permissions.sorted())
        }
    }

    private static func refuseSecondLogin(_ call: HubCall) throws {
        if call.session != nil, !call.flag("renew") { throw HubFault.generic("Already logged in") }
    }

    private static func externalLogin(_ call: HubCall) throws -> XMLRPCValue {
        guard let remote = call.request.remoteUser, call.request.isLoginLocation else {
            throw HubFault.auth("could not verify client: \(call.request.remoteUser ?? "None")")
        }
        var wanted = remote
        if let other = call.text("proxyuser") {
            guard call.core.options.proxyUsers.contains(remote) else {
                throw HubFault.auth("\(remote) is not authorized to login other users")
            }
            wanted = other
        }
        let name = String(wanted.prefix { $0 != "@" })
        var row = try call.database.row(
            """
            SELECT id, name, status FROM users WHERE id = (SELECT user_id FROM user_krb_principals
                WHERE krb_principal = ?) OR name = ? ORDER BY name = ? LIMIT 1
            """, [.string(wanted), .string(name), .string(name)])
        if row == nil {
            guard call.core.options.loginCreatesUser else { throw HubFault.auth("Unknown user: \(wanted)") }
            let id = try call.database.insert("INSERT INTO users (name) VALUES (?)", [.string(name)])
            if wanted.contains("@") {
                try call.database.run(
                    "INSERT INTO user_krb_principals VALUES (?, ?)", [.int(id), .string(wanted)])
            }
            row = ["id": .int(id), "name": .string(name), "status": 0]
        }
        guard let row, let user = row["id"]?.int else { throw HubFault.auth("Unknown user: \(wanted)") }
        return try finish(
            call, user: user, name: row["name"]?.string ?? "", status: row["status"],
            type: call.request.remoteAuthType)
    }

    private static func finish(
        _ call: HubCall, user: Int64, name: String, status: XMLRPCValue?, type: Int64
    ) throws -> XMLRPCValue {
        guard status?.int == 0 else { throw HubFault.auth("logins by \(name) are not allowed") }
        if call.flag("renew"), let id = call.request.expiredSession ?? call.session?.id {
            return try HubSession.renew(id, user: user, call.transaction)
        }
        let answer = try HubSession.open(user: user, authType: type, call.transaction)
        if call.flag("exclusive"), let id = answer.structure?["session-id"]?.int {
            call.session = HubSession(id: id, userID: user, userName: name, authType: type, permissions: [])
            try makeExclusive(call, force: false)
            call.session = nil
        }
        return answer
    }

    private static func makeExclusive(_ call: HubCall, force: Bool) throws {
        let session = try call.user()
        let holder = try call.database.int(
            "SELECT id FROM sessions WHERE user_id = ? AND exclusive = 1 AND closed = 0 AND id != ?",
            [.int(session.userID), .int(session.id)])
        if let holder {
            guard force else { throw XMLRPCFault(code: 1006, message: "Cannot get exclusive session") }
            try call.database.run(
                "UPDATE sessions SET closed = 1, exclusive = NULL WHERE id = ?", [.int(holder)])
        }
        try call.database.run("UPDATE sessions SET exclusive = 1 WHERE id = ?", [.int(session.id)])
    }
}
