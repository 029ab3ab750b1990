/// One OpenPGP signature that a package carries: who signed it and how, not whether it is right.
public struct PackageSignature: Sendable, Hashable {
    /// The entry of the signature header that it was in.
    public enum Source: Sendable, Hashable {
        /// Of rpm 6: any number of signatures of the header.
        case openPGP
        /// Of the header.
        case rsa, dsa
        /// Of header and payload together, as rpm 3 made them.
        case pgp, gpg
    }

    public var source: Source
    public var version: UInt8
    public var algorithm: PublicKeyAlgorithm
    public var hash: HashAlgorithm
    /// The 64-bit id of the key; 0 if the signature does not tell.
    public var keyID: UInt64
    /// Seconds since 1970.
    public var created: UInt32?

    /// The key id in 16 hexadecimal digits.
    public var keyIDText: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The last 8 digits of the key id, which Koji and composes name keys by.
    public var shortKeyID: String { String(keyIDText.suffix(8)) }

    /// - SeeAlso: RFC 9580, section 9.1.
    public struct PublicKeyAlgorithm: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public var description: String {
            switch rawValue {
            case 1, 2, 3: "RSA"
            case 17: "DSA"
            case 19: "ECDSA"
            case 22: "EdDSA"
            case 27: "Ed25519"
            case 28: "Ed448"
            default: "algorithm \(rawValue)"
            }
        }
    }

    /// - SeeAlso: RFC 9580, section 9.5.
    public struct HashAlgorithm: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public var description: String {
            switch rawValue {
            case 1: "MD5"
            case 2: "SHA1"
            case 3: "RIPEMD160"
            case 8: "SHA256"
            case 9: "SHA384"
            case 10: "SHA512"
            case 11: "SHA224"
            case 12: "SHA3-256"
            case 14: "SHA3-512"
            default: "hash \(rawValue)"
            }
        }
    }
}

extension PackageSignature: CustomStringConvertible {
    /// Such as `RSA/SHA256, key ID 0123456789abcdef`.
    public var description: String { "\(algorithm)/\(hash), key ID \(keyIDText)" }
}

extension PackageHeader {
    /// The package's signatures; those of the header first, newest format first.
    ///
    /// Entries that hold no OpenPGP signature are left out: a signature that cannot be read is none.
    public var signatures: [PackageSignature] {
        let header = file.signatureHeader
        var found = header.strings(.signatureOpenPGP).compactMap { text in
            Base64.decode(text.utf8).flatMap { OpenPGPSignaturePacket($0)?.signature(.openPGP) }
        }
        let single: [(RPMTag, PackageSignature.Source)] = [
            (.signatureDSA, .dsa), (.signatureRSA, .rsa), (.signaturePGP, .pgp), (.signatureGPG, .gpg),
        ]
        for (tag, source) in single {
            guard let bytes = header.bytes(tag), let packet = OpenPGPSignaturePacket(bytes) else { continue }
            found.append(packet.signature(source))
        }
        return found
    }

    /// The short id of the key that signed the package; nil if it is not signed.
    public var signingKey: String? { signatures.first { $0.keyID != 0 }?.shortKeyID }
}
