/// The results as tables for people.
struct TextReport: CustomStringConvertible {
    var results: [GroupResult]
    var options: Options

    var description: String {
        let head = "\(options.runs) runs after \(options.warmUps) warm-ups; median (minimum–maximum)\n"
        return head + results.map(Self.table).joined()
    }

    private static func table(_ group: GroupResult) -> String {
        var text = "\n\(group.name)\n"
        text += row(["", "wall ms", "CPU ms", "peak MB", "CPU ×"])
        let ours = group.benchmarks[0].cpu.median
        for benchmark in group.benchmarks {
            text += row([
                benchmark.name, range(benchmark.wall, 1e3), range(benchmark.cpu, 1e3),
                decimal(benchmark.peakMemory.median / 1e6),
                ours > 0 ? decimal(benchmark.cpu.median / ours, places: 2) : "–",
            ])
        }
        for verdict in group.benchmarks.flatMap(\.verdicts) { text += line(verdict) }
        return text
    }

    private static func row(_ cells: [String]) -> String {
        let widths = [34, 24, 24, 9, 8]
        let padded = zip(cells, widths).enumerated().map { index, cell in
            let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + space : space + cell.0
        }
        return "  " + padded.joined() + "\n"
    }

    private static func range(_ statistics: Statistics, _ factor: Double) -> String {
        let ends = "(\(decimal(statistics.minimum * factor))–\(decimal(statistics.maximum * factor)))"
        return "\(decimal(statistics.median * factor)) \(ends)"
    }

    private static func line(_ verdict: Verdict) -> String {
        let isMemory = verdict.target.metric == .peakMemory
        let (factor, unit) = isMemory ? (1e-6, "MB") : (1e3, "ms")
        let reached = decimal(verdict.reached * factor)
        let limit = decimal(verdict.target.limit * factor)
        let word = verdict.isMet ? "met" : "MISSED"
        return "  target: \(verdict.target.metric.rawValue) ≤ \(limit) \(unit): \(reached) \(unit), \(word)\n"
    }
}

/// A number with that many places, rounded.
func decimal(_ value: Double, places: Int = 1) -> String {
    let scale = places == 1 ? 10.0 : 100.0
    let scaled = Int((abs(value) * scale).rounded())
    let whole = scaled / Int(scale)
    let fraction = String(scaled % Int(scale))
    let zeros = String(repeating: "0", count: places - fraction.count)
    return (value < 0 && scaled > 0 ? "-" : "") + "\(whole).\(zeros)\(fraction)"
}
