internal import KojiKit

/// One call while it is done: who makes it, with which arguments, and the database.
final class HubCall {
    let core: HubCore
    let transaction: Transaction
    var session: HubSession?
    let request: HubRequestFacts
    let method: String
    let arguments: [String: XMLRPCValue]

    var database: Database { transaction.database }
    var now: Double { transaction.now }

    init(
        core: HubCore, transaction: Transaction, session: HubSession?, request: HubRequestFacts,
        method: String,
        arguments: [String: XMLRPCValue]
    ) {
        self.core = core
        self.transaction = transaction
        self.session = session
        self.request = request
        self.method = method
        self.arguments = arguments
    }

    subscript(name: String) -> XMLRPCValue { arguments[name] ?? .null }

    /// The argument, nil when it is nil.
    func given(_ name: String) -> XMLRPCValue? {
        // A conditional expression would take `nil` for the value that is nil.
        guard let value = arguments[name], !value.isNull else { return Optional.none }
        return value
    }

    func flag(_ name: String) -> Bool { self[name].isTrue }
    func int(_ name: String) -> Int64? { self[name].int }
    func text(_ name: String) -> String? { self[name].string }

    /// A number, as a database demands one.
    func integer(_ name: String, column: String) throws -> Int64? {
        switch self[name] {
        case .null: return nil
        case .int(let value): return value
        case .string(let text):
            guard let value = Int64(text) else { throw HubFault.noInteger(text, column: column) }
            return value
        default: throw HubFault.noInteger(self[name].plain, column: column)
        }
    }

    /// The event to look at; nil for now.
    func event() throws -> Int64? { try integer("event", column: "event") }

    /// A moment that a client gave as a number or as a date.
    func moment(_ name: String) throws -> Double? {
        switch self[name] {
        case .null: return nil
        case .string(let text):
            guard let time = HubTime.seconds(text) else {
                throw HubFault.generic("Invalid time: \(text)")
            }
            return time
        case let value:
            return value.double
        }
    }

    func user() throws -> HubSession {
        guard let session else { throw HubFault.notLoggedIn }
        return session
    }

    func hasPermission(_ name: String) -> Bool {
        guard let session else { return false }
        return session.permissions.contains(name) || session.permissions.contains("admin")
    }

    func demand(_ need: HubMethod.Need) throws {
        guard need != .nothing else { return }
        let session = try user()
        if case .permission(let name) = need, !hasPermission(name) {
            throw HubFault.notAllowed("\(name) permission required (logged in as \(session.userName))")
        }
    }
}

/// What calls need to know of the message that they came in.
struct HubRequestFacts: Sendable {
    /// Whether it was sent to the login location.
    var isLoginLocation = false
    /// Whom the server in front has authenticated; nil if nobody.
    var remoteUser: String?
    /// How: 2 for a certificate, 3 for GSSAPI.
    var remoteAuthType: Int64 = 3
    /// The session that the message names and that has expired.
    var expiredSession: Int64?
}
