/// A server with the sources of a distribution's packages, and how its repositories are reached.
public struct DistGitServer: Hashable, Sendable {
    /// The host of the pages, and to clone from.
    public let webHost: String
    /// The host to push to.
    public let gitHost: String
    /// Where packages are, such as `rpms`; may have slashes.
    public let namespace: String
    public let kind: ForgeKind

    public static let fedora = DistGitServer(
        webHost: "src.fedoraproject.org", gitHost: "pkgs.fedoraproject.org", namespace: "rpms", kind: .pagure)
    public static let fedoraStaging = DistGitServer(
        webHost: "src.stg.fedoraproject.org", gitHost: "pkgs.stg.fedoraproject.org", namespace: "rpms",
        kind: .pagure)
    public static let centOSStream = DistGitServer(
        webHost: "gitlab.com", gitHost: "gitlab.com", namespace: "redhat/centos-stream/rpms", kind: .gitlab)

    /// The sources of a special interest group of CentOS.
    public static func centOS(sig: String) -> DistGitServer {
        DistGitServer(
            webHost: "gitlab.com", gitHost: "gitlab.com", namespace: "CentOS/\(sig)/rpms", kind: .gitlab)
    }

    /// Those whose git has another host than their pages.
    static let all = [fedora, fedoraStaging]

    /// A package's repository.
    ///
    /// - Parameters:
    ///   - namespace: Another one than ``namespace``, such as `modules`, `containers`, `flatpaks` or `tests`.
    ///   - fork: Whose fork of it; nil is the repository itself.
    public func repository(_ package: String, namespace: String? = nil, fork user: String? = nil)
        -> RepositoryURL
    {
        let name = RepositoryName(namespace: namespace ?? self.namespace, name: package)
        let url = RepositoryURL(host: webHost, name: name, kind: kind)
        return user.map { url.fork(of: $0) } ?? url
    }

    /// Where somebody pushes to: the repository itself, or their fork.
    ///
    /// - Parameter user: The account's name; it is also whom Fedora's server wants to log in.
    public func pushURL(_ package: String, namespace: String? = nil, as user: String, toFork: Bool) -> String
    {
        repository(package, namespace: namespace, fork: toFork ? user : nil)
            .sshURL(as: kind == .pagure ? user : "git")
    }
}
