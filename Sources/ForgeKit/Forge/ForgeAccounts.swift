public import CurlHTTP
internal import HostKit
internal import Synchronization

/// Who we are on which forge; opens repositories by their URLs, whichever forge they are on.
///
/// Copies share the forges that were opened, with what those keep: connections, answers, tokens of Apps.
/// What is asked of a forge without a credential is asked as nobody.
public struct ForgeAccounts: Sendable {
    /// Those that were given, and those that there is a credential for.
    public let hosts: ForgeHosts
    private let credentials: [ForgeHosts.Instance: ForgeCredential]
    private let http: HTTPClient
    private let options: APIClient.Options
    private let contactURL: String?
    private let opened = OpenedForges()

    /// - Parameters:
    ///   - hosts: One's own forges.
    ///   - credentials: By host or URL, such as `github.com` or `https://git.example.org:8443`. A credential goes
    ///     to that server only, and never unencrypted unless the URL says `http://`. A host that nothing is known
    ///     of is of the credential's kind.
    ///   - contactURL: A page about who reports; flags on a Pagure must lead somewhere.
    /// - Throws: `.badRequest` for a key that is no host, two credentials for one forge, and a credential for
    ///   another kind of forge.
    public init(
        hosts: ForgeHosts = ForgeHosts(), credentials: [String: ForgeCredential] = [:], http: HTTPClient,
        options: APIClient.Options = .init(), contactURL: String? = nil
    ) throws(ForgeFailure) {
        var (hosts, known) = (hosts, [ForgeHosts.Instance: ForgeCredential]())
        for (key, credential) in credentials.sorted(by: { $0.key < $1.key }) {
            let instance = try Self.instance(key, of: credential.kind, in: hosts)
            guard known.updateValue(credential, forKey: instance) == nil else {
                throw ForgeFailure(.badRequest, detail: "there are two credentials for \(instance.url)")
            }
            if !hosts.instances.contains(instance) { hosts.instances.append(instance) }
        }
        (self.hosts, self.credentials) = (hosts, known)
        (self.http, self.options, self.contactURL) = (http, options, contactURL)
    }

    /// The forge that a credential is for.
    private static func instance(_ key: String, of kind: ForgeKind, in hosts: ForgeHosts)
        throws(ForgeFailure) -> ForgeHosts.Instance
    {
        guard let named = ForgeHosts.Instance(key, kind: kind) else {
            throw ForgeFailure(.badRequest, detail: "'\(HTTPError.redacted(key))' is no host of a forge")
        }
        let own =
            hosts.instances.first { $0.url == named.url }
            // A host alone means the only forge there.
            ?? (key.contains("://") || named.port != nil
                ? nil : hosts.instances.first { $0.host == named.host })
        let meant = own ?? ForgeHosts.Instance(key) ?? named
        guard meant.kind == kind else {
            throw ForgeFailure(
                .badRequest,
                detail:
                    "\(meant.url) is a \(meant.kind.rawValue), and its credential is for a \(kind.rawValue)")
        }
        return meant
    }
}

// MARK: - Opening

extension ForgeAccounts {
    /// The forge that a repository is on; nothing is asked.
    ///
    /// - Throws: `.badRequest` where nothing is known of the host, or no others than one's own are allowed.
    public func forge(of url: RepositoryURL) throws(ForgeFailure) -> any Forge {
        guard let instance = try hosts.instance(of: url) else { throw Self.unknown(url.host) }
        return forge(at: instance)
    }

    /// A forge; nothing is asked.
    public func forge(at instance: ForgeHosts.Instance) -> any Forge {
        opened.forge(at: instance) { open(instance) }
    }

    /// A repository; nothing is asked.
    ///
    /// - Throws: What ``forge(of:)`` does.
    public func repository(_ url: RepositoryURL) throws(ForgeFailure) -> any ForgeRepository {
        Self.repository(url.name, of: try forge(of: url))
    }

    /// A repository by any URL of it, see ``RepositoryURL``; nothing is asked.
    ///
    /// - Throws: What ``forge(of:)`` does; `.badRequest` for what is no such URL.
    public func repository(_ url: String) throws(ForgeFailure) -> any ForgeRepository {
        try repository(try parsed(url))
    }

    /// A repository by any URL of it; a server of which nothing is known is asked what it is, as nobody.
    ///
    /// - Throws: What ``repository(_:)`` does, where the server's answers do not tell either; `.cancelled`.
    public func find(_ url: String) async throws(ForgeFailure) -> any ForgeRepository {
        let place = try parsed(url)
        if let instance = try hosts.instance(of: place) {
            return Self.repository(place.name, of: forge(at: instance))
        }
        guard let kind = try await ForgeProbe.kind(of: place.instanceURL, http: http),
            let instance = ForgeHosts.Instance(place.instanceURL, kind: kind),
            // Where the name of a repository ends differs from forge to forge.
            let known = RepositoryURL(url, kind: kind)
        else { throw Self.unknown(place.host) }
        return Self.repository(known.name, of: forge(at: instance))
    }

    private func parsed(_ url: String) throws(ForgeFailure) -> RepositoryURL {
        guard let place = hosts.repository(url) else {
            throw ForgeFailure(
                .badRequest,
                detail: "'\(HTTPError.redacted(url))' is no URL of a repository, such as"
                    + " https://github.com/owner/name")
        }
        return place
    }

    private static func repository(_ name: RepositoryName, of forge: any Forge) -> any ForgeRepository {
        forge.repository(name)
    }

    private static func unknown(_ host: String) -> ForgeFailure {
        ForgeFailure(
            .badRequest,
            detail: "\(host) is of no kind of forge that its name tells; add it to 'authentication' in the"
                + " configuration with 'type: github', 'gitlab', 'pagure' or 'forgejo' (ForgeProbe finds out which)"
        )
    }

    private func open(_ instance: ForgeHosts.Instance) -> any Forge {
        let url = instance.url
        switch (instance.kind, credentials[instance]) {
        case (.github, let credential):
            var who = GitHubCredentials.anonymous
            if case .github(let given) = credential { who = given }
            return GitHubForge(instance: url, credentials: who, http: http, options: options)
        case (.gitlab, let credential):
            var who = GitLabCredential.anonymous
            if case .gitlab(let given) = credential { who = given }
            return GitLabForge(url, credential: who, http: http, options: options)
        case (.pagure, let credential):
            var token: Secret?
            if case .pagure(let given) = credential { token = given }
            return PagureForge(
                url, token: token, contactURL: contactURL, http: http, options: options)
        case (.forgejo, let credential):
            var token: Secret?
            if case .forgejo(let given) = credential { token = given }
            return ForgejoForge(url, token: token, http: http, options: options)
        }
    }
}

extension ForgeAccounts: CustomStringConvertible, CustomReflectable {
    /// The forges that there are credentials for.
    public var description: String { credentials.keys.map(\.url).sorted().joined(separator: ", ") }
    public var customMirror: Mirror { Mirror(self, children: ["hosts": hosts]) }
}

/// Forges that were opened, so that what they keep serves all who ask.
private final class OpenedForges: Sendable {
    private let forges = Mutex<[ForgeHosts.Instance: any Forge]>([:])

    /// More hosts than anybody has forges: URLs may come from strangers.
    private static let limit = 100

    func forge(at instance: ForgeHosts.Instance, open: () -> any Forge) -> any Forge {
        forges.withLock { forges in
            if let forge = forges[instance] { return forge }
            let forge = open()
            if forges.count < Self.limit { forges[instance] = forge }
            return forge
        }
    }
}
