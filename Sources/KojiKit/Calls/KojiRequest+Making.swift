extension KojiRequest {
    /// A request for one thing.
    init(_ call: KojiCall) where Answer: KojiReadable {
        self.init(call) { value throws(KojiError) in try Answer(value) }
    }

    /// A request for a thing that the hub may not have: it answers nil then.
    init<Thing: KojiReadable>(optional call: KojiCall) where Answer == Thing? {
        self.init(call) { value throws(KojiError) in
            if case .null = value { return nil }
            return try Thing(value)
        }
    }

    /// A request for a list of things.
    init<Thing: KojiReadable>(all call: KojiCall) where Answer == [Thing] {
        self.init(call) { value throws(KojiError) in try Thing.all(value) }
    }

    /// A request for the ID of what the hub makes, or knows.
    init<Thing>(idOf call: KojiCall) where Answer == KojiID<Thing> {
        self.init(call) { value throws(KojiError) in
            guard let id = value.int else { throw AnswerReader.unexpected("number") }
            return KojiID(id)
        }
    }

    /// A request whose answer says no more than that it was done.
    init(doing call: KojiCall) where Answer == Void {
        self.init(call) { _ throws(KojiError) in () }
    }

    /// A request for a number of things, and not for the things.
    init(count call: KojiCall) where Answer == Int64 {
        self.init(call) { value throws(KojiError) in
            guard let count = value.int else { throw AnswerReader.unexpected("number") }
            return count
        }
    }

    init(flag call: KojiCall) where Answer == Bool {
        self.init(call) { value throws(KojiError) in
            guard let flag = value.flag else { throw AnswerReader.unexpected("truth value") }
            return flag
        }
    }

    init(text call: KojiCall) where Answer == String {
        self.init(call) { value throws(KojiError) in
            guard let text = value.string else { throw AnswerReader.unexpected("text") }
            return text
        }
    }
}

extension KojiReadable {
    /// Reads a list; nil is an empty one.
    static func all(_ value: XMLRPCValue) throws(KojiError) -> [Self] {
        if case .null = value { return [] }
        guard let rows = value.array else { throw AnswerReader.unexpected("list") }
        var all: [Self] = []
        all.reserveCapacity(rows.count)
        for row in rows { all.append(try Self(row)) }
        return all
    }
}

extension KojiListing {
    /// A listing whose rows are things.
    init<Thing: KojiReadable>(_ call: KojiCall) where Answer == [Thing] {
        self.init(call, rowDepth: 1, initial: []) { all, _, row throws(KojiError) in
            all.append(try Thing(row))
        }
    }

    /// The same as a request that takes the answer as a whole: to be sent together with others, where the answer is
    /// short.
    public var request: KojiRequest<Answer> {
        let listing = self
        return KojiRequest(call) { value throws(KojiError) in
            var answer = listing.initial
            guard let lists = listing.rowDepth == 1 ? [value] : value.array else {
                throw AnswerReader.unexpected("list")
            }
            for (number, list) in lists.enumerated() {
                guard let rows = list.array else { throw AnswerReader.unexpected("list") }
                for row in rows { try listing.add(&answer, number, row) }
            }
            return answer
        }
    }
}

/// What of a long list is wanted.
///
/// - SeeAlso: `queryOpts` of Koji's API.
public struct KojiQueryOptions: Sendable, Hashable {
    /// Names of members; those with `-` in front from the highest to the lowest.
    public var order: [String]
    /// How many rows to leave out at the start.
    public var offset: Int?
    /// How many rows there may be.
    public var limit: Int?

    public init(order: [String] = [], offset: Int? = nil, limit: Int? = nil) {
        self.order = order
        self.offset = offset
        self.limit = limit
    }

    /// Nil if nothing is asked for.
    var xmlrpc: XMLRPCValue {
        var members: XMLRPCStruct = [:]
        if !order.isEmpty { members["order"] = .string(order.joined(separator: ",")) }
        if let offset { members["offset"] = XMLRPCValue(offset) }
        if let limit { members["limit"] = XMLRPCValue(limit) }
        return members.members.isEmpty ? .null : .structure(members)
    }

    /// What asks for the number of rows only.
    static let countOnly: XMLRPCValue = ["countOnly": true]
}

extension XMLRPCValue {
    /// True, or nothing at all.
    init(given flag: Bool) { self = flag ? true : nil }
    /// One text alone, or a list of them.
    init(oneOrMore values: [String]?) {
        self = values?.count == 1 ? XMLRPCValue(values?.first) : XMLRPCValue(values)
    }
    init(_ values: [String]?) { self = values.map { XMLRPCValue($0) } ?? nil }
    init(_ value: Double?) { self = value.map { .double($0) } ?? nil }
    init(_ value: Bool?) { self = value.map { .bool($0) } ?? nil }
    init<Thing>(_ id: KojiID<Thing>?) { self = XMLRPCValue(id?.rawValue) }
}

extension XMLRPCStruct {
    /// Members that are nil are left out.
    init(given members: [(String, XMLRPCValue)]) {
        self.init(members.filter { !$0.1.isNull }.map { Member($0.0, $0.1) })
    }
}

extension KojiCall {
    /// A call with named arguments only; those that are nil are left out.
    init(_ method: String, given named: [(String, XMLRPCValue)]) { self.init(method, [], given: named) }
}
