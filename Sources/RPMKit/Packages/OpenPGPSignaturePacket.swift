/// What an OpenPGP signature packet of version 3 to 6 says of its maker.
///
/// - SeeAlso: RFC 9580, sections 4.2 and 5.2; RFC 4880; LibrePGP for version 5.
struct OpenPGPSignaturePacket {
    private(set) var version: UInt8
    private(set) var algorithm: UInt8 = 0
    private(set) var hash: UInt8 = 0
    private(set) var keyID: UInt64 = 0
    private(set) var created: UInt32?

    /// Reads the first packet of the bytes; nil if it is no whole signature packet of a known version.
    init?(_ bytes: [UInt8]) {
        var packet = ByteReader(bytes[...])
        guard var body = Self.body(of: &packet), let version = body.next() else { return nil }
        self.version = version
        switch version {
        case 3: guard readVersion3(&body) else { return nil }
        case 4, 5, 6: guard readSubpacketAreas(&body) else { return nil }
        default: return nil
        }
    }

    func signature(_ source: PackageSignature.Source) -> PackageSignature {
        PackageSignature(
            source: source, version: version, algorithm: .init(rawValue: algorithm),
            hash: .init(rawValue: hash), keyID: keyID, created: created)
    }

    /// The content of a signature packet, whose header comes in an old and a new form.
    private static func body(of packet: inout ByteReader) -> ByteReader? {
        guard let header = packet.next(), header & 0x80 != 0 else { return nil }
        if header & 0x40 != 0 {
            guard header & 0x3F == 2, let length = packet.length(isSubpacket: false) else { return nil }
            return packet.take(length)
        }
        guard (header >> 2) & 0x0F == 2 else { return nil }
        // 3 means: to the end of what there is.
        if header & 3 == 3 { return packet }
        guard let length = packet.number(1 << (header & 3)) else { return nil }
        return packet.take(Int(length))
    }

    private mutating func readVersion3(_ body: inout ByteReader) -> Bool {
        guard body.next() == 5, body.next() != nil, let created = body.number(4), let key = body.number(8),
            let algorithm = body.next(), let hash = body.next()
        else { return false }
        (self.created, keyID) = (UInt32(created), key)
        (self.algorithm, self.hash) = (algorithm, hash)
        return true
    }

    private mutating func readSubpacketAreas(_ body: inout ByteReader) -> Bool {
        guard body.next() != nil, let algorithm = body.next(), let hash = body.next() else { return false }
        (self.algorithm, self.hash) = (algorithm, hash)
        for _ in ["hashed", "unhashed"] {
            guard let length = body.number(version == 6 ? 4 : 2), var area = body.take(Int(length)) else {
                return false
            }
            while let length = area.length(isSubpacket: true), length > 0, var subpacket = area.take(length) {
                readSubpacket(&subpacket)
            }
        }
        return true
    }

    private mutating func readSubpacket(_ content: inout ByteReader) {
        guard let type = content.next() else { return }
        // The high bit only marks what a verifier must understand.
        switch type & 0x7F {
        case 2: created = created ?? content.number(4).map { UInt32($0) }
        case 16: if keyID == 0, let key = content.number(8) { keyID = key }
        case 33: if keyID == 0, let key = Self.keyID(fingerprint: &content) { keyID = key }
        default: break
        }
    }

    /// A key's id is the end of its fingerprint, since version 5 the start.
    private static func keyID(fingerprint: inout ByteReader) -> UInt64? {
        guard let version = fingerprint.next() else { return nil }
        if version <= 4 {
            guard fingerprint.take(12) != nil else { return nil }
        }
        return fingerprint.number(8)
    }
}

/// Reads bytes from the front and never beyond the end.
private struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func next() -> UInt8? { rest.popFirst() }

    /// A big-endian number of up to eight bytes.
    mutating func number(_ size: Int) -> UInt64? {
        guard rest.count >= size else { return nil }
        defer { rest.removeFirst(size) }
        return rest.prefix(size).reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func take(_ size: Int) -> ByteReader? {
        guard rest.count >= size else { return nil }
        defer { rest.removeFirst(size) }
        return ByteReader(rest.prefix(size))
    }

    /// A length of one, two or five bytes, as new packets and all subpackets have it.
    ///
    /// Packets in parts, which signatures are not allowed to be, have none.
    mutating func length(isSubpacket: Bool) -> Int? {
        guard let first = next() else { return nil }
        switch first {
        case ..<192: return Int(first)
        case 255: return number(4).map { Int($0) }
        case 224... where !isSubpacket: return nil
        default: return next().map { (Int(first) - 192) << 8 + Int($0) + 192 }
        }
    }
}
