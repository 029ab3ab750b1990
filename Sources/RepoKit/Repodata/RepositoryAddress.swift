internal import SystemPackage

/// Where something of a repository is: on this machine, or elsewhere.
enum RepositoryAddress: Sendable {
    case local(FilePath)
    case remote(String)

    /// Reads a path, a `file://` URL or another URL.
    init(_ text: String) {
        if text.hasPrefix("file:") {
            let path = text.hasPrefix("file://") ? text.dropFirst(7) : text.dropFirst(5)
            // Between the slashes a host may be named, which is this one.
            let start = path.firstIndex(of: "/") ?? path.startIndex
            self = .local(FilePath(Self.decoded(path[start...])))
        } else if Self.hasScheme(text) {
            self = .remote(text)
        } else {
            self = .local(FilePath(text))
        }
    }

    /// Whether `://` stands somewhere in a text.
    private static func hasScheme(_ text: String) -> Bool {
        var rest = text.utf8[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            rest = rest[colon...]
            if rest.starts(with: "://".utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// What comes below it.
    func appending(_ name: String) -> RepositoryAddress {
        switch self {
        case .local(let path): .local(path.pushing(FilePath(name)))
        case .remote(let url): .remote(url.hasSuffix("/") ? url + name : "\(url)/\(name)")
        }
    }

    var text: String {
        switch self {
        case .local(let path): path.string
        case .remote(let url): url
        }
    }

    /// `%20` and the like as the bytes that they stand for.
    private static func decoded(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
