/// The results for machines: seconds and bytes.
///
/// Written by hand: a process that encodes with Foundation is so large that its size would show in the
/// children's peak memory, which Linux counts from the fork on.
struct JSONReport: CustomStringConvertible {
    var results: [GroupResult]
    var options: Options

    var description: String {
        Self.object([
            ("runs", "\(options.runs)"), ("warmUps", "\(options.warmUps)"),
            ("groups", Self.array(results.map(Self.group))),
        ])
    }

    private static func group(_ group: GroupResult) -> String {
        object([
            ("name", string(group.name)), ("runs", "\(group.runs)"),
            ("benchmarks", array(group.benchmarks.map(benchmark))),
        ])
    }

    private static func benchmark(_ result: BenchmarkResult) -> String {
        var members = [
            ("name", string(result.name)), ("wall", statistics(result.wall)), ("cpu", statistics(result.cpu)),
            ("peakMemory", statistics(result.peakMemory)),
        ]
        if let ownCPU = result.ownCPU { members.append(("ownCPU", "\(ownCPU)")) }
        if !result.phases.isEmpty { members.append(("phases", array(result.phases.map(phase)))) }
        members.append(("targets", array(result.verdicts.map(verdict))))
        return object(members)
    }

    private static func phase(_ phase: PhaseResult) -> String {
        object([
            ("name", string(phase.name)), ("wall", statistics(phase.wall)), ("cpu", statistics(phase.cpu)),
        ])
    }

    private static func statistics(_ value: Statistics) -> String {
        object([
            ("median", "\(value.median)"), ("minimum", "\(value.minimum)"), ("maximum", "\(value.maximum)"),
        ])
    }

    private static func verdict(_ verdict: Verdict) -> String {
        object([
            ("metric", string(verdict.target.metric.rawValue)), ("limit", "\(verdict.target.limit)"),
            ("reached", "\(verdict.reached)"), ("met", "\(verdict.isMet)"),
        ])
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(string($0)): \($1)" }.joined(separator: ", ") + "}"
    }

    private static func array(_ elements: [String]) -> String {
        "[" + elements.joined(separator: ", ") + "]"
    }

    /// Our own names only: no control characters among them.
    private static func string(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}
