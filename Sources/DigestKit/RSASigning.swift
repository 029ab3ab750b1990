internal import Crypto
internal import CryptoExtras

/// A private RSA key that signs.
///
/// It prints, and reflects, as nothing of itself.
public struct RSASigningKey: Sendable {
    private let key: _RSA.Signing.PrivateKey

    /// Why there is no key or no signature; tells nothing of the key.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// Reads a key of at least 2048 bits, as PKCS#1 (`BEGIN RSA PRIVATE KEY`) or PKCS#8 (`BEGIN PRIVATE KEY`),
    /// without a passphrase.
    ///
    /// - SeeAlso: RFC 7468; RFC 8017, A.1.2; RFC 5958.
    public init(pem: String) throws(Failure) {
        guard pem.contains("PRIVATE KEY-----") else {
            throw Failure(description: "there is no private key in PEM in it")
        }
        guard !pem.contains("ENCRYPTED") else {
            throw Failure(description: "the key has a passphrase; take it away with 'openssl pkey'")
        }
        do {
            key = try _RSA.Signing.PrivateKey(pemRepresentation: pem)
        } catch {
            throw Failure(description: "it is no RSA key of 2048 or more bits")
        }
    }

    /// The signature RSASSA-PKCS1-v1_5 of the bytes' SHA-256: what JSON web tokens call `RS256`.
    ///
    /// - SeeAlso: RFC 8017, 8.2; RFC 7518, 3.3.
    public func signature(of bytes: [UInt8]) throws(Failure) -> [UInt8] {
        do {
            let signature = try key.signature(
                for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
            return Array(signature.rawRepresentation)
        } catch {
            throw Failure(description: "the RSA key cannot sign")
        }
    }
}

extension RSASigningKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
