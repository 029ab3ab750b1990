internal import ForgeKit

/// A dist-git forge and where packages lie on it.
public struct DistGitInstance: Hashable, Sendable, Codable {
    public var host: String
    /// Another name of the same forge, as in old clone URLs.
    public var alternativeHost: String?
    public var namespace: String

    public init(host: String, alternativeHost: String? = nil, namespace: String) {
        self.host = host
        self.alternativeHost = alternativeHost
        self.namespace = namespace
    }

    /// The instance that a package tool stands for; `{sig}` in the namespace is for the caller to fill.
    public static func named(_ tool: String) -> DistGitInstance? { known.first { $0.tool == tool }?.instance }

    /// The names of the package tools, the default first.
    static var tools: [String] { known.map(\.tool) }

    private static let known: [(tool: String, instance: DistGitInstance)] = [
        ("fedpkg", DistGitInstance(.fedora)), ("fedpkg-stage", DistGitInstance(.fedoraStaging)),
        ("centpkg", DistGitInstance(.centOSStream)), ("centpkg-sig", DistGitInstance(.centOS(sig: "{sig}"))),
    ]

    init(_ server: DistGitServer) {
        self.init(
            host: server.webHost, alternativeHost: server.gitHost == server.webHost ? nil : server.gitHost,
            namespace: server.namespace)
    }

    /// Whether a git remote's host and path lie in this instance.
    public func holds(host other: String, path: String) -> Bool {
        guard other == host || other == alternativeHost else { return false }
        let prefix = namespace.split(separator: "/")
        let parts = path.split(separator: "/")
        return parts.count > prefix.count
            && zip(prefix, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
}
