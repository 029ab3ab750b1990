/// One release of a distribution, as Bodhi lists it.
public struct DistroRelease: Hashable, Sendable, Codable {
    public enum Distribution: String, Hashable, Sendable, Codable {
        case fedora, epel
        case opensuseLeap = "opensuse-leap"
        case opensuseLeapMicro = "opensuse-leap-micro"
        case opensuseTumbleweed = "opensuse-tumbleweed"
    }

    public enum State: String, Hashable, Sendable, Codable {
        case current, pending, frozen
    }

    public var distribution: Distribution
    /// Such as `42`, `10.1`, `rawhide`.
    public var version: String
    /// The branch in dist-git.
    public var branch: String
    public var state: State

    public init(_ distribution: Distribution, _ version: String, branch: String, state: State) {
        self.distribution = distribution
        self.version = version
        self.branch = branch
        self.state = state
    }

    /// Distribution and version, such as `fedora-42`.
    public var name: String {
        version.isEmpty ? distribution.rawValue : "\(distribution.rawValue)-\(version)"
    }

    /// Versions part by part, so that 10.10 comes after 10.9.
    var order: [Int] {
        version == "rawhide" ? [.max] : version.split(separator: ".").map { Int($0) ?? 0 }
    }

    /// The major version.
    var major: Int { order.first ?? 0 }

    /// The chroot of Copr and mock for an architecture.
    public func chroot(_ architecture: String) -> String {
        guard distribution == .epel, major >= 10 else { return "\(name)-\(architecture)" }
        // The leading minor is built against CentOS Stream, a trailing one against its RHEL.
        return branch.contains(".") ? "rhel+epel-\(version)-\(architecture)" : "epel-\(major)-\(architecture)"
    }

    /// The Koji target.
    public var kojiTarget: String {
        distribution == .epel && major <= 6 && branch.hasPrefix("el") ? "epel\(major)" : branch
    }
}
