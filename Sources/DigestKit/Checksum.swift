/// A checksum of bytes, and how it was made.
public struct Checksum: Hashable, Sendable, Codable {
    /// The algorithms that repositories, composes and lookaside caches use.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case md5, sha1, sha256, sha384, sha512

        /// The kind of a name in a file; `sha` is the old name of SHA-1.
        public init?(name: String) {
            self.init(rawValue: name.lowercased() == "sha" ? "sha1" : name.lowercased())
        }

        /// Bytes of a checksum.
        public var size: Int {
            switch self {
            case .md5: 16
            case .sha1: 20
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    public let kind: Kind
    public let bytes: [UInt8]

    init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    /// The checksum that hexadecimal digits of either case stand for; nil for anything else or another length.
    public init?(_ kind: Kind, hexadecimal text: String) {
        guard text.utf8.count == 2 * kind.size else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(kind.size)
        var high: UInt8?
        for character in text.utf8 {
            guard let digit = Self.value(of: character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        self.init(kind, bytes)
    }

    /// The bytes as small hexadecimal digits.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            let digits: StaticString = "0123456789abcdef"
            for (index, byte) in bytes.enumerated() {
                buffer[index * 2] = digits.utf8Start[Int(byte >> 4)]
                buffer[index * 2 + 1] = digits.utf8Start[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Checksum: CustomStringConvertible {
    /// As in `sha256:9f86d0…`.
    public var description: String { "\(kind.rawValue):\(hexadecimal)" }
}
