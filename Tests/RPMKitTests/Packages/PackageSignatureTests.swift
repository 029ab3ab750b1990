import Foundation
import RPMKit
import Testing

@Suite struct PackageSignatureTests {
    static let key: [UInt8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF]

    /// A version 4 body: RSA, SHA-256, creation time hashed, issuer not hashed.
    static let version4: [UInt8] =
        [4, 0, 1, 8, 0, 6, 5, 2, 0x60, 0, 0, 0, 0, 10, 9, 16] + key + [0xAA, 0xBB]

    static let bodies: [(String, [UInt8])] = [
        ("RSA/SHA256, key ID 0123456789abcdef", version4),
        ("DSA/SHA1, key ID 0123456789abcdef", [3, 5, 0, 0x60, 0, 0, 0] + key + [17, 2, 0xAA, 0xBB]),
        // Fingerprint of a version 4 key: the id is its end.
        (
            "EdDSA/SHA512, key ID 0123456789abcdef",
            [4, 0, 22, 10, 0, 23, 22, 33, 4] + [UInt8](repeating: 9, count: 12) + key + [0, 0, 0, 0]
        ),
        // Fingerprint of a version 6 key: the id is its start; areas have long counts.
        (
            "Ed25519/SHA512, key ID 0123456789abcdef",
            [6, 0, 27, 10, 0, 0, 0, 35, 34, 33, 6] + key + [UInt8](repeating: 9, count: 24) + [0, 0, 0, 0]
        ),
        (
            "EdDSA/SHA256, key ID 0123456789abcdef",
            [5, 0, 22, 8, 0, 35, 34, 0xA1, 5] + key + [UInt8](repeating: 9, count: 24) + [0, 0]
        ),
    ]

    static func packet(_ body: [UInt8]) -> [UInt8] { [0x88, UInt8(body.count)] + body }

    static func signatures(_ tag: RPMTag, _ packet: [UInt8]) throws -> [PackageSignature] {
        var package = PackageBytes()
        package.signature.append(.binary(tag, packet))
        return try package.read().signatures
    }

    @Test("the maker of a signature is read from packets of versions 3 to 6", arguments: bodies)
    func versions(description: String, body: [UInt8]) throws {
        let found = try Self.signatures(.signatureRSA, Self.packet(body))
        #expect(found.map(\.description) == [description])
        #expect(found.map(\.shortKeyID) == ["89abcdef"])
    }

    @Test("a packet's length is read in each of its forms") func lengths() throws {
        let body = Self.version4
        let count = UInt8(body.count)
        let forms: [[UInt8]] = [
            [0x88, count], [0x89, 0, count], [0x8A, 0, 0, 0, count], [0x8B], [0xC2, count],
            [0xC2, 255, 0, 0, 0, count],
        ]
        for form in forms {
            let found = try Self.signatures(.signaturePGP, form + body)
            #expect(found.map(\.keyIDText) == ["0123456789abcdef"], "\(form)")
            #expect(found.map(\.created) == [0x6000_0000])
        }
        let long = body + [UInt8](repeating: 0, count: 300)
        let twoBytes = try Self.signatures(.signaturePGP, [0xC2, 192, UInt8(long.count - 192)] + long)
        #expect(twoBytes.count == 1)
    }

    @Test("a signature that is cut short anywhere before its end is none") func cut() throws {
        let packet = Self.packet(Self.version4)
        for length in 1..<packet.count {
            let found = try Self.signatures(.signatureDSA, Array(packet[..<length]))
            #expect(found.isEmpty)
        }
    }

    @Test("signatures come newest format first, and the first known key signed the package")
    func order() throws {
        var package = PackageBytes()
        let other: [UInt8] = [4, 0, 1, 8, 0, 0, 0, 10, 9, 16, 0, 0, 0, 0, 0, 0, 0, 1]
        let anonymous: [UInt8] = [4, 0, 1, 8, 0, 0, 0, 0]
        package.signature += [
            .binary(.signatureGPG, Self.packet(other)), .binary(.signatureRSA, Self.packet(Self.version4)),
            .strings(.signatureOpenPGP, [Data(Self.packet(anonymous)).base64EncodedString(), "no base64!"]),
        ]
        let header = try package.read()
        #expect(header.signatures.map(\.source) == [.openPGP, .rsa, .gpg])
        #expect(header.signingKey == "89abcdef")
        let unsigned = try PackageBytes().read()
        #expect(unsigned.signingKey == nil)
    }
}
