/// The results as tables for people.
struct TextReport: CustomStringConvertible {
    var results: [GroupResult]
    var options: Options

    var description: String {
        let head = "up to \(options.runs) runs after warm-ups; median (minimum–maximum)\n"
        return head + results.map(Self.table).joined()
    }

    private static func table(_ group: GroupResult) -> String {
        var text = "\n\(group.name): \(group.runs) \(group.runs == 1 ? "run" : "runs")\n"
        text += row(["", "wall ms", "CPU ms", "peak MB", "wall ×", "CPU ×"])
        let ours = group.benchmarks[0]
        for benchmark in group.benchmarks {
            text += row([
                benchmark.name, range(benchmark.wall, 1e3), range(benchmark.cpu, 1e3),
                decimal(benchmark.peakMemory.median / 1e6),
                ratio(benchmark.wall, ours.wall), ratio(benchmark.cpu, ours.cpu),
            ])
            for phase in benchmark.phases {
                text += row(["  \(phase.name)", range(phase.wall, 1e3), range(phase.cpu, 1e3), "", "", ""])
            }
        }
        for verdict in group.benchmarks.flatMap(\.verdicts) { text += line(verdict) }
        return text
    }

    private static func ratio(_ statistics: Statistics, _ ours: Statistics) -> String {
        ours.median > 0 ? decimal(statistics.median / ours.median, places: 2) : "–"
    }

    private static func row(_ cells: [String]) -> String {
        let widths = [34, 27, 27, 9, 8, 8]
        let padded = zip(cells, widths).enumerated().map { index, cell in
            let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + space : space + cell.0
        }
        let line = "  " + padded.joined()
        return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
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
