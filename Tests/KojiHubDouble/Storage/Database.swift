internal import CSQLite
internal import Glibc
internal import KojiKit

/// What SQLite said when it did not do something.
struct DatabaseError: Error, CustomStringConvertible {
    var code: Int32
    var message: String
    var sql: String

    var description: String { "SQLite error \(code): \(message) in \(sql)" }
}

/// One SQLite database and its prepared statements.
///
/// Bound values and read ones are those of XML-RPC: numbers, texts and nil go in and out as they are, and lists and
/// structs as the XML that they have on the wire.
///
/// Sendable because nobody uses it but within ``Store/locked(_:)``, one at a time.
final class Database: @unchecked Sendable {
    private let handle: OpaquePointer
    private var prepared: [String: Statement] = [:]

    /// - Parameter path: A file, or `:memory:`.
    init(path: String) throws {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX
        let status = sqlite3_open_v2(path, &handle, flags, nil)
        guard status == SQLITE_OK, let handle else {
            sqlite3_close(handle)
            throw DatabaseError(code: status, message: "cannot be opened", sql: path)
        }
        self.handle = handle
        // A test's hub need not survive the loss of power, only that of its process.
        try script("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;")
    }

    deinit {
        prepared.removeAll()
        sqlite3_close_v2(handle)
    }

    /// How many rows were ever changed.
    var changes: Int64 { sqlite3_total_changes64(handle) }

    /// Runs statements that have no parameters.
    func script(_ sql: String) throws {
        let status = sqlite3_exec(handle, sql, nil, nil, nil)
        guard status == SQLITE_OK else { throw error(status, sql) }
    }

    func run(_ sql: String, _ values: [XMLRPCValue] = []) throws {
        try each(sql, values) { _ in }
    }

    /// Runs an `INSERT` and gives the row's number.
    @discardableResult func insert(_ sql: String, _ values: [XMLRPCValue]) throws -> Int64 {
        try run(sql, values)
        return sqlite3_last_insert_rowid(handle)
    }

    func rows(_ sql: String, _ values: [XMLRPCValue] = []) throws -> [XMLRPCStruct] {
        var rows: [XMLRPCStruct] = []
        try each(sql, values) { rows.append(try $0.row()) }
        return rows
    }

    func row(_ sql: String, _ values: [XMLRPCValue] = []) throws -> XMLRPCStruct? {
        try rows(sql, values).first
    }

    /// The first column of the first row.
    func value(_ sql: String, _ values: [XMLRPCValue] = []) throws -> XMLRPCValue? {
        var found: XMLRPCValue?
        try each(sql, values) { if found == nil { found = try $0.value(0) } }
        return found
    }

    func int(_ sql: String, _ values: [XMLRPCValue] = []) throws -> Int64? {
        try value(sql, values)?.int
    }

    /// The first column of all rows.
    func ints(_ sql: String, _ values: [XMLRPCValue] = []) throws -> [Int64] {
        var found: [Int64] = []
        try each(sql, values) { found.append($0.int(0)) }
        return found
    }

    /// The names of a query's columns, with their kinds.
    func columns(_ sql: String) throws -> [String] {
        let statement = try checkOut(sql)
        defer { if prepared[sql] == nil { prepared[sql] = statement } }
        return statement.fullNames
    }

    /// Runs a statement and shows each row.
    func each(_ sql: String, _ values: [XMLRPCValue] = [], _ body: (Statement) throws -> Void) throws {
        let statement = try checkOut(sql)
        defer {
            statement.reset()
            if prepared[sql] == nil { prepared[sql] = statement }
        }
        try statement.bind(values)
        while try step(statement, sql) { try body(statement) }
    }

    private func step(_ statement: Statement, _ sql: String) throws -> Bool {
        let status = sqlite3_step(statement.handle)
        if status == SQLITE_ROW { return true }
        guard status == SQLITE_DONE else { throw error(status, sql) }
        return false
    }

    /// Takes a statement out of the cache, so that a statement within itself is prepared again.
    private func checkOut(_ sql: String) throws -> Statement {
        if let statement = prepared.removeValue(forKey: sql) { return statement }
        var pointer: OpaquePointer?
        let status = sqlite3_prepare_v2(handle, sql, -1, &pointer, nil)
        guard status == SQLITE_OK, let pointer else { throw error(status, sql) }
        return Statement(pointer)
    }

    private func error(_ status: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(code: status, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
    }
}
