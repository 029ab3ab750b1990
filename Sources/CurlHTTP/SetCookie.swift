internal import HostKit

/// A `Set-Cookie` line.
///
/// - SeeAlso: RFC 6265, 5.2 and 5.3.
struct SetCookie {
    private let name: String
    private let value: String
    private var domain: String?
    private var path: String?
    private var isSecure = false
    private var isHTTPOnly = false
    private var expires: Int64?
    /// Seconds from now.
    private var maxAge: Int64?

    static let sizeLimit = 4096
    private static let attributeLimit = 1024
    /// 400 days, as browsers have it.
    private static let longestAge: Int64 = 400 * 86_400

    /// Nil for what has no name, is too long, or would not be one line of a header.
    init?(_ line: String) {
        guard !line.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else { return nil }
        let parts = line.split(separator: ";", omittingEmptySubsequences: false)
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return nil }
        name = Self.trimmed(pair[..<equals])
        value = Self.trimmed(pair[pair.index(after: equals)...])
        guard !name.isEmpty, name.utf8.count + value.utf8.count <= Self.sizeLimit else { return nil }
        for part in parts.dropFirst() where part.utf8.count <= Self.attributeLimit {
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            read(Self.trimmed(words[0]).lowercased(), words.count > 1 ? Self.trimmed(words[1]) : "")
        }
    }

    /// The last one of a kind counts.
    private mutating func read(_ attribute: String, _ value: String) {
        switch attribute {
        case "expires": expires = HTTPDate.cookieMoment(value)?.seconds ?? expires
        case "max-age": maxAge = Self.age(value) ?? maxAge
        case "domain":
            let domain = (value.hasPrefix(".") ? value.dropFirst() : value[...]).lowercased()
            self.domain = domain.isEmpty ? nil : domain
        case "path": path = value.hasPrefix("/") ? value : nil
        case "secure": isSecure = true
        case "httponly": isHTTPOnly = true
        default: break
        }
    }

    /// What is to be kept of it; nil for what the place has no right to set.
    func cookie(from place: CookiePlace, _ now: Timestamp) -> HTTPCookies.Cookie? {
        guard place.isSecure || !isSecure, keepsPromise(place) else { return nil }
        var isHostOnly = true
        if let domain {
            guard place.isWithin(domain) else { return nil }
            // Nobody speaks for all that is below `org`; the host itself may be called `localhost`.
            guard domain == place.host || domain.contains(".") else { return nil }
            isHostOnly = domain == place.host && (place.isAddress || !domain.contains("."))
        }
        return HTTPCookies.Cookie(
            name: name, value: Secret(value), domain: domain ?? place.host, isHostOnly: isHostOnly,
            path: path ?? place.folder, isSecure: isSecure, isHTTPOnly: isHTTPOnly, expires: end(now))
    }

    /// Names that say what their cookies are.
    private func keepsPromise(_ place: CookiePlace) -> Bool {
        let name = name.lowercased()
        if name.hasPrefix("__host-") { return isSecure && domain == nil && path == "/" }
        return !name.hasPrefix("__secure-") || isSecure
    }

    private func end(_ now: Timestamp) -> Timestamp? {
        let latest = now.seconds + Self.longestAge
        if let maxAge { return Timestamp(seconds: maxAge <= 0 ? .min : min(now.seconds + maxAge, latest)) }
        return expires.map { Timestamp(seconds: min($0, latest)) }
    }

    /// Digits, with a minus sign or without.
    private static func age(_ text: String) -> Int64? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.hasPrefix("-") ? 0 : min(Int64(digits) ?? .max, longestAge)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.utf8.first, first == 0x20 || first == 0x09 {
            text = Substring(text.utf8.dropFirst())
        }
        while let last = text.utf8.last, last == 0x20 || last == 0x09 {
            text = Substring(text.utf8.dropLast())
        }
        return String(text)
    }
}
