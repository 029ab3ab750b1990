/// Epoch, version and release: what rpm orders packages by.
///
/// Equality, hashing and order are rpm's: `1.0` equals `1.00` and `1_0`, and a missing epoch equals 0.
/// Compare `description` when the spelling matters. Without a release (`1.0`) it sorts before every
/// release of the same version.
public struct EVR: Sendable {
    public var epoch: UInt32?
    public var version: String
    public var release: String?

    public init(epoch: UInt32? = nil, version: String, release: String? = nil) {
        self.epoch = epoch
        self.version = version
        self.release = release
    }

    /// Reads `[EPOCH:]VERSION[-RELEASE]` as rpm does: leading digits before a colon are the epoch (none
    /// means 0), the last hyphen starts the release.
    ///
    /// Nil if the version is empty or the epoch does not fit 32 bits.
    public init?(_ text: String) {
        let bytes = text.utf8
        var rest = Substring(text)
        let colon = bytes.firstIndex { !$0.isASCIIDigit }
        if let colon, bytes[colon] == UInt8(ascii: ":") {
            guard let number = colon == bytes.startIndex ? 0 : UInt32(text[..<colon]) else { return nil }
            epoch = number
            rest = text[bytes.index(after: colon)...]
        }
        if let hyphen = rest.utf8.lastIndex(of: UInt8(ascii: "-")) {
            version = String(rest[..<hyphen])
            release = String(rest[rest.utf8.index(after: hyphen)...])
        } else {
            version = String(rest)
        }
        if version.isEmpty { return nil }
    }

    /// rpm's answer for two EVRs.
    public func compared(to other: EVR) -> VersionOrdering {
        let (left, right) = (epoch ?? 0, other.epoch ?? 0)
        if left != right { return left < right ? .older : .newer }
        let order = VersionOrder.compare(version, other.version)
        if order != .same { return order }
        switch (release, other.release) {
        case (nil, nil): return .same
        case (nil, _): return .older
        case (_, nil): return .newer
        case (let left?, let right?): return VersionOrder.compare(left, right)
        }
    }
}

extension EVR: Comparable, Hashable {
    public static func == (lhs: EVR, rhs: EVR) -> Bool { lhs.compared(to: rhs) == .same }

    public static func < (lhs: EVR, rhs: EVR) -> Bool { lhs.compared(to: rhs) == .older }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(epoch ?? 0)
        VersionOrder.hash(version, into: &hasher)
        hasher.combine(release == nil)
        if let release { VersionOrder.hash(release, into: &hasher) }
    }
}

extension EVR: CustomStringConvertible {
    /// `[EPOCH:]VERSION[-RELEASE]`, the epoch only if there is one.
    public var description: String {
        (epoch.map { "\($0):" } ?? "") + version + (release.map { "-\($0)" } ?? "")
    }
}

extension EVR: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = EVR(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no EVR: '\(text)'")
        }
        self = value
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
