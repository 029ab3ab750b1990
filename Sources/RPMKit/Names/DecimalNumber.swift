/// A natural number of any length: versions made of time stamps outgrow 64 bits.
struct DecimalNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Without leading zeros; `0` for zero.
    let description: String

    static let zero = DecimalNumber(digits: "0")

    /// The number that ASCII digits spell; no digits spell zero.
    init(digits: some StringProtocol) {
        let significant = digits.drop { $0 == "0" }
        description = significant.isEmpty ? "0" : String(significant)
    }

    static func < (lhs: DecimalNumber, rhs: DecimalNumber) -> Bool {
        let (left, right) = (lhs.description.utf8.count, rhs.description.utf8.count)
        return left == right ? lhs.description < rhs.description : left < right
    }
}
