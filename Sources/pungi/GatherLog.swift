import CommandSupport
import HostKit
import RPMKit
import RepoKit

/// What a gather says while it works, in the words that composes look for in its log.
struct GatherLog: Sendable {
    private let console: Console
    private let showsTimes: Bool

    init(_ console: Console, showsTimes: Bool) {
        self.console = console
        self.showsTimes = showsTimes
    }

    /// Says what was left out and what is missing.
    func tell(_ result: Gather.Result) {
        var text = ""
        for exclusion in result.exclusions {
            let names = exclusion.packages.map { package in
                let nevra = result.sack.nevra(package)
                return "'\(nevra.name)-\(nevra.version)-\(nevra.release).\(nevra.arch)'"
            }
            text += Self.line(
                "INFO", "EXCLUDED by \(exclusion.pattern): [\(names.sorted().joined(separator: ", "))]")
        }
        for input in result.unmatchedInputs {
            text += Self.line("ERROR", "No package matches pattern \(input)")
        }
        for entry in result.unmatchedPrepopulate {
            text += Self.line("WARNING", "Prepopulate: Doesn't match: \(entry)")
        }
        for missing in result.missing { text += Self.line("WARNING", "\(missing)") }
        if !text.isEmpty { console.message(text) }
    }

    /// Does a step, and says how long it took if that is asked for.
    func timing<Value>(_ step: String, _ body: () throws -> Value) rethrows -> Value {
        let start = ContinuousClock.now
        defer { tell(step, start) }
        return try body()
    }

    /// Does a step, and says how long it took if that is asked for.
    func timing<Value: Sendable>(_ step: String, _ body: () async throws -> Value) async rethrows -> Value {
        let start = ContinuousClock.now
        defer { tell(step, start) }
        return try await body()
    }

    private func tell(_ step: String, _ start: ContinuousClock.Instant) {
        guard showsTimes else { return }
        let milliseconds = start.duration(to: .now) / .milliseconds(1)
        console.message(Self.line("INFO", "\(step): \(Int(milliseconds.rounded())) ms"))
    }

    private static func line(_ level: String, _ text: String) -> String {
        "[\(level)\(String(repeating: " ", count: 8 - level.count))] \(text)\n"
    }
}
