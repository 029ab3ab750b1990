public import RPMKit
internal import RepoKit

/// Which noarch packages an arch's trees cannot have, by what their source says of arches.
public struct ArchExclusion: Sendable {
    /// What a source package says of the arches that it is for.
    public struct Rule: Sendable, Hashable, Codable {
        public var excluded: [Arch]
        public var exclusive: [Arch]

        public init(excluded: [Arch], exclusive: [Arch]) {
            self.excluded = excluded
            self.exclusive = exclusive
        }

        /// Nil for a source that is for every arch.
        public init?(_ header: PackageHeader) {
            self.init(excluded: header.excludeArch, exclusive: header.exclusiveArch)
            if excluded.isEmpty, exclusive.isEmpty { return nil }
        }
    }

    /// Why a package is left out.
    public enum Cause: Sendable, Hashable, CustomStringConvertible {
        case excluded([Arch])
        case notExclusive([Arch])

        /// As the log has it.
        public var description: String {
            switch self {
            case .excluded(let arches): "EXCLUDEARCH: \(arches.map(\.rawValue))"
            case .notExclusive(let arches): "EXCLUSIVEARCH: \(arches.map(\.rawValue))"
            }
        }
    }

    /// Whether `noarch` among the exclusive arches stands for every arch.
    public var considersNoarch: Bool

    public init(considersNoarch: Bool = true) {
        self.considersNoarch = considersNoarch
    }

    /// Why a noarch package made of a source with a rule is not for a tree; nil if it is. Copies for other
    /// arches do not count.
    public func cause(_ rule: Rule, tree: String) -> Cause? {
        let native = TreeArches(tree: tree).native
        if rule.excluded.contains(where: native.contains) { return .excluded(rule.excluded) }
        let accepted = considersNoarch ? native + [.noarch] : native
        if !rule.exclusive.isEmpty, !rule.exclusive.contains(where: accepted.contains) {
            return .notExclusive(rule.exclusive)
        }
        return nil
    }
}
