internal import TestSupport

/// What a request must be like.
struct ExpectedRequest: Sendable {
    /// A field of the header; without a value it must not be there.
    struct Field: Hashable, Sendable {
        var name: String
        var value: String?
    }

    /// What is said of credentials.
    enum Credentials: Hashable, Sendable {
        /// These fields and no others.
        case fields([Field])
        /// Some field, or none at all.
        case some(Bool)
        case unchecked
    }

    var method: String
    /// As it goes over the wire.
    var path: String
    /// Nil when it is not compared.
    var query: [FormPair]?
    var ignoredQuery: Set<String> = []
    var header: [Field] = []
    var credentials = Credentials.fields([])
    /// Nil when there must be none.
    var body: ExchangeBody?
    var ignoredMembers: Set<String> = []

    static let credentialNames: Set = [
        "authorization", "proxy-authorization", "cookie", "private-token", "job-token", "deploy-token",
    ]

    init(method: String, target: some StringProtocol) {
        self.method = method
        path = String(target.prefix { $0 != "?" })
        query = FormPair.parse(target.dropFirst(path.count + 1))
    }

    static func isCredential(_ name: String) -> Bool { credentialNames.contains(name.lowercased()) }

    /// Replaces what is said of a field.
    mutating func set(_ name: String, _ value: String?) {
        if Self.isCredential(name) {
            var fields: [Field] = []
            if case .fields(let known) = credentials { fields = known }
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let value { fields.append(Field(name: name, value: value)) }
            credentials = .fields(fields)
        } else {
            ignore(name)
            header.append(Field(name: name, value: value))
        }
    }

    mutating func ignore(_ name: String) { header.removeAll { $0.name.lowercased() == name.lowercased() } }

    /// Replaces the body and what is said of its type.
    mutating func set(_ body: ExchangeBody?) {
        self.body = body
        ignore("Content-Type")
        if let type = body?.contentType { set("Content-Type", type) }
    }
}
