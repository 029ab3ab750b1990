internal import KojiKit

/// A session that a call is made in.
struct HubSession: Sendable {
    var id: Int64
    var userID: Int64
    var userName: String
    var authType: Int64
    var permissions: Set<String>
    /// The number of this call; nil if it was not sent.
    var callNumber: Int64?
    var isHost = false

    /// How a message names its session.
    struct Credentials: Sendable {
        var id: Int64
        var key: String
        var callNumber: Int64?
    }

    enum Found {
        case session(HubSession)
        case expired(Int64)
    }

    /// Finds the session of a message.
    ///
    /// - Parameter method: What is called; a few methods may be repeated.
    /// - Throws: Faults 1002, 1008 and 1009.
    static func find(
        _ credentials: Credentials, _ transaction: Transaction, lifetime: Double, method: String
    ) throws -> Found {
        let row = try transaction.database.row(
            """
            SELECT s.user_id, s.authtype, s.callnum, coalesce(s.renew_time, s.start_time) AS since, u.name,
                u.usertype, u.status
            FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ? AND s.key = ? AND s.closed = 0
            """, [.int(credentials.id), .string(credentials.key)])
        guard let row, let userID = row["user_id"]?.int else {
            throw HubFault.auth("Invalid session or bad credentials")
        }
        if transaction.now - (row["since"]?.double ?? 0) > lifetime { return .expired(credentials.id) }
        guard row["status"]?.int == 0 else {
            throw HubFault.auth("logins by \(row["name"]?.string ?? "") are not allowed")
        }
        if let sent = credentials.callNumber, let stored = row["callnum"]?.int {
            if stored > sent {
                throw XMLRPCFault(
                    code: 1008, message: "\(stored) > \(sent) (session \(credentials.id))")
            }
            if stored == sent, !repeatable.contains(method) {
                throw XMLRPCFault(
                    code: 1009,
                    message: "unable to retry call \(sent) (method \(method)) for session \(credentials.id)")
            }
        }
        let permissions = try transaction.database.rows(
            """
            SELECT p.name FROM user_perms up JOIN permissions p ON p.id = up.perm_id
            WHERE up.user_id = ? AND up.active = 1
            """, [.int(userID)])
        return .session(
            HubSession(
                id: credentials.id, userID: userID, userName: row["name"]?.string ?? "",
                authType: row["authtype"]?.int ?? 0,
                permissions: Set(permissions.compactMap { $0["name"]?.string }),
                callNumber: credentials.callNumber, isHost: row["usertype"]?.int == 1))
    }

    /// Calls that may be made twice with one number.
    private static let repeatable: Set<String> = [
        "host.taskWait", "host.taskUnwait", "host.taskSetWait", "host.updateHost", "host.setBuildRootState",
        "repoExpire", "repoDelete", "repoProblem",
    ]

    /// Makes a session.
    static func open(
        user: Int64, authType: Int64, master: Int64? = nil, _ transaction: Transaction
    ) throws -> XMLRPCValue {
        let key = newKey(user)
        let id = try transaction.database.insert(
            "INSERT INTO sessions (user_id, key, master, authtype, start_time) VALUES (?, ?, ?, ?, ?)",
            [.int(user), .string(key), XMLRPCValue(master), .int(authType), .double(transaction.now)])
        return answer(id, key)
    }

    /// Gives an expired session a new key and a new beginning.
    static func renew(_ id: Int64, user: Int64, _ transaction: Transaction) throws -> XMLRPCValue {
        let owner = try transaction.database.int(
            "SELECT user_id FROM sessions WHERE id = ? AND closed = 0", [.int(id)])
        guard owner == user else { throw HubFault.auth("Invalid session or bad credentials") }
        let key = newKey(user)
        try transaction.database.run(
            "UPDATE sessions SET key = ?, renew_time = ?, callnum = NULL WHERE id = ?",
            [.string(key), .double(transaction.now), .int(id)])
        return answer(id, key)
    }

    private static func newKey(_ user: Int64) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return "\(user)-" + String((0..<19).compactMap { _ in letters.randomElement() })
    }

    private static func answer(_ id: Int64, _ key: String) -> XMLRPCValue {
        ["session-id": .int(id), "session-key": .string(key), "header-auth": true]
    }
}
