internal import CurlHTTP

/// The URL of a repository on a forge, or of something in it, taken apart.
///
/// Two URLs are equal when they lead to the same thing by the same words; see ``isSameRepository(as:)``.
public struct RepositoryURL: Hashable, Sendable {
    /// What of a repository a URL leads to.
    public enum Page: Hashable, Sendable {
        /// Files: a branch, tag or commit, with the path of a file behind it, if there is one. Only the forge knows
        /// where the name ends, since it may have slashes.
        case files(String)
        case commit(String)
        case pullRequest(PullRequest.Number)
        case issue(Issue.Number)
        /// The release of a tag.
        case release(String)
        /// Something else, such as the settings.
        case other
    }

    /// In lower case and without `www.`; that of the pages, where git has another host.
    public let host: String
    /// The port of the pages; nil for the usual one, and where the URL is not that of a page.
    public let port: Int?
    /// Whether the pages are at HTTP.
    public let isPlain: Bool
    /// The port of ssh; nil for the usual one.
    public let sshPort: Int?
    public let name: RepositoryName
    /// What the URL leads to; nil for the repository as a whole.
    public let page: Page?
    /// As far as the host's name tells, or as it was said.
    public let kind: ForgeKind?

    /// Nil for what is no URL of a repository; see ``GitAddress`` for those that are understood.
    ///
    /// - Parameter kind: Of the forge, where it is known; nil goes by the host's name.
    public init?(_ text: String, kind: ForgeKind? = nil) {
        guard let address = GitAddress(text) else { return nil }
        self.init(address, kind: kind)
    }

    public init?(_ address: GitAddress, kind: ForgeKind? = nil) {
        let host = ForgeHosts.webHost(of: address.host)
        let kind = kind ?? ForgeHosts.kind(ofHost: host)
        guard let path = RepositoryPath(address.path, kind: kind, host: host) else { return nil }
        self.host = host
        self.kind = kind
        let isWeb = address.scheme == .https || address.scheme == .http
        port = isWeb ? address.port : nil
        isPlain = address.scheme == .http
        // The ports of a host that is for git only are not those of the one it stands for.
        sshPort = address.scheme == .ssh && host == address.host ? address.port : nil
        (name, page) = (path.name, path.page)
    }

    public init(
        host: String, name: RepositoryName, kind: ForgeKind? = nil, port: Int? = nil, isPlain: Bool = false,
        sshPort: Int? = nil
    ) {
        self.host = ForgeHosts.webHost(of: host.lowercased())
        self.kind = kind ?? ForgeHosts.kind(ofHost: self.host)
        (self.name, self.port, self.isPlain, self.sshPort) = (name, port, isPlain, sshPort)
        page = nil
    }

    /// Whose repository it is: the owner of the fork, or the first part of the namespace; nil without both.
    public var user: String? {
        name.forkOwner ?? name.namespace.split(separator: "/").first.map(String.init)
    }

    /// Whether both lead to one repository, by whatever way and to whatever page; only Pagure minds case.
    public func isSameRepository(as other: RepositoryURL) -> Bool {
        guard host == other.host else { return false }
        // A URL of git says nothing of the port of the pages.
        if let port, let others = other.port, port != others { return false }
        let (mine, theirs) = (name.fullName, other.name.fullName)
        return kind == .pagure ? mine == theirs : mine.lowercased() == theirs.lowercased()
    }
}

extension RepositoryURL: CustomStringConvertible {
    /// The URL of the repository's page.
    public var description: String { webURL }
}

// MARK: - URLs

extension RepositoryURL {
    /// The forge, without a slash at the end.
    public var instanceURL: String { "\(isPlain ? "http" : "https")://\(host)\(port.map { ":\($0)" } ?? "")" }

    /// The repository's page.
    public var webURL: String { "\(instanceURL)/\(path(fork: "fork"))" }

    /// To clone from over HTTPS.
    public var cloneURL: String { "\(instanceURL)/\(path(fork: "forks")).git" }

    /// To clone from and push to over ssh.
    ///
    /// - Parameter login: Whom to log in as; dist-git wants the user's own name.
    public func sshURL(as login: String = "git") -> String {
        "ssh://\(login)@\(ForgeHosts.gitHost(of: host))\(sshPort.map { ":\($0)" } ?? "")/\(path(fork: "forks")).git"
    }

    private func path(fork: String) -> String {
        var parts = name.namespace.split(separator: "/").map(String.init) + [name.name]
        if let owner = name.forkOwner { parts = [fork, owner] + parts }
        return parts.map { URLText.percentEncoded($0) }.joined(separator: "/")
    }

    /// The same repository as a fork of somebody: below their name, and on Pagure named after them.
    public func fork(of user: String) -> RepositoryURL {
        let name =
            kind == .pagure
            ? RepositoryName(namespace: self.name.namespace, name: self.name.name, forkOwner: user)
            : RepositoryName(namespace: user, name: self.name.name)
        return RepositoryURL(
            host: host, name: name, kind: kind, port: port, isPlain: isPlain, sshPort: sshPort)
    }
}
