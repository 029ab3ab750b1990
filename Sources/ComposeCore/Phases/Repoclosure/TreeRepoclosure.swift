public import RepoKit

/// What the check of one tree's dependencies found.
public struct TreeRepoclosure: Sendable, Hashable {
    public var tree: TreeID
    public var strictness: RepoclosureConfig.Strictness
    public var report: RepoclosureReport

    /// The findings as a message of the compose; nil if there are none.
    public var failure: String? {
        report.findings.isEmpty ? nil : "Repoclosure failed for \(tree)\n\(report)"
    }

    /// The content of the tree's log.
    func log(_ lookasides: [RepoclosurePlan.Lookaside]) -> String {
        var lines = ["\(report.checked) packages of \(tree) were checked."]
        for lookaside in lookasides {
            lines.append(
                "\(lookaside.packages.count) packages of \(lookaside.name) satisfy requirements, too.")
        }
        let count = report.count
        lines.append(
            count == 0
                ? "All their requirements are satisfied."
                : "\(count) \(count == 1 ? "requirement is" : "requirements are") not satisfied:\n\n\(report)"
        )
        return lines.joined(separator: "\n") + "\n"
    }
}
