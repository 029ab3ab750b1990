internal import ConfigSyntax
internal import JSONKit
internal import RPMKit
public import RepoKit

/// Findings of `pungi repoclosure` for programs.
public struct RepoclosureListing: Sendable {
    /// One check: of a tree, or of repositories for an arch.
    public struct Check: Sendable {
        /// nil where repositories are checked.
        public var variant: String?
        /// nil where all arches count together.
        public var arch: String?
        public var report: RepoclosureReport

        public init(variant: String? = nil, arch: String? = nil, report: RepoclosureReport) {
            self.variant = variant
            self.arch = arch
            self.report = report
        }

        public init(_ tree: TreeRepoclosure) {
            self.init(variant: tree.tree.variant, arch: tree.tree.arch, report: tree.report)
        }

        /// As headings have it.
        var title: String { [variant, arch].compactMap { $0 }.joined(separator: ".") }
    }

    public var checks: [Check]

    public init(_ checks: [Check]) { self.checks = checks }

    /// How many requirements nothing satisfies, in all checks.
    public var count: Int { checks.reduce(0) { $0 + $1.report.count } }

    /// The findings of all checks; empty if there are none.
    public var text: String {
        var paragraphs: [String] = []
        for check in checks where !check.report.findings.isEmpty {
            if checks.count > 1, !check.title.isEmpty { paragraphs.append("\(check.title):") }
            paragraphs.append(check.report.description)
        }
        return paragraphs.isEmpty ? "" : paragraphs.joined(separator: "\n") + "\n"
    }

    /// One sentence about all of it.
    public var summary: String {
        let packages = checks.reduce(0) { $0 + $1.report.checked }
        guard count > 0 else { return "\(packages) packages checked, all requirements are satisfied" }
        let broken = checks.reduce(0) { $0 + $1.report.findings.count }
        return "unresolved dependencies (\(count)) across \(broken) of \(packages) packages"
    }

    public var json: String {
        JSONValue.object([
            .init("checks", .array(checks.map(\.json))), .init("unresolved", .integer(count)),
        ]).text()
    }
}

extension RepoclosureListing.Check {
    fileprivate var json: JSONValue {
        [
            "variant": variant.map { .string($0) } ?? .null, "arch": arch.map { .string($0) } ?? .null,
            "checked": .integer(report.checked), "available": .integer(report.available),
            "findings": .array(report.findings.map(\.json)),
        ]
    }
}

extension RepoclosureReport.Finding {
    fileprivate var json: JSONValue {
        [
            "package": .string(package.description), "repository": .string(repository),
            "requirements": .array(requirements.map(\.json)),
            "reasons": .array(reasons.map { .string($0) }),
        ]
    }
}

extension RepoclosureReport.Requirement {
    fileprivate var json: JSONValue {
        [
            "requirement": .string(dependency.description),
            "missing": .array(parts.map { .string($0.description) }),
            "nearest": .array(nearest.map(\.json)),
        ]
    }
}

extension RepoclosureReport.Candidate {
    fileprivate var json: JSONValue {
        [
            "package": .string(package.description), "repository": .string(repository),
            "kind": .string(kind.rawValue), "provides": .string(provides.description),
            "note": note.map { .string($0) } ?? .null,
        ]
    }
}
