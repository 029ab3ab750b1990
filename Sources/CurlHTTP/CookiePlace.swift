/// Where a request goes to, as far as cookies care.
struct CookiePlace {
    /// In lower case.
    let host: String
    /// Without query.
    let path: String
    /// Whether the connection is encrypted.
    let isSecure: Bool

    /// Nil for what is no URL.
    init?(_ url: String) {
        guard let url = CurlURL(url), let colon = url.origin.utf8.lastIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        host = String(url.origin[..<colon].dropFirst("\(url.scheme)://".count))
        isSecure = url.scheme == "https"
        let rest = url.text.dropFirst("\(url.scheme)://".count).drop { !"/?#".contains($0) }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        self.path = path.hasPrefix("/") ? String(path) : "/"
    }

    /// Whether the host is a domain or one below it.
    ///
    /// - SeeAlso: RFC 6265, 5.1.3.
    func isWithin(_ domain: String) -> Bool {
        host == domain || host.hasSuffix(".\(domain)") && !isAddress
    }

    /// Whether the path is another or one below it.
    ///
    /// - SeeAlso: RFC 6265, 5.1.4.
    func isBelow(_ path: String) -> Bool {
        self.path == path
            || self.path.hasPrefix(path)
                && (path.hasSuffix("/")
                    || self.path.utf8.dropFirst(path.utf8.count).first == UInt8(ascii: "/"))
    }

    /// What a cookie that names no path is for: the path up to its last slash.
    var folder: String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Whether the host is a number, which is below no domain.
    var isAddress: Bool {
        host.hasPrefix("[")
            || host.utf8.last.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }
}
