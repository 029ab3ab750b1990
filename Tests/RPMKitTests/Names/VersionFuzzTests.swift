import RPMKit
import TestSupport
import Testing

@Suite struct VersionFuzzTests {
    @Test(
        "any two byte strings are ordered, the same way from both sides, and by digits as numbers",
        arguments: 0..<4)
    func anyBytes(seed: Int) {
        var random = SeededGenerator(state: UInt64(seed) + 7)
        var budget = FuzzBudget(rounds: 2000)
        while budget.goesOn() {
            let left = Self.text(&random)
            let right = Bool.random(using: &random) ? Self.text(&random) : Self.variation(of: left, &random)
            let order = VersionOrder.compare(left, right)
            #expect(
                VersionOrder.compare(right, left) == order.reversed,
                "\(left.debugDescription) \(right.debugDescription)")
            #expect(VersionOrder.compare(left, left) == .same)
            #expect(VersionOrder.compare(left + "~", left) == .older)
            #expect(VersionOrder.compare(left + ".0" + left.filter(\.isASCII), left) != .older)
        }
    }

    private static let pieces = [
        "0", "1", "9", "10", "a", "Z", "~", "^", ".", "-", "_", "+", "é", "\0", "00", "\u{7F}",
        "99999999999999999999",
    ]

    private static func text(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in random.pick(pieces) }.joined()
    }

    private static func variation(of text: String, _ random: inout SeededGenerator) -> String {
        text.isEmpty ? text : String(text.dropLast()) + random.pick(pieces)
    }
}
