import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("Checksums")
struct ChecksumTests {
    @Test(
        "coreutils gives the same checksums",
        Tool.require("md5sum", "sha1sum", "sha256sum", "sha384sum", "sha512sum"),
        arguments: Checksum.Kind.allCases)
    func coreutils(kind: Checksum.Kind) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("bytes")
            // More than one buffer, and no whole number of them.
            let bytes = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
            try Files.writeAtomically(bytes, to: path)
            let command = Command("\(kind.rawValue)sum", ["bytes"], environment: [:], in: directory)
            let expected = try await CommandRunner().check(command).output.prefix { $0 != " " }
            #expect(try Checksum.of(path, kind).hexadecimal == expected)
            #expect(Checksum.of(bytes, kind).hexadecimal == expected)
        }
    }

    @Test("hexadecimal digits are read in either case, and nothing else is")
    func hexadecimal() {
        let text = "D41D8CD98f00b204e9800998ecf8427e"
        #expect(Checksum(.md5, hexadecimal: text)?.hexadecimal == text.lowercased())
        #expect(Checksum(.md5, hexadecimal: text) == Checksum.of([], .md5))
        #expect(Checksum(.md5, hexadecimal: String(text.dropLast())) == nil)
        #expect(Checksum(.sha1, hexadecimal: text) == nil)
        #expect(Checksum(.md5, hexadecimal: "g" + text.dropFirst()) == nil)
    }

    @Test("a file that is not there is told by its name")
    func missing() {
        #expect(throws: Checksum.FileFailure.self) {
            try Checksum.of(FilePath("/nonexistent/file"), .sha256)
        }
    }

    @Test("'sha' is the old name of SHA-1") func oldName() {
        #expect(Checksum.Kind(name: "sha") == .sha1)
        #expect(Checksum.Kind(name: "SHA256") == .sha256)
        #expect(Checksum.Kind(name: "crc32") == nil)
    }
}
