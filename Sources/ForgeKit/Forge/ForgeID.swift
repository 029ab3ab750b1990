/// A number by which a forge knows one of its things; numbers of different kinds of things cannot be mixed.
public struct ForgeID<Owner>: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByIntegerLiteral {
    public var rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }
    public init(_ rawValue: Int) { self.rawValue = rawValue }
    public init(integerLiteral value: Int) { rawValue = value }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension ForgeID: CustomStringConvertible {
    public var description: String { String(rawValue) }
}

extension ForgeID: Codable {
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
