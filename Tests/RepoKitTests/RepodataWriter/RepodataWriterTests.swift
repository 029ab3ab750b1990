import ArchiveKit
import DigestKit
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@Suite struct RepodataWriterTests {
    @Test("two runs give the same bytes, however many packages are rendered at a time")
    func reproducible() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            var random = RepodataWriterRandom(seed: 3)
            for number in 0..<150 { try random.package().write(oracle.packages.appending("p\(number).rpm")) }
            var found: [[String: [UInt8]]] = []
            for workers in [1, 3] {
                var options = RepositoryWriterOptions(timestamp: 1_600_000_000)
                options.workers = workers
                let noise = AdditionalMetadata(
                    type: "modules", name: "modules.yaml", content: Array("x".utf8))
                let comps = RepositoryWriter.Comps(name: "comps.xml", content: Array("<comps/>".utf8))
                _ = try await oracle.write(RepositoryWriter(options, comps: comps, additional: [noise]))
                let repodata = oracle.ours.appending("repodata")
                let files = try Files.list(repodata).map { ($0, try Files.read(repodata.appending($0))) }
                found.append(Dictionary(uniqueKeysWithValues: files))
            }
            #expect(found[0] == found[1])
            #expect(found[0].count == 7)
        }
    }

    @Test("one rendered package goes into several repositories, at several places")
    func places() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("a.rpm")
            try RepodataWriterBytes().write(path)
            let package = try PackageXML(DigestedPackage.read(path))
            var output: [UInt8] = []
            try package.appendPrimary(to: &output, location: "a & <b>/ü\"'.rpm")
            try package.appendPrimary(to: &output, location: "x", base: "http://h/?a&b")
            let text = String(decoding: output, as: UTF8.self)
            let lines = text.split(separator: "\n").filter { $0.contains("<location") }
            #expect(
                lines == [
                    "  <location href=\"a &amp; &lt;b&gt;/&#xFC;&quot;'.rpm\"/>",
                    "  <location xml:base=\"http://h/?a&amp;b\" href=\"x\"/>",
                ])
            #expect(throws: RepositoryWriteError.self) {
                try package.appendPrimary(to: &output, location: "\u{1}")
            }
        }
    }

    @Test("a package is hashed and parsed in one pass, with the facts of its file")
    func digested() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("a.rpm")
            try RepodataWriterBytes().write(path)
            for kind in [Checksum.Kind.sha1, .sha256, .sha512] {
                let package = try DigestedPackage.read(path, kind)
                let expected: Checksum = try Checksum.of(path, kind)
                #expect(package.checksum == expected)
                #expect(package.header.name == "hello")
                #expect(package.size == Int(try Files.stat(path).size))
                #expect(package.modified == 1_600_000_000)
            }
        }
    }

    @Test("what no XML document can hold is replaced, so that the repository stays readable")
    func unwritable() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            var package = RepodataWriterBytes()
            package.header[1004] = .text(Array("a\u{FFFE}b\u{FFFF}c".utf8))
            // A surrogate and an overlong form are no UTF-8.
            package.header[1011] = .text([0x61, 0xED, 0xA0, 0x80])
            package.header[1020] = .text([0x62, 0xC0, 0x80])
            try package.write(oracle.packages.appending("a.rpm"))
            _ = try await oracle.write(RepositoryWriter(RepositoryWriterOptions(timestamp: 1)))
            let text = String(
                decoding: try await RepodataWriterOracle.unpacked("primary", oracle.ours), as: UTF8.self)
            #expect(text.contains("<summary>a\u{FFFD}b\u{FFFD}c</summary>"))
            #expect(text.contains("<rpm:vendor>aí</rpm:vendor>"))
            #expect(text.contains("<url>bÀ</url>"))
        }
    }

    @Test("a repository without packages is complete") func empty() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            let index = try await RepositoryWriter(RepositoryWriterOptions(timestamp: 5)).write(
                [], to: oracle.ours)
            #expect(index.revision == "5")
            let text = String(
                decoding: try await RepodataWriterOracle.unpacked("other", oracle.ours), as: UTF8.self)
            let start =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<otherdata xmlns=\"http://linux.duke.edu/"
            #expect(text == start + "metadata/other\" packages=\"0\">\n</otherdata>")
        }
    }

    @Test("a plain copy lies beside the metadata that the index names") func plainCopy() async throws {
        try await withTemporaryDirectory { directory in
            var metadata = AdditionalMetadata(
                type: "productid", name: "productid", content: Array("cert".utf8))
            metadata.keepsPlainCopy = true
            let writer = RepositoryWriter(RepositoryWriterOptions(timestamp: 5), additional: [metadata])
            let index = try await writer.write([], to: directory)
            #expect(try Files.readText(directory.appending("repodata/productid")) == "cert")
            #expect(index.data.last?.location.href.hasSuffix("-productid.gz") == true)
        }
    }

    @Test("packages are ordered by file name, then by directory") func order() {
        let sorted = [
            "c/B.rpm", "a-b.rpm", "a.rpm", "Z/a.rpm", "x.rpm", "!/x.rpm", "a/x.rpm", "a b/x.rpm", "a-b/x.rpm",
            "a/c/x.rpm", "~.rpm", "ü.rpm",
        ]
        #expect(RepositoryWriter.sorted(sorted.reversed()) == sorted)
    }
}
