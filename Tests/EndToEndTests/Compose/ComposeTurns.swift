import HostKit
import TestSupport

/// Lets only as many composes run at a time as there are processors: tests of other things that watch the clock
/// must not wait behind all composes of all tests.
actor ComposeTurns {
    static let shared = ComposeTurns(max(2, Machine.processors))

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }

    /// Runs a command when it is its turn.
    static func run(_ command: Command) async throws -> Outcome {
        await shared.take()
        do {
            let result = try await Host.forTests().runner.run(command)
            await shared.give()
            return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
        } catch {
            await shared.give()
            throw error
        }
    }
}
