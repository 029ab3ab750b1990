/// Name, version and release of a build, with an epoch if one was written.
///
/// Equality is by spelling; order is by name, then by rpm's version order, then by spelling.
public struct NVR: Sendable, Hashable {
    public var name: String
    public var epoch: UInt32?
    public var version: String
    public var release: String

    public init(name: String, epoch: UInt32? = nil, version: String, release: String) {
        self.name = name
        self.epoch = epoch
        self.version = version
        self.release = release
    }

    /// Reads `N-V-R`, with the epoch in any of its places: `N-E:V-R`, `E:N-V-R`, `N-V-R:E`.
    ///
    /// Nil if one of the three parts is missing or empty, or the epoch is not a number.
    public init?(_ text: String) {
        guard let parts = PackageNameParts(Substring(text)) else { return nil }
        self.init(
            name: String(parts.name), epoch: parts.epoch, version: String(parts.version),
            release: String(parts.release))
    }

    public var evr: EVR { EVR(epoch: epoch, version: version, release: release) }
}

extension NVR: Comparable {
    public static func < (lhs: NVR, rhs: NVR) -> Bool {
        if lhs.name != rhs.name { return lhs.name < rhs.name }
        switch lhs.evr.compared(to: rhs.evr) {
        case .older: return true
        case .newer: return false
        case .same: return lhs.evr.description < rhs.evr.description
        }
    }
}

extension NVR: CustomStringConvertible {
    /// `N-V-R` without the epoch, as build systems write it.
    public var description: String { "\(name)-\(version)-\(release)" }
}

extension NVR: Codable {}

/// The pieces of `[E:]N-[E:]V-R[:E]`.
struct PackageNameParts {
    var name: Substring
    var epoch: UInt32?
    var version: Substring
    var release: Substring

    init?(_ text: Substring) {
        var rest = text
        if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), colon != rest.startIndex,
            rest[..<colon].utf8.allSatisfy(\.isASCIIDigit)
        {
            guard let number = UInt32(rest[..<colon]) else { return nil }
            epoch = number
            rest = rest[rest.utf8.index(after: colon)...]
        } else if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")),
            case let tail = rest[rest.utf8.index(after: colon)...], !tail.isEmpty,
            tail.utf8.allSatisfy(\.isASCIIDigit)
        {
            guard let number = UInt32(tail) else { return nil }
            epoch = number
            rest = rest[..<colon]
        }
        let hyphen = UInt8(ascii: "-")
        guard let second = rest.utf8.lastIndex(of: hyphen),
            let first = rest[..<second].utf8.lastIndex(of: hyphen)
        else { return nil }
        name = rest[..<first]
        version = rest[rest.utf8.index(after: first)..<second]
        release = rest[rest.utf8.index(after: second)...]
        if let colon = version.utf8.firstIndex(of: UInt8(ascii: ":")) {
            guard epoch == nil, let number = UInt32(version[..<colon]) else { return nil }
            epoch = number
            version = version[version.utf8.index(after: colon)...]
        }
        if name.isEmpty || version.isEmpty || release.isEmpty { return nil }
        if name.utf8.contains(UInt8(ascii: ":")) || release.utf8.contains(UInt8(ascii: ":")) { return nil }
        if version.utf8.contains(UInt8(ascii: ":")) { return nil }
    }
}
