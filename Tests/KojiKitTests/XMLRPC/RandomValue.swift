import TestSupport

@testable import KojiKit

/// Values as they may be sent, made from a seed.
struct RandomValue {
    var random: SeededGenerator
    /// Whether dates and bytes are among them, which the API does not have.
    var hasAllKinds = true

    mutating func value(depth: Int = 0) -> XMLRPCValue {
        switch Int.random(in: 0..<(depth < 4 ? 12 : 8), using: &random) {
        case 0: return nil
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int64.random(in: -100...100, using: &random))
        case 3:
            return .int(
                Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random))
        case 4: return .double(double())
        case 5 where hasAllKinds: return .date("20261122T10:11:12")
        case 6 where hasAllKinds:
            let count = Int.random(in: 0...20, using: &random)
            return .bytes((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        case 5...7: return .string(text())
        case 8, 9: return .array((0..<count()).map { _ in value(depth: depth + 1) })
        default:
            var members: XMLRPCStruct = [:]
            for _ in 0..<count() { members[text()] = value(depth: depth + 1) }
            return .structure(members)
        }
    }

    private mutating func count() -> Int { Int.random(in: 0...4, using: &random) }

    private mutating func double() -> Double {
        switch Int.random(in: 0...3, using: &random) {
        case 0: return Double(Int64.random(in: -1000...1000, using: &random))
        case 1: return Double.random(in: 1.0e9...2.0e9, using: &random)
        case 2: return Double.random(in: -1...1, using: &random)
        default:
            let bits = Double(bitPattern: random.next())
            return bits.isFinite ? bits : 0.5
        }
    }

    private mutating func text() -> String {
        let pieces = [
            "a", "name", "1", " ", "<", ">", "&", "\"", "'", "é", "🎉", "]]>", "\n", "\t", "&amp;", "\u{85}",
            "\u{FFFD}",
        ]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(pieces) }.joined()
    }
}
