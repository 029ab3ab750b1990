internal import CurlHTTP
public import HostKit

/// Server and path of a URL as git, people and programs write it, taken apart; what is at the path is another matter.
///
/// Understands `https://host:port/path`, `ssh://user@host/path`, `git+https://…`, `git://…`, `user@host:path` and
/// `host/path`. User, password and token of a URL are kept apart and shown nowhere; query and fragment are left out.
public struct GitAddress: Hashable, Sendable {
    public enum Scheme: String, Hashable, Sendable {
        case http, https, ssh, git
    }

    /// Https where none is given, and ssh for `user@host:path`.
    public var scheme: Scheme
    /// Whom ssh logs in as; nil for other schemes, and where nobody is named.
    public var login: String?
    /// What else stands before the host: a user's name, a password, a token.
    public var credential: Secret?
    /// In lower case, without a dot at its end; IPv6 in brackets.
    public var host: String
    /// Nil for the scheme's own.
    public var port: Int?
    /// The parts of the path, without escapes; none of them is empty, `.` or `..`, or has a slash in it.
    public var path: [String]

    private static let longest = 4096

    /// Nil for what is no such URL: a path of this machine, another scheme, two users, and whatever could be read in
    /// two ways.
    public init?(_ text: String) {
        let text = text.trimmed
        guard !text.isEmpty, text.utf8.count <= Self.longest, !text.hasPrefix("-"),
            text.unicodeScalars.allSatisfy({
                $0.value > 0x20 && $0 != "\\" && !(0x7F...0x9F).contains($0.value)
            })
        else { return nil }
        guard let (scheme, rest) = Self.scheme(of: text) else { return nil }
        let address = rest.prefix { $0 != "?" && $0 != "#" }
        let authority = address.prefix { $0 != "/" }
        let users = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard users.count <= 2, let server = users.last.flatMap(Server.init),
            let path = Self.path(server.word, address.dropFirst(authority.count))
        else { return nil }
        let isNamed = scheme != nil || users.count == 2 || server.hasColon
        guard isNamed || server.host.contains(".") || server.host == "localhost" else { return nil }
        (host, port, self.path) = (server.host, server.port, path)
        self.scheme = scheme ?? (server.word != nil || users.count == 2 && server.hasColon ? .ssh : .https)
        guard users.count == 2, !users[0].isEmpty else { return }
        if self.scheme == .ssh, !users[0].contains(":") {
            login = String(users[0])
        } else {
            credential = Secret(String(users[0]))
        }
    }

    /// The path on one line, without a slash at its ends and without `.git`.
    public var pathText: String {
        let text = path.joined(separator: "/")
        return text.hasSuffix(".git") ? String(text.dropLast(4)) : text
    }

    /// The scheme, nil for none, and what is behind it.
    private static func scheme(of text: String) -> (Scheme?, Substring)? {
        guard let mark = text.firstRange(of: "://") else { return (nil, text[...]) }
        let name = text[..<mark.lowerBound].lowercased()
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "+")
        }
        // It may be a part of a query.
        guard isName else { return name.contains("/") || name.contains("?") ? (nil, text[...]) : nil }
        let scheme: Scheme? =
            switch name {
            case "https", "git+https": .https
            case "http", "git+http": .http
            case "ssh", "git+ssh", "ssh+git": .ssh
            case "git": .git
            default: nil
            }
        return scheme.map { ($0, text[mark.upperBound...]) }
    }

    private static func path(_ word: Substring?, _ rest: Substring) -> [String]? {
        var path: [String] = []
        for part in [word].compactMap({ $0 }) + rest.split(separator: "/") {
            guard let segment = PercentText.decoded(part), segment != ".", segment != "..",
                segment.unicodeScalars.allSatisfy({
                    $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0 != "/" && $0 != "\\"
                })
            else { return nil }
            path.append(segment)
        }
        return path
    }
}

extension GitAddress: CustomStringConvertible {
    /// Without what stands before the host, but for the user of ssh.
    public var description: String {
        let user = login.map { "\($0)@" } ?? ""
        let tail = path.map { "/" + URLText.percentEncoded($0) }.joined()
        return "\(scheme.rawValue)://\(user)\(host)\(port.map { ":\($0)" } ?? "")\(tail)"
    }
}

/// Host and port, or host and the first part of the path.
private struct Server {
    let host: String
    var port: Int?
    /// What stands behind a colon and is no port.
    var word: Substring?
    let hasColon: Bool

    init?(_ text: Substring) {
        let isNumbered = text.hasPrefix("[")
        let name =
            isNumbered
            ? text.prefix(through: text.firstIndex(of: "]") ?? text.startIndex) : text.prefix { $0 != ":" }
        guard let host = Self.host(name, isNumbered: isNumbered) else { return nil }
        self.host = host
        let tail = text.dropFirst(name.count)
        hasColon = tail.hasPrefix(":")
        guard hasColon || tail.isEmpty, !tail.dropFirst().contains(":") else { return nil }
        let word = tail.dropFirst()
        guard !word.isEmpty else { return }
        if let number = Int(word), (1...65535).contains(number),
            word.utf8.allSatisfy({ $0 < 0x3A && $0 > 0x2F })
        {
            port = number
        } else {
            self.word = word
        }
    }

    private static func host(_ name: Substring, isNumbered: Bool) -> String? {
        var name = name.lowercased()[...]
        if isNumbered {
            let digits = name.dropFirst().dropLast()
            let isAddress =
                digits.contains(":") && digits.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
            return name.hasSuffix("]") && isAddress ? String(name) : nil
        }
        if name.hasSuffix(".") { name.removeLast() }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isGood = labels.allSatisfy { label in
            !label.isEmpty && !label.hasPrefix("-")
                && label.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_".utf8.contains(byte)
                }
        }
        return isGood && name.utf8.count <= 253 ? String(name) : nil
    }
}

/// Escapes of URLs.
enum PercentText {
    /// The text without its escapes; nil where they are none, or no UTF-8 comes out.
    static func decoded(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let high = digit(rest.removeFirst()), let low = digit(rest.removeFirst())
            else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// Without blanks at its ends.
    fileprivate var trimmed: String {
        let front = drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        var text = front
        while let last = text.last, last == " " || last == "\t" || last.isNewline { text.removeLast() }
        return String(text)
    }
}
