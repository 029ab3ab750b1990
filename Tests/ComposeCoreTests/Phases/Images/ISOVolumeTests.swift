import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ISOVolumeTests {
    /// Makes an image of a directory with a tool and its options.
    private func withImage(
        _ tool: String, _ options: String, of fill: String,
        _ body: (ImageWorkshop, FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let workshop = try ImageWorkshop(directory)
            _ = try await workshop.output("mkdir tree && cd tree && \(fill)")
            _ = try await workshop.output("\(tool) \(options) -o image.iso tree 2>&1")
            try await body(workshop, directory.appending("image.iso"))
        }
    }

    @Test(
        "directories too deep for ISO 9660 are where people put them", Tool.require("genisoimage", "xorriso"),
        arguments: ["genisoimage -r", "xorrisofs -r"])
    func deep(tool: String) async throws {
        let fill = "mkdir -p a/b/c/d/e/f/g/h/i/j && echo x > a/b/c/d/e/f/g/h/i/j/file && echo y > a/other"
        try await withImage(tool, "", of: fill) { _, path in
            let paths = try ISOVolume(path).entries().map(\.path)
            #expect(paths.contains("/a/b/c/d/e/f/g/h/i/j/file"))
            #expect(paths.contains("/a/other"))
            #expect(Set(paths).count == paths.count)
        }
    }

    @Test(
        "an image without Rock Ridge has its ISO 9660 names", Tool.require("genisoimage"))
    func plainNames() async throws {
        try await withImage(
            "genisoimage", "-iso-level 1", of: "mkdir dir && echo x > dir/readme.txt && echo > noext"
        ) {
            _, path in
            let paths = try ISOVolume(path).entries().map(\.path).sorted()
            #expect(paths == ["/DIR", "/DIR/README.TXT", "/NOEXT"])
        }
    }

    @Test(
        "kinds, sizes and many names are read", Tool.require("genisoimage", "xorriso"),
        arguments: ["genisoimage -r", "xorrisofs -r"])
    func kinds(tool: String) async throws {
        let fill = """
            head -c 5000 /dev/zero > file && ln -s file link && mkdir many && cd many \
            && for i in $(seq 300); do echo > a-name-that-is-long-enough-to-fill-the-blocks-of-a-directory-$i; done
            """
        try await withImage(tool, "", of: fill) { workshop, path in
            let entries = try ISOVolume(path).entries()
            let found = try await workshop.output(
                "cd tree && find . -mindepth 1 | cut -c2- | LC_ALL=C sort")
            #expect(entries.map(\.path).sorted { $0.precedes($1) }.map { $0 + "\n" }.joined() == found)
            #expect(entries.first { $0.path == "/file" }?.size == 5000)
            #expect(entries.first { $0.path == "/link" }?.kind == .symlink)
            #expect(entries.first { $0.path == "/many" }?.kind == .directory)
        }
    }

    @Test("a file in several parts has the size of all", Tool.require("xorriso"))
    func parts() async throws {
        let fill = "head -c 3000 /dev/zero > aaaa && head -c 500 /dev/zero > bbbb"
        try await withImage("xorrisofs -r", "", of: fill) { _, path in
            // What only files of more than 4 GiB have: the mark of a part that is not the last.
            var bytes = try Files.read(path)
            let name = try #require(bytes.firstRange(of: Array("AAAA".utf8)))
            bytes[name.lowerBound - 33 + 25] |= 0x80
            try Files.writeAtomically(bytes, to: path)
            let entries = try ISOVolume(path).entries()
            #expect(entries.map(\.path) == ["/aaaa"])
            #expect(entries[0].size == 3500)
        }
    }

    @Test("what is no image, cut off or damaged is an error and nothing else", Tool.require("xorriso"))
    func damaged() async throws {
        try await withImage("xorrisofs -r", "", of: "mkdir -p a/b && echo x > a/b/c") { workshop, path in
            let whole = try Files.read(path)
            var generator = SeededGenerator(seed: 7)
            let copy = workshop.top.appending("damaged.iso")
            for round in 0..<400 {
                var bytes = whole
                if round % 8 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator)) }
                let limit = min(bytes.count, 60 * 2048)
                for _ in 0..<(limit > 33000 ? 40 : 0) {
                    bytes[Int.random(in: 32 * 1024..<limit, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                try Files.writeAtomically(bytes, to: copy)
                // Any other error is one of the test.
                do throws(ComposeError) { _ = try ISOVolume(copy).entries() } catch {
                    #expect(error.code == .image)
                }
                do throws(ComposeError) { try ISODates(ImageWorkshop.epoch).apply(to: copy) } catch {
                    #expect(error.code == .image)
                }
                #expect(try Files.stat(copy).size == Int64(bytes.count))
            }
        }
    }
}
