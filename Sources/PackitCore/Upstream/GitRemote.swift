internal import ForgeKit
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

    /// Server and path of a URL in git's forms; what names no server that we understand is a path as a whole.
    static func parts(of url: String) -> (host: String?, path: String) {
        // To git a bare `host/path` is a path.
        if isRemote(url), let address = GitAddress(url) { return (address.host, address.pathText) }
        // Without a password: the path becomes the name of files.
        let text = shown(url)
        return (nil, trimmed(text[(text.firstRange(of: "://")?.upperBound ?? text.startIndex)...]))
    }

    /// Whether git would not look for it among this machine's paths: `scheme://…` or `[user@]host:path`.
    private static func isRemote(_ text: String) -> Bool {
        if text.contains("://") { return true }
        guard let colon = text.firstIndex(of: ":") else { return false }
        return !text[..<colon].contains("/") && !text.hasPrefix(".")
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
        !text.hasPrefix("-") && isRemote(text)
    }
}
