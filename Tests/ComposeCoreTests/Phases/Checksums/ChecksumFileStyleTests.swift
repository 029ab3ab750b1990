import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite struct ChecksumFileStyleTests {
    @Test("files with several names for all images and one for each image are found again")
    func found() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso", "S/iso/b.iso"], in: top)
            let phase = try Sample.phase(top, ["md5", "sha256"]) { $0.baseName = "{arch}" }
            _ = try await phase.perform(phase.plan(images))
            let style = try #require(try ChecksumFileStyle(of: top.pushing("compose/S/iso")))
            #expect(style.joint == ["x86_64-MD5SUM": .md5, "x86_64-SHA256SUM": .sha256])
            #expect(style.single == [.md5, .sha256])
        }
    }

    @Test("a joint file about one image alone is not taken for that image's own")
    func jointOfOne() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso"], in: top)
            let phase = try Sample.phase(top, ["sha256"]) { $0.inOneFile = true }
            _ = try await phase.perform(phase.plan(images))
            let style = try #require(try ChecksumFileStyle(of: top.pushing("compose/S/iso")))
            #expect(style == ChecksumFileStyle(kinds: [.sha256], inOneFile: true))
        }
    }

    @Test("a directory without checksum files has no style")
    func none() async throws {
        try await withTemporaryDirectory { top in
            _ = try Sample.write(["S/iso/a.iso"], in: top)
            #expect(try ChecksumFileStyle(of: top.pushing("compose/S/iso")) == nil)
        }
    }

    @Test("written anew for one image more, all joint files have it, and it has its own")
    func written() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso", "S/iso/u.iso"], in: top)
            let phase = try Sample.phase(top, ["md5"]) { $0.baseName = "{arch}" }
            let made = try await phase.perform(phase.plan(images))
            let directory = top.pushing("compose/S/iso")
            let expected = try Sample.texts(directory)
            _ = try await phase.perform(phase.plan([images[0]]))
            #expect(try Files.list(directory) == ["a.iso", "a.iso.MD5SUM", "u.iso", "x86_64-MD5SUM"])
            let style = try #require(try ChecksumFileStyle(of: directory))
            try style.write(for: made.map(\.image), to: directory)
            #expect(try Sample.texts(directory) == expected)
        }
    }

    @Test("an image without a checksum that the style needs is named")
    func missing() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso"], in: top)
            let error = #expect(throws: ComposeError.self) {
                try ChecksumFileStyle(kinds: [.md5]).write(
                    for: images.map(\.image), to: top.pushing("compose/S/iso"))
            }
            #expect(error?.message.hasPrefix("S/iso/a.iso has no md5 checksum") == true)
        }
    }

    @Test(
        "only what reads like checksums counts as such a file",
        arguments: [
            "", "# a: 3 bytes\n", "hello\n", "MD5 (a) = 12\n",
            "MD6 (a) = \(String(repeating: "0", count: 32))\n",
            "MD5 (a) = \(String(repeating: "0", count: 32))\nmore\n",
        ])
    func noChecksums(_ text: String) {
        #expect(ChecksumFile(parsing: text) == nil)
    }

    @Test("a name with brackets and equal signs is read as it was written")
    func hardName() throws {
        let file = ChecksumFile([.init("a (1) = ) = b.iso", size: 3, .of([1], .sha1))])
        let read = try #require(ChecksumFile(parsing: file.text))
        #expect(read.entries.map(\.fileName) == ["a (1) = ) = b.iso"])
        #expect(read.entries.map(\.checksum) == [.of([1], .sha1)])
    }
}
