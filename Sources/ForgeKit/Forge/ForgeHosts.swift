/// Which hosts are which forges: those that are known, and one's own.
public struct ForgeHosts: Hashable, Sendable {
    /// A forge that somebody uses.
    public struct Instance: Hashable, Sendable {
        public var kind: ForgeKind
        /// For people, without a slash at the end, such as `https://gitlab.example.org:8443`.
        public var url: String
        /// In lower case.
        public var host: String
        public var port: Int?

        /// Nil for what has no host, or is of no kind that its name tells.
        ///
        /// - Parameters:
        ///   - address: A URL or a host.
        ///   - kind: Nil goes by the host's name.
        public init?(_ address: String, kind: ForgeKind? = nil) {
            let isBare = !address.contains("/") && !address.contains(".") && !address.contains(":")
            guard let parts = GitAddress(isBare ? "https://\(address)" : address) else { return nil }
            host = ForgeHosts.webHost(of: parts.host)
            guard let kind = kind ?? ForgeHosts.kind(ofHost: host) else { return nil }
            self.kind = kind
            port = parts.port
            url = "\(parts.scheme == .http ? "http" : "https")://\(host)\(port.map { ":\($0)" } ?? "")"
        }

        /// An entry of a configuration: its key, which is a host or URL, and its `type`, which names a kind as
        /// another key would, such as `gitlab` or `github.com`.
        public init?(key: String, type: String?) {
            guard let type else {
                self.init(key)
                return
            }
            guard
                let kind = ForgeKind(rawValue: type.lowercased())
                    ?? ForgeHosts.kind(ofHost: type.lowercased())
            else { return nil }
            self.init(key, kind: kind)
        }
    }

    /// One's own; they count before all others.
    public var instances: [Instance]
    /// Whether there are no others: whatever is elsewhere is an error.
    public var isForced: Bool

    public init(_ instances: [Instance] = [], isForced: Bool = false) {
        (self.instances, self.isForced) = (instances, isForced)
    }

    /// The forge that a repository is on; nil where nothing but asking it would tell (``ForgeProbe``).
    ///
    /// - Throws: `.badRequest` when only one's own forges are allowed and it is none of them.
    public func instance(of url: RepositoryURL) throws(ForgeFailure) -> Instance? {
        if let own = own(host: url.host, port: url.port) { return own }
        guard !isForced else {
            throw ForgeFailure(
                .badRequest,
                detail: "\(url.webURL) is on none of the forges that are configured; add \(url.host)")
        }
        return url.kind.flatMap { Instance(url.instanceURL, kind: $0) }
    }

    /// Takes a URL apart by what is known of its host.
    public func repository(_ text: String) -> RepositoryURL? {
        guard let address = GitAddress(text) else { return nil }
        let isWeb = address.scheme == .https || address.scheme == .http
        let own = own(host: Self.webHost(of: address.host), port: isWeb ? address.port : nil)
        return RepositoryURL(address, kind: own?.kind)
    }

    /// One's own forge at a port of its pages; without one the first of that host, since git has other ports.
    private func own(host: String, port: Int?) -> Instance? {
        let here = instances.filter { $0.host == host }
        return here.first { $0.port == port } ?? (port == nil ? here.first : nil)
    }
}

// MARK: - Known hosts

extension ForgeHosts {
    /// The kind of forge that a host is by its name; nil for names that tell nothing.
    ///
    /// Whole words of the name count: `gitlab.example.org` and `my-gitlab.example.org`, not `notgitlab.org`.
    public static func kind(ofHost host: String) -> ForgeKind? {
        let host = webHost(of: host.lowercased())
        if let kind = known[host] { return kind }
        let words = host.split { $0 == "." || $0 == "-" }
        for (word, kind) in [
            ("github", ForgeKind.github), ("gitlab", .gitlab), ("pagure", .pagure), ("forgejo", .forgejo),
            ("gitea", .forgejo),
        ] where words.contains(where: { $0 == word }) { return kind }
        return nil
    }

    private static let known: [String: ForgeKind] = {
        let hosts: [(ForgeKind, [String])] = [
            (.github, ["github.com"]),
            (
                .gitlab,
                [
                    "gitlab.com", "salsa.debian.org", "git.fosscommunity.in", "framagit.org", "dev.gajim.org",
                    "git.coop", "lab.libreho.st", "git.linux-kernel.at", "git.pleroma.social",
                    "git.silence.dev",
                    "code.videolan.org", "source.puri.sm",
                ]
            ),
            (
                .pagure,
                [
                    "pagure.io", "stg.pagure.io", "src.fedoraproject.org", "src.stg.fedoraproject.org",
                    "git.centos.org", "git.stg.centos.org",
                ]
            ),
            (.forgejo, ["codeberg.org"]),
        ]
        return Dictionary(uniqueKeysWithValues: hosts.flatMap { kind, hosts in hosts.map { ($0, kind) } })
    }()

    /// Hosts whose repositories are all in a namespace, below which packages are.
    static func isDistGit(_ host: String) -> Bool {
        DistGitServer.all.contains { $0.webHost == host } || host.hasSuffix("git.centos.org")
            || host == "git.stg.centos.org"
    }

    /// The host of the pages: some forges have another one for git, and some people write `www.`.
    static func webHost(of host: String) -> String {
        var host = host
        while host.hasPrefix("www."), host.dropFirst(4).contains(".") { host.removeFirst(4) }
        if let server = DistGitServer.all.first(where: { $0.gitHost == host }) { return server.webHost }
        return switch host {
        case "ssh.github.com": "github.com"
        case "altssh.gitlab.com": "gitlab.com"
        default: host
        }
    }

    /// The host to push to.
    static func gitHost(of host: String) -> String {
        DistGitServer.all.first { $0.webHost == host }?.gitHost ?? host
    }
}
