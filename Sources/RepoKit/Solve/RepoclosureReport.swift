public import RPMKit

/// What packages of repositories require that nothing there satisfies.
public struct RepoclosureReport: Sendable, Hashable, Codable {
    /// How many packages were checked.
    public var checked: Int
    /// How many there were to satisfy them, themselves among them.
    public var available: Int
    /// By package: name, version, arch.
    public var findings: [Finding]

    public init(checked: Int = 0, available: Int = 0, findings: [Finding] = []) {
        self.checked = checked
        self.available = available
        self.findings = findings
    }

    /// How many requirements are not satisfied.
    public var count: Int { findings.reduce(0) { $0 + $1.requirements.count } }

    /// A package that could not be installed.
    public struct Finding: Sendable, Hashable, Codable {
        public var package: NEVRA
        /// The ID of the repository that it is in.
        public var repository: String
        /// In the package's order.
        public var requirements: [Requirement]
        /// Why the package is there, as sentences, the nearest reason first; empty where nobody knows.
        public var reasons: [String] = []

        public init(_ package: NEVRA, in repository: String, requirements: [Requirement]) {
            self.package = package
            self.repository = repository
            self.requirements = requirements
        }
    }

    /// A requirement that nothing satisfies.
    public struct Requirement: Sendable, Hashable, Codable {
        public var dependency: Dependency
        /// Of a rich dependency: those of its parts that nothing satisfies.
        public var parts: [Dependency] = []
        /// What comes nearest, the best first.
        public var nearest: [Candidate] = []

        public init(_ dependency: Dependency) { self.dependency = dependency }
    }

    /// A package that nearly satisfies a requirement, or that would.
    public struct Candidate: Sendable, Hashable, Codable {
        public enum Kind: String, Sendable, Hashable, Codable {
            /// It satisfies the requirement, but is not among the packages that count.
            case absent
            /// It is among them, and provides another version.
            case otherVersion = "other-version"
            /// It is not among them, and provides another version.
            case absentOtherVersion = "absent-other-version"
            /// It is among them, and provides the same library with another ABI.
            case otherABI = "other-abi"
        }

        public var package: NEVRA
        public var repository: String
        public var kind: Kind
        public var provides: Dependency
        /// Why it is not among them, if somebody knows, as what follows a "but".
        public var note: String?
    }
}

extension RepoclosureReport: CustomStringConvertible {
    /// The findings as `dnf repoclosure` prints them, each requirement with what comes nearest.
    public var description: String { findings.map(\.description).joined(separator: "\n") }
}

extension RepoclosureReport.Finding: CustomStringConvertible {
    public var description: String {
        var lines = ["package: \(package) from \(repository)", "  unresolved deps (\(requirements.count)):"]
        for requirement in requirements {
            lines.append("    \(requirement.dependency)")
            if !requirement.parts.isEmpty, requirement.parts != [requirement.dependency] {
                lines.append(
                    "      missing of it: "
                        + requirement.parts.map(\.description).joined(separator: ", "))
            }
            lines += requirement.nearest.map { "      \($0)" }
        }
        if reasons.count == 1 {
            lines.append("  it is there because: \(reasons[0])")
        } else if !reasons.isEmpty {
            lines += ["  it is there because:"] + reasons.map { "    \($0)" }
        }
        return lines.joined(separator: "\n")
    }
}

extension RepoclosureReport.Candidate: CustomStringConvertible {
    /// A sentence about the package.
    public var description: String {
        switch (kind, note) {
        case (.absent, let note?): "\(package) would do, but \(note)"
        case (.absent, nil): "\(package) of \(repository) would do, but is not there"
        case (.otherVersion, _), (.otherABI, _): "nearest: \(package) provides \(provides)"
        case (.absentOtherVersion, let note?): "nearest: \(package) provides \(provides), but \(note)"
        case (.absentOtherVersion, nil):
            "nearest: \(package) of \(repository), which is not there, provides \(provides)"
        }
    }
}
