public import HostKit

extension HTTPCookies {
    /// What a server wants to be told with the requests that follow.
    ///
    /// - SeeAlso: RFC 6265, and its successor's draft where that is stricter.
    public struct Cookie: Hashable, Sendable {
        public let name: String
        public let value: Secret
        /// In lower case, without a dot at the beginning.
        public let domain: String
        /// Whether it is for the host ``domain`` alone, and not for those below it.
        public let isHostOnly: Bool
        /// Where the paths begin that it is for.
        public let path: String
        /// Whether it is for encrypted connections alone.
        public let isSecure: Bool
        /// Whether scripts of web pages must not see it, which means nothing here.
        public let isHTTPOnly: Bool
        /// Nil lasts as long as the session.
        public let expires: Timestamp?

        /// Whether another one takes the place of this one.
        func isReplaced(by other: Self) -> Bool {
            (name, domain, path) == (other.name, other.domain, other.path)
        }

        func isExpired(_ now: Timestamp) -> Bool { expires.map { $0 <= now } ?? false }

        /// Whether a request to a place carries it.
        func isFor(_ place: CookiePlace) -> Bool {
            (isHostOnly ? place.host == domain : place.isWithin(domain)) && place.isBelow(path)
                && (!isSecure || place.isSecure)
        }
    }
}

extension HTTPCookies.Cookie: CustomStringConvertible {
    /// Name and place, without the value.
    public var description: String { "\(name) (\(domain)\(path))" }
}

extension HTTPCookies.Cookie: Codable {
    private enum Key: String, CodingKey {
        case name, value, domain, isHostOnly, path, isSecure, isHTTPOnly, expires
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        name = try values.decode(String.self, forKey: .name)
        value = Secret(try values.decode(String.self, forKey: .value))
        domain = try values.decode(String.self, forKey: .domain)
        isHostOnly = try values.decode(Bool.self, forKey: .isHostOnly)
        path = try values.decode(String.self, forKey: .path)
        isSecure = try values.decode(Bool.self, forKey: .isSecure)
        isHTTPOnly = try values.decode(Bool.self, forKey: .isHTTPOnly)
        expires = try values.decodeIfPresent(Timestamp.self, forKey: .expires)
    }

    /// Writes the value, too.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encode(value.reveal(), forKey: .value)
        try values.encode(domain, forKey: .domain)
        try values.encode(isHostOnly, forKey: .isHostOnly)
        try values.encode(path, forKey: .path)
        try values.encode(isSecure, forKey: .isSecure)
        try values.encode(isHTTPOnly, forKey: .isHTTPOnly)
        try values.encodeIfPresent(expires, forKey: .expires)
    }
}
