/// A URL of HTTP or HTTPS taken apart, with no doubt about its host: what programs read in different ways is none.
struct WebURL: Hashable, Sendable {
    /// In lower case.
    let scheme: String
    /// In lower case.
    let host: String
    let port: Int
    /// Whether there are user or password before the host.
    let hasUser: Bool
    /// What stands between the scheme's slashes and the path, without user and password.
    private let server: String
    /// Path and query; empty where there is neither.
    let target: String

    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        target = String(rest.dropFirst(authority.count).prefix { $0 != "#" })
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, let server = parts.last else { return nil }
        hasUser = parts.count == 2
        let named =
            server.hasPrefix("[")
            ? server.prefix(through: server.firstIndex(of: "]") ?? server.startIndex)
            : server.prefix { $0 != ":" }
        guard !named.isEmpty, named.utf8.allSatisfy(Self.isOfHost) else { return nil }
        guard named.hasPrefix("[") == named.hasSuffix("]") else { return nil }
        let tail = server.dropFirst(named.count)
        guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
        let digits = tail.dropFirst()
        guard let port = digits.isEmpty ? (scheme == "https" ? 443 : 80) : Int(digits),
            (1...65535).contains(port)
        else { return nil }
        self.host = named.lowercased()
        self.port = port
        self.server = String(server)
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._[]:".utf8.contains(byte)
        }
    }

    /// Who is trusted with a credential: scheme, host and port.
    var origin: String { "\(scheme)://\(host):\(port)" }

    /// Scheme and server, without a slash at the end.
    var root: String { "\(scheme)://\(server)" }

    /// Where a `Location` leads to that stays at this server; nil for one that leads elsewhere, or has a user.
    func resolvingAtHome(_ location: String) -> String? {
        if location.hasPrefix("/"), !location.hasPrefix("//") {
            return WebURL(root + location) == nil ? nil : root + location
        }
        guard let other = WebURL(location), !other.hasUser, other.origin == origin else { return nil }
        return location
    }
}
