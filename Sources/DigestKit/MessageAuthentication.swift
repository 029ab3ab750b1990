internal import Crypto
public import HostKit

/// Whether bytes come from somebody who knows a secret (HMAC).
///
/// - SeeAlso: RFC 2104.
public enum MessageAuthentication {
    /// The code of a text under a secret; `kind` is one of the SHA family.
    public static func code(_ kind: Checksum.Kind, of bytes: [UInt8], secret: Secret) -> Checksum {
        let key = SymmetricKey(data: Array(secret.reveal().utf8))
        return switch kind {
        case .md5: Checksum(kind, Array(HMAC<Insecure.MD5>.authenticationCode(for: bytes, using: key)))
        case .sha1: Checksum(kind, Array(HMAC<Insecure.SHA1>.authenticationCode(for: bytes, using: key)))
        case .sha256: Checksum(kind, Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key)))
        case .sha384: Checksum(kind, Array(HMAC<SHA384>.authenticationCode(for: bytes, using: key)))
        case .sha512: Checksum(kind, Array(HMAC<SHA512>.authenticationCode(for: bytes, using: key)))
        }
    }

    /// Whether two texts are the same, in a time that tells nothing of where they differ.
    public static func areEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }
}
