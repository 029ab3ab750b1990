internal import KojiKit

/// Changes what has a history: rows are revoked and made, and never changed.
struct ChangeLog {
    let transaction: Transaction
    let user: Int64

    var database: Database { transaction.database }

    init(_ transaction: Transaction, user: Int64) {
        self.transaction = transaction
        self.user = user
    }

    init(_ call: HubCall) { self.init(call.transaction, user: call.session?.userID ?? 0) }

    func insert(_ table: String, _ values: [(String, XMLRPCValue)]) throws {
        let names = (values.map(\.0) + ["create_event", "creator_id"]).joined(separator: ", ")
        let marks = [String](repeating: "?", count: values.count + 2).joined(separator: ", ")
        try database.run(
            "INSERT INTO \(table) (\(names)) VALUES (\(marks))",
            values.map(\.1) + [.int(try transaction.currentEvent()), .int(user)])
    }

    /// - Returns: Whether there was anything to revoke.
    @discardableResult func revoke(_ table: String, _ condition: String, _ values: [XMLRPCValue]) throws
        -> Bool
    {
        let count = try database.int(
            "SELECT count(*) FROM \(table) WHERE active = 1 AND \(condition)", values)
        guard count ?? 0 > 0 else { return false }
        try database.run(
            "UPDATE \(table) SET active = NULL, revoke_event = ?, revoker_id = ? WHERE active = 1 AND \(condition)",
            [.int(try transaction.currentEvent()), .int(user)] + values)
        return true
    }
}
