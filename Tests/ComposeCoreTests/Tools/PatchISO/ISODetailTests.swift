import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Details of patching images") struct ISODetailTests {
    @Test("sums in .treeinfo change where a file did, in their own kind, and nowhere else") func checksums()
        throws
    {
        let text = """
            [general]
            images/a.img = sha256:00
            [checksums]
            images/a.img = sha256:00
            images/b%%.img=sha1:11
            images/c.img = sha256:22\r
            odd line
            [stage2]
            mainimage = images/a.img:x

            """
        let sum = try #require(Checksum(.sha1, hexadecimal: String(repeating: "ab", count: 20)))
        let new = TreeInfoChecksums.updated(Array(text.utf8)) { path, kind in
            path == "images/b%.img" && kind == .sha1 ? sum : nil
        }
        #expect(String(decoding: new, as: UTF8.self) == text.replacing("sha1:11", with: "\(sum)"))
    }

    @Test(
        "xorriso's arguments may have blanks and quotes of both kinds, there and back",
        arguments: ["a b", "it's", "\"x\"", "'", ""])
    func quoting(text: String) {
        #expect(XorrisoScript.unquoted(XorrisoScript.quoted(text)) == text)
    }

    @Test("partitions behind the file system are found in xorriso's commands") func partitions() {
        let report = """
            -boot_image any partition_offset=16
            -append_partition 2 28732ac11ff8d211ba4b00a0c93ec93b --interval:imported_iso:4152d-7031d::'b c.iso'
            -append_partition 3 0x83 /some/file
            """
        let found = AppendedPartition.all(in: report)
        #expect(
            found == [
                AppendedPartition(
                    number: 2, type: "28732ac11ff8d211ba4b00a0c93ec93b", offset: 4152 * 512, size: 2880 * 512)
            ])
    }

    @Test("cut and damaged images are refused or read, and never end the program") func damaged() async throws
    {
        try await withTemporaryDirectory { directory in
            let whole = try Files.read(try await SampleISO.bootable.path.appending("old.iso"))
            let path = directory.appending("x.iso")
            for length in [0, 1, 511, 2048, 32_768, 32_774, 34_000, 34_816, 36_864, 40_000] {
                try Files.writeAtomically(whole.prefix(length), to: path)
                _ = try? SourceVolume(path)
            }
            var generator = SeededGenerator(seed: 7)
            for _ in 0..<200 {
                var bytes = Array(whole.prefix(60_000))
                for _ in 0..<20 {
                    bytes[Int.random(in: 32_768..<60_000, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                try Files.writeAtomically(bytes, to: path)
                _ = try? SourceVolume(path)
                var sector = Array(whole.prefix(512))
                sector[510] = 0x55
                sector[511] = 0xAA
                sector[Int.random(in: 11..<40, using: &generator)] = .random(in: 0...255, using: &generator)
                _ = FATParameters(sector)
            }
        }
    }

    @Test("later directories win; a file and a directory of one name do not go together") func overlay()
        async throws
    {
        try await withTemporaryDirectory { directory in
            for (name, text) in [("1/a", "first"), ("1/b", "first"), ("2/a", "second"), ("3/a/x", "")] {
                let path = directory.appending(name)
                try Files.createDirectories(path.removingLastComponent())
                try Files.writeAtomically(text, to: path)
            }
            let roots = ["1", "2", "3"].map { directory.appending($0) }
            let overlay = try ISOOverlay(Array(roots.prefix(2)))
            #expect(overlay.files == ["a": roots[1].appending("a"), "b": roots[0].appending("b")])
            let error = #expect(throws: ComposeError.self) { _ = try ISOOverlay(roots) }
            #expect(error?.message.contains("/a is a file in one directory") == true)
        }
    }
}
