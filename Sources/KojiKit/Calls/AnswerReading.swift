/// What can be read out of an answer.
protocol KojiReadable: Sendable {
    /// - Throws: `.unexpectedAnswer`.
    init(_ value: XMLRPCValue) throws(KojiError)
}

/// Reads an answer's members by their types. A member that is missing or nil is nil: hubs of different versions send
/// different ones.
struct AnswerReader {
    let what: String
    let members: XMLRPCStruct

    /// - Parameter what: For messages, such as `build`.
    /// - Throws: `.unexpectedAnswer` for anything but a struct.
    init(_ value: XMLRPCValue, _ what: String) throws(KojiError) {
        guard let members = value.structure else { throw Self.unexpected(what) }
        self.what = what
        self.members = members
    }

    func string(_ name: String) -> String? { members[name]?.string }
    func int(_ name: String) -> Int64? { members[name]?.int }
    func double(_ name: String) -> Double? { members[name]?.double }
    func flag(_ name: String) -> Bool? { members[name]?.flag }
    func bool(_ name: String) -> Bool { flag(name) ?? false }
    func structure(_ name: String) -> XMLRPCStruct { members[name]?.structure ?? [:] }
    func strings(_ name: String) -> [String] { members[name]?.array?.compactMap(\.string) ?? [] }
    func id<Thing>(_ name: String) -> KojiID<Thing>? { int(name).map { KojiID($0) } }
    /// Words of a text with spaces between them, as architectures are sent.
    func words(_ name: String) -> [String] { string(name)?.words ?? [] }

    /// A moment: the number if the hub sends one, else its text.
    func time(_ number: String, or text: String? = nil) -> Double? {
        double(number) ?? text.flatMap { members[$0]?.time }
    }

    func required(_ name: String) throws(KojiError) -> String {
        guard let value = string(name) else { throw missing(name) }
        return value
    }

    func requiredID<Thing>(_ name: String) throws(KojiError) -> KojiID<Thing> {
        guard let value = int(name) else { throw missing(name) }
        return KojiID(value)
    }

    func missing(_ name: String) -> KojiError { Self.missing(name, of: what) }

    static func missing(_ name: String, of what: String) -> KojiError {
        KojiError(.unexpectedAnswer, "the hub describes a \(what) without its '\(name)'")
    }

    /// The same; the value itself is not told, since it may be large, and may be secret.
    static func unexpected(_ value: XMLRPCValue, _ what: String) -> KojiError { unexpected(what) }

    static func unexpected(_ what: String) -> KojiError {
        KojiError(.unexpectedAnswer, "the hub sent something else where a \(what) is expected")
    }
}

extension XMLRPCValue {
    /// A truth value, also one that is written as a number.
    var flag: Bool? {
        switch self {
        case .bool(let value): value
        case .int(let value): value != 0
        default: nil
        }
    }

    /// A moment: seconds since 1970, also of one that is written as a date.
    var time: Double? {
        switch self {
        case .string(let text): KojiTime.seconds(text)
        default: double
        }
    }

    func id<Thing>() -> KojiID<Thing>? { int.map { KojiID($0) } }
}

extension String {
    var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }
}
