import Foundation
import RPMKit
import SystemPackage
import TestSupport
import Testing

@Suite struct RPMHeaderFuzzTests {
    /// A package with an entry for everything that is read.
    static func sample() -> PackageBytes {
        var package = PackageBytes()
        package.signature += [
            .binary(.signatureRSA, PackageSignatureTests.packet(PackageSignatureTests.version4)),
            .strings(.signatureOpenPGP, [Data(PackageSignatureTests.version4).base64EncodedString()]),
            .binary(.signatureMD5, [UInt8](0..<16)), .string(.signatureSHA256, "ab"),
        ]
        package.header += [
            .int32(.epoch, [3]), .strings(.locales, ["C", "de"]), .strings(.baseNames, ["a", "b", "c"]),
            .strings(.directoryNames, ["/usr/bin/", "/etc/"]), .int32(.directoryIndexes, [0, 0, 1]),
            .init(tag: .fileModes, type: 3, count: 3, data: [0x81, 0xED, 0x41, 0xED, 0x81, 0xA4]),
            .int32(.fileFlags, [0, 64, 1]), .int32(.fileSizes, [1, 2, 3]),
            .strings(.changelogName, ["me"]), .strings(.changelogText, ["- it"]),
            .int32(.changelogTime, [1]), .strings(.exclusiveArch, ["x86_64"]),
        ]
        for kind: UInt32 in [1047, 1049, 1054, 1090] {
            package.header.append(.strings(RPMTag(kind), ["(a if b)", "/bin/sh"]))
        }
        package.header += [.int32(1112, [8, 0]), .strings(1113, ["1:1-1", ""])]
        return package
    }

    @Test("a damaged package is refused, or read without trapping", arguments: 0..<8)
    func mutations(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed) + 500)
        var budget = FuzzBudget(rounds: 1500)
        let sample = Self.sample().bytes
        var accepted = 0
        while budget.goesOn() {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 4..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.removeSubrange(place...)
                case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default:
                    let number = random.pick([0, 1, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x8000_0000] as [UInt32])
                    let start = min(place & ~3, bytes.count - 4)
                    bytes.replaceSubrange(start..<start + 4, with: PackageBytes.big(number))
                }
                if bytes.count < 8 { break }
            }
            if let header = try? PackageHeader(PackageFile(bytes: bytes, path: "fuzz.rpm")) {
                accepted += 1
                exhaust(header)
            }
        }
        #expect(accepted > 0, "mutations so heavy that nothing was read test nothing")
    }

    /// Asks for everything.
    private func exhaust(_ header: PackageHeader) {
        for kind in Dependency.Kind.allCases {
            for dependency in header.dependencies(kind) {
                _ = (dependency.evr, dependency.description, try? RichDependency(dependency.name))
            }
        }
        for file in header.files { _ = (file.path, file.isDirectory, file.size) }
        _ = (header.changelog, header.signatures, header.md5, header.headerSHA256, header.summary)
        _ = (header.exclusiveArch, header.archiveSize, header.isSystemRelease, header.evr)
        for part in [header.file.header, header.file.signatureHeader] {
            for entry in part.entries {
                _ = (part.strings(entry.tag), part.integers(entry.tag), part.bytes(entry.tag))
                _ = part.translations(entry.tag)
            }
        }
    }
}
