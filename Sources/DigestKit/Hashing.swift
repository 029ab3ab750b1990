internal import Crypto

/// Takes bytes piece by piece and gives their checksum.
public struct Hashing: Sendable {
    public let kind: Checksum.Kind
    private var state: State

    private enum State: Sendable {
        case md5(Insecure.MD5)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
        case sha384(SHA384)
        case sha512(SHA512)
    }

    public init(_ kind: Checksum.Kind) {
        self.kind = kind
        state =
            switch kind {
            case .md5: .md5(Insecure.MD5())
            case .sha1: .sha1(Insecure.SHA1())
            case .sha256: .sha256(SHA256())
            case .sha384: .sha384(SHA384())
            case .sha512: .sha512(SHA512())
            }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .md5(var hash): state = Self.updated(&hash, bytes, State.md5)
        case .sha1(var hash): state = Self.updated(&hash, bytes, State.sha1)
        case .sha256(var hash): state = Self.updated(&hash, bytes, State.sha256)
        case .sha384(var hash): state = Self.updated(&hash, bytes, State.sha384)
        case .sha512(var hash): state = Self.updated(&hash, bytes, State.sha512)
        }
    }

    private static func updated<Hash: HashFunction>(
        _ hash: inout Hash, _ bytes: UnsafeRawBufferPointer, _ wrap: (Hash) -> State
    ) -> State {
        hash.update(bufferPointer: bytes)
        return wrap(hash)
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The checksum of all bytes so far.
    public func checksum() -> Checksum {
        switch state {
        case .md5(let hash): Checksum(kind, Array(hash.finalize()))
        case .sha1(let hash): Checksum(kind, Array(hash.finalize()))
        case .sha256(let hash): Checksum(kind, Array(hash.finalize()))
        case .sha384(let hash): Checksum(kind, Array(hash.finalize()))
        case .sha512(let hash): Checksum(kind, Array(hash.finalize()))
        }
    }
}

extension Checksum {
    /// The checksum of bytes at hand.
    public static func of(_ bytes: [UInt8], _ kind: Kind) -> Checksum {
        var hashing = Hashing(kind)
        hashing.update(bytes)
        return hashing.checksum()
    }
}
