internal import SourceDiagnostics

/// Collects findings, each once, and only as many as a person reads.
struct ConfFindings: Sendable {
    private let limit: Int
    private(set) var findings: [ConfError] = []
    private var seen: Set<ConfError> = []
    private var dropped = 0
    private var worst = Diagnostic.Severity.note

    init(limit: Int) { self.limit = limit }

    mutating func add(_ finding: ConfError) {
        guard !seen.contains(finding) else { return }
        guard !isFull else { return drop(finding.severity) }
        seen.insert(finding)
        findings.append(finding)
    }

    var isFull: Bool { findings.count >= limit }

    /// Counts a finding that is not kept.
    mutating func drop(_ severity: Diagnostic.Severity) {
        dropped += 1
        worst = max(worst, severity)
    }

    func diagnostics(in sources: SourceMap) -> [Diagnostic] {
        var all = findings
        if dropped > 0, let last = findings.last {
            all.append(.moreFindings(dropped, severity: worst, at: last.span))
        }
        return all.map { $0.diagnostic(in: sources) }
    }
}
