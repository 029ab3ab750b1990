/// The systems that tests can run on; their names are regular expressions for whole names.
public struct TestingFarmComposes: Hashable, Sendable {
    public var names: [String]
    public var ranch: TestingFarmRanch

    public init(_ names: [String], ranch: TestingFarmRanch) {
        self.names = names
        self.ranch = ranch
    }

    /// Whether there is a compose of this name.
    public func contains(_ compose: String) -> Bool {
        names.contains { $0 == compose || (NamePattern($0)?.matches(compose) ?? false) }
    }

    /// The compose for a distribution, such as `fedora-43`, `centos-stream-9` and `fedora-rawhide`.
    ///
    /// - Parameter distribution: A target without its arch, or the name of a compose.
    /// - Returns: Nil when there is none.
    public func compose(for distribution: String) -> String? {
        if contains(distribution) { return distribution }
        let plain = Self.composeName(of: distribution)
        let candidates = ranch == .redHat ? [Self.internalName(of: plain), plain] : [plain]
        return candidates.first(where: contains)
    }

    /// The name with the words as Testing Farm writes them.
    static func composeName(of distribution: String) -> String {
        let words = distribution.split(separator: "-", omittingEmptySubsequences: false).map(word)
        let name = words.joined(separator: "-")
        return name == "CentOS-Stream" ? "CentOS-Stream-8" : name
    }

    private static func word(_ word: Substring) -> String {
        switch word.lowercased() {
        case "centos": "CentOS"
        case "rhel": "RHEL"
        case "oraclelinux": "Oracle-Linux"
        case "eln": "eln"
        case "latest": "latest"
        default: word.prefix(1).uppercased() + word.dropFirst().lowercased()
        }
    }

    /// What the internal ranch makes of such a name.
    static func internalName(of compose: String) -> String {
        switch compose {
        case "Fedora-Rawhide": return "Fedora-Rawhide-Nightly"
        case "RHEL-6", "RHEL-7": return compose + "-LatestReleased"
        case "RHEL-8": return "RHEL-8.5.0-Nightly"
        case "Oracle-Linux-7": return "Oracle-Linux-7.9"
        case "Oracle-Linux-8": return "Oracle-Linux-8.6"
        default: break
        }
        let parts = compose.split(separator: "-")
        guard parts.count == 2, parts[1].allSatisfy(\.isWholeNumber) else { return compose }
        switch parts[0] {
        case "Fedora": return compose + "-Updated"
        case "CentOS": return compose + "-latest"
        default: return compose
        }
    }
}
