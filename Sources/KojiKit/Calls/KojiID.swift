/// The number that a hub gave to something of one kind: IDs of builds are no IDs of tasks.
public struct KojiID<Thing>: Sendable, Hashable, Comparable, Codable, RawRepresentable,
    CustomStringConvertible
{
    public var rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    public var description: String { String(rawValue) }
    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// A moment in the history of a hub's tags and targets: what is read "at" it does not change any more.
public struct KojiEvent: Sendable, Hashable, Codable {
    public typealias ID = KojiID<KojiEvent>

    public var id: ID
    /// Seconds since 1970.
    public var time: Double

    public init(id: ID, time: Double) {
        self.id = id
        self.time = time
    }
}

extension KojiEvent: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "event")
        id = try reader.requiredID("id")
        guard let time = reader.double("ts") else { throw reader.missing("ts") }
        self.time = time
    }
}
