public import HostKit

/// The cookies of a session: taken from answers, and given to the requests that follow.
///
/// A value, as plain as a dictionary: a client of a service keeps it beside its ``HTTPClient``. To be stored it encodes
/// with the values of the cookies; who does that writes a file that nobody else can read. Descriptions show names only.
public struct HTTPCookies: Hashable, Sendable, Codable {
    /// Those that were set first come first.
    public private(set) var cookies: [Cookie] = []

    static let hostLimit = 50
    static let totalLimit = 300

    public init() {}

    /// Takes what an answer, and the redirects that led to it, set.
    ///
    /// Left out are cookies for a host that is not the answer's or above it, for a domain of one label or an address
    /// (but the host itself), for encrypted connections from others, of more than 4096 bytes, and with control
    /// characters. Of one host the 50 newest are kept, of all 300.
    public mutating func take(_ response: HTTPResponse, now: Timestamp) {
        for redirect in response.redirects { take(redirect.header, from: redirect.url, now) }
        take(response.header, from: response.url, now)
        cookies.removeAll { $0.isExpired(now) }
    }

    /// The `Cookie` field of a request; nil when there is nothing to tell.
    ///
    /// Redirects that the client follows are told the same, on the same origin only.
    public func field(for url: String, now: Timestamp) -> HTTPField? {
        guard let place = CookiePlace(url) else { return nil }
        let told = cookies.filter { $0.isFor(place) && !$0.isExpired(now) }.enumerated()
            // The nearest first; sorting alone keeps no order.
            .sorted { (-$0.element.path.utf8.count, $0.offset) < (-$1.element.path.utf8.count, $1.offset) }
            .map { "\($0.element.name)=\($0.element.value.reveal())" }
        return told.isEmpty ? nil : HTTPField("Cookie", secret: Secret(told.joined(separator: "; ")))
    }

    /// The value of a name, that which was set last if there are several.
    public subscript(_ name: String) -> Secret? { cookies.last { $0.name == name }?.value }

    /// Forgets all cookies of a name.
    public mutating func remove(_ name: String) { cookies.removeAll { $0.name == name } }

    private mutating func take(_ header: [HTTPField], from url: String, _ now: Timestamp) {
        let lines = header.filter { $0.isNamed("Set-Cookie") }
        guard !lines.isEmpty, let place = CookiePlace(url) else { return }
        for line in lines {
            guard let cookie = SetCookie(line.revealed())?.cookie(from: place, now) else { continue }
            store(cookie, from: place)
        }
    }

    private mutating func store(_ cookie: Cookie, from place: CookiePlace) {
        if let old = cookies.firstIndex(where: { $0.isReplaced(by: cookie) }) {
            // Who can write to a connection that is not encrypted must not choose our session.
            guard !cookies[old].isSecure || place.isSecure else { return }
            cookies[old] = cookie
            return
        }
        cookies.append(cookie)
        let others = cookies.indices.filter { cookies[$0].domain == cookie.domain }
        if others.count > Self.hostLimit, let oldest = others.first { cookies.remove(at: oldest) }
        if cookies.count > Self.totalLimit { cookies.removeFirst() }
    }
}

extension HTTPCookies: CustomStringConvertible {
    /// The names, and where they belong.
    public var description: String { cookies.map(\.description).joined(separator: ", ") }
}
