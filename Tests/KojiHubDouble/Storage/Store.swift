internal import HostKit
internal import KojiKit
internal import Synchronization

/// A hub's database, used by one call at a time.
final class Store: Sendable {
    private let database: Mutex<Database>
    /// Added to the machine's time, so that tests need not wait for what expires.
    private let shift = Mutex(0.0)

    /// - Parameter path: A file that is made when it is not there; `:memory:` for none.
    init(path: String) throws {
        let database = try Database(path: path)
        if try database.value("SELECT name FROM sqlite_master WHERE name = 'events'") == nil {
            try database.script(Schema.sql)
        }
        self.database = Mutex(database)
    }

    /// Seconds since 1970, by the hub's clock.
    var now: Double { HubTime.now() + shift.withLock { $0 } }

    func advance(by seconds: Double) { shift.withLock { $0 += seconds } }

    /// Runs a body within a transaction that is given up when the body throws.
    func transaction<Result: Sendable>(_ body: (Transaction) throws -> Result) throws -> Result {
        try database.withLock { database in
            try database.script("BEGIN IMMEDIATE")
            do {
                let result = try body(Transaction(database, now: now))
                try database.script("COMMIT")
                return result
            } catch {
                try database.script("ROLLBACK")
                throw error
            }
        }
    }
}

/// What one message does to the database: all of it or nothing, in one event.
final class Transaction {
    let database: Database
    let now: Double
    private var event: Int64?

    init(_ database: Database, now: Double) {
        self.database = database
        self.now = now
    }

    /// The event of this transaction's changes, made when the first of them needs it.
    func currentEvent() throws -> Int64 {
        if let event { return event }
        let made = try database.insert("INSERT INTO events (time) VALUES (?)", [.double(now)])
        event = made
        return made
    }

    /// Runs a part that can fail alone: nothing of it remains then.
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        let before = event
        try database.script("SAVEPOINT part")
        do {
            let result = try body()
            try database.script("RELEASE part")
            return result
        } catch {
            event = before
            try database.script("ROLLBACK TO part; RELEASE part")
            throw error
        }
    }
}
