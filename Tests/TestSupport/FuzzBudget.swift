import Foundation

/// How many rounds a fuzz test goes on: a fixed number, or as long as `FUZZ_SECONDS` says.
///
/// Each round must be made from a seed, so that a failure can be repeated.
public struct FuzzBudget {
    private let deadline: ContinuousClock.Instant?
    private var left: Int

    /// Where the random numbers of a fuzz test begin: `FUZZ_SEED`, or 1.
    public static var seed: UInt64 {
        ProcessInfo.processInfo.environment["FUZZ_SEED"].flatMap(UInt64.init) ?? 1
    }

    /// - Parameters:
    ///   - rounds: How many rounds an ordinary run makes.
    ///   - cases: How many cases of one test share the time.
    public init(rounds: Int, sharedBy cases: Int = 1) {
        left = rounds
        let seconds = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init)
        deadline = seconds.map { .now + .seconds($0 / Double(cases)) }
    }

    /// Whether another round is due.
    public mutating func goesOn() -> Bool {
        left -= 1
        if left >= 0 { return true }
        return deadline.map { .now < $0 } ?? false
    }
}
