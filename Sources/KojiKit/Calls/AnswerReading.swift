/// Reads an answer's members by their types. A member that is missing or nil is nil: hubs of different versions send
/// different ones.
struct AnswerReader {
    let what: String
    let members: XMLRPCStruct

    /// - Parameter what: For messages, such as `build`.
    /// - Throws: `.unexpectedAnswer` for anything but a struct.
    init(_ value: XMLRPCValue, _ what: String) throws(KojiError) {
        guard let members = value.structure else { throw Self.unexpected(value, what) }
        self.what = what
        self.members = members
    }

    func string(_ name: String) -> String? { members[name]?.string }
    func int(_ name: String) -> Int64? { members[name]?.int }
    func double(_ name: String) -> Double? { members[name]?.double }
    func bool(_ name: String) -> Bool { members[name]?.bool ?? false }
    func structure(_ name: String) -> XMLRPCStruct { members[name]?.structure ?? [:] }
    func id<Thing>(_ name: String) -> KojiID<Thing>? { int(name).map { KojiID($0) } }

    func required(_ name: String) throws(KojiError) -> String {
        guard let value = string(name) else { throw missing(name) }
        return value
    }

    func requiredID<Thing>(_ name: String) throws(KojiError) -> KojiID<Thing> {
        guard let value = int(name) else { throw missing(name) }
        return KojiID(value)
    }

    private func missing(_ name: String) -> KojiError {
        KojiError(.unexpectedAnswer, "the hub describes a \(what) without its '\(name)'")
    }

    static func unexpected(_ value: XMLRPCValue, _ what: String) -> KojiError {
        KojiError(.unexpectedAnswer, "the hub sent something else where a \(what) is expected")
    }
}
