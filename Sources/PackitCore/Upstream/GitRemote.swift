internal import HostKit

/// The URL of a git remote, taken apart.
public struct GitRemote: Hashable, Sendable {
    /// The remote's name, such as `origin`.
    public var name: String
    public var url: String
    /// The server; nil for a path on this machine.
    public var host: String?
    /// The repository's path on the server, without slashes at its ends and without `.git`.
    public var path: String

    public init(name: String, url: String) {
        self.name = name
        self.url = url
        (host, path) = Self.parts(of: url)
    }

    /// The last part of the path: what the repository is called.
    public var repositoryName: String {
        path.split(separator: "/").last.map(String.init) ?? ""
    }

    /// Understands `scheme://[user@]host[:port]/path`, `[user@]host:path` and paths.
    static func parts(of url: String) -> (host: String?, path: String) {
        if let scheme = url.firstRange(of: "://") {
            let rest = url[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            let path = rest.dropFirst(authority.count)
            if url.hasPrefix("file://") { return (nil, trimmed(path)) }
            let server = authority.split(separator: "@").last ?? authority
            return (String(server.prefix { $0 != ":" }).lowercased(), trimmed(path))
        }
        if let colon = url.firstIndex(of: ":"), !url[..<colon].contains("/"), !url.hasPrefix(".") {
            let server = url[..<colon].split(separator: "@").last ?? url[..<colon]
            return (server.lowercased(), trimmed(url[url.index(after: colon)...]))
        }
        return (nil, trimmed(url[...]))
    }

    private static func trimmed(_ path: Substring) -> String {
        var path = path.drop { $0 == "/" }
        while path.hasSuffix("/") { path.removeLast() }
        if path.hasSuffix(".git") { path.removeLast(4) }
        return String(path)
    }

    /// The URL as it may be shown: without a password or token in it.
    public static func shown(_ url: String) -> String { URLCredentials.redacted(in: url) }

    /// Whether a text can be the URL of a repository elsewhere, as against a path.
    public static func isURL(_ text: String) -> Bool {
        guard !text.hasPrefix("-") else { return false }
        return parts(of: text).host != nil || text.hasPrefix("file://")
    }
}
