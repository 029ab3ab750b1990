/// A whole number of any size, for the places where the reference prints one exactly.
struct BigInteger: Hashable, Sendable {
    /// The most digits that Python 3.11 turns from text into a number.
    static let longestText = 4300

    /// Decimal digits without leading zeros.
    let digits: String
    let isNegative: Bool

    init(digits: String, isNegative: Bool) {
        let significant = digits.drop { $0 == "0" }
        self.digits = significant.isEmpty ? "0" : String(significant)
        self.isNegative = isNegative && !significant.isEmpty
    }

    init(_ value: Int) { self.init(digits: String(value.magnitude), isNegative: value < 0) }

    /// The whole part of a finite number, exactly.
    init(truncating value: Double) {
        let text = FloatText.fixed(value.magnitude.rounded(.towardZero), precision: 0)
        self.init(digits: text, isNegative: value < 0)
    }

    /// The nearest number of double precision; infinite beyond its range.
    var double: Double { Double((isNegative ? "-" : "") + digits) ?? .infinity }

    var int: Int? { Int((isNegative ? "-" : "") + digits) }

    /// The digits of the magnitude in base 8, 10 or 16, in lower case.
    func magnitude(radix: UInt64) -> String {
        guard radix != 10 else { return digits }
        var limbs = limbs
        var reversed: [UInt8] = []
        while let last = limbs.last {
            guard last != 0 else {
                limbs.removeLast()
                continue
            }
            let rest = UInt8(Self.divide(&limbs, by: radix))
            reversed.append(rest < 10 ? UInt8(ascii: "0") + rest : UInt8(ascii: "a") + rest - 10)
        }
        return reversed.isEmpty ? "0" : String(decoding: reversed.reversed(), as: UTF8.self)
    }

    private static let base: UInt64 = 1_000_000_000

    /// The digits in groups of nine, the least first.
    private var limbs: [UInt64] {
        var limbs: [UInt64] = []
        var rest = Array(digits.utf8)[...]
        while !rest.isEmpty {
            limbs.append(rest.suffix(9).reduce(0) { $0 * 10 + UInt64($1 & 0x0F) })
            rest = rest.dropLast(9)
        }
        return limbs
    }

    /// Divides in place, and gives the remainder.
    private static func divide(_ limbs: inout [UInt64], by divisor: UInt64) -> UInt64 {
        var rest: UInt64 = 0
        for place in limbs.indices.reversed() {
            let value = rest * base + limbs[place]
            limbs[place] = value / divisor
            rest = value % divisor
        }
        return rest
    }
}
