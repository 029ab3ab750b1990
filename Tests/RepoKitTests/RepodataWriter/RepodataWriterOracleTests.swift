import ArchiveKit
import DigestKit
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@Suite struct RepodataWriterOracleTests {
    @Test(
        "metadata of a universe is createrepo_c's, byte for byte", Tool.require("createrepo_c", "python3"),
        arguments: ["x86_64/os", "x86_64/debug", "source"])
    func universe(_ tree: String) async throws {
        try await withTemporaryDirectory { directory in
            let maker = Fixtures.path("bench/make-universe.py").string
            let script = """
                python3 '\(maker)' --size tiny --output u >/dev/null && mv u/repo/\(tree) packages
                """
            _ = try await Host.forTests().runner.check(.shell(script, in: directory))
            let oracle = RepodataWriterOracle(directory)
            let written = try await oracle.run()
            try await oracle.expectSameFiles()
            try RepodataWriterOracle.expectTrueIndex(oracle.ours)
            let theirs = try RepodataWriterOracle.index(oracle.theirs)
            #expect(RepodataWriterOracle.comparable(written) == RepodataWriterOracle.comparable(theirs))
        }
    }

    @Test(
        "whatever bytes a header has, its metadata is createrepo_c's", Tool.require("createrepo_c"),
        arguments: 1...4 as ClosedRange<UInt64>)
    func random(_ seed: UInt64) async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            var random = RepodataWriterRandom(seed: seed)
            for number in 0..<60 {
                let name = ["p\(number).rpm", "a/P&<\(number)>.rpm", "b/c/ü\(number).rpm", "Z/p.rpm"][
                    number % 4]
                try random.package().write(oracle.packages.pushing(FilePath(name)))
            }
            _ = try await oracle.run()
            try await oracle.expectSameFiles()
        }
    }

    @Test(
        "packages of rpmbuild with everything in them are as with createrepo_c",
        Tool.require("createrepo_c", "rpmbuild"))
    func built() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            try await RepodataWriterSpecs.build(in: directory, packages: oracle.packages)
            _ = try await oracle.run()
            try await oracle.expectSameFiles()
            let text = String(
                decoding: try await RepodataWriterOracle.unpacked("primary", oracle.ours), as: UTF8.self)
            // What the comparison is about must be there.
            for part in [
                "<arch>src</arch>", "epoch=\"7\"", "pre=\"1\"", "type=\"ghost\"", "type=\"dir\"", "(a if b)",
                "<rpm:supplements>", "<rpm:enhances>", "&amp;", "&#xF6;", "ü",
            ] {
                let isThere = text.contains(part)
                #expect(isThere, "\(part)")
            }
        }
    }

    @Test(
        "packages of rpm 3, with whole paths, are as with createrepo_c",
        Tool.require("createrepo_c"))
    func oldFileNames() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            var package = RepodataWriterBytes()
            package.header[1027] = .texts(["/usr/bin/a", "/etc/b", "/usr/share/d"].map { Array($0.utf8) })
            package.header[1030] = .numbers16([0o100755, 0o100644, 0o40755])
            package.header[1037] = .numbers32([0, 64, 0])
            try package.write(oracle.packages.appending("old.rpm"))
            _ = try await oracle.run()
            try await oracle.expectSameFiles()
            let text = String(
                decoding: try await RepodataWriterOracle.unpacked("filelists", oracle.ours), as: UTF8.self)
            #expect(text.contains("<file>/usr/bin/a</file>"))
        }
    }

    @Test(
        "options mean what they mean to createrepo_c", Tool.require("createrepo_c", "xz", "bzip2"),
        arguments: [
            ["--simple-md-filenames", "--xz"], ["--checksum=sha1"],
            ["-s", "sha512", "--repomd-checksum", "sha256"],
            ["--general-compress-type=xz"], ["--general-compress-type", "bz2"],
            ["--xz", "--compress-type=bz2"],
            ["--general-compress-type=bz2", "--xz"], ["--simple-md-filenames", "--unique-md-filenames"],
            [
                "--revision=12345", "--set-timestamp-to-revision", "--distro", "cpe:/o:x,Fed & <ora> \"x\"",
                "--distro=plain", "--repo=r1", "--repo", "r2", "--content=c1",
            ],
            ["--revision=a&b", "--changelog-limit=2", "--baseurl", "http://example.com/a?b=c&d"],
            ["--changelog-limit=-1", "--checksum", "md5"],
            ["--changelog-limit=0", "--unique-md-filenames", "--update", "--skip-stat", "--workers=3", "-q"],
        ])
    func options(_ arguments: [String]) async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            var random = RepodataWriterRandom(seed: 7)
            for number in 0..<5 { try random.package().write(oracle.packages.appending("p\(number).rpm")) }
            let comps = directory.appending("comps-Server.xml")
            try Files.writeAtomically("<comps><group><id>a</id></group></comps>\n", to: comps)
            let written = try await oracle.run(arguments, comps: comps)
            try await oracle.expectSameFiles()
            try RepodataWriterOracle.expectTrueIndex(oracle.ours)
            let theirs = try RepodataWriterOracle.index(oracle.theirs)
            #expect(RepodataWriterOracle.comparable(written) == RepodataWriterOracle.comparable(theirs))
            #expect(written.tags == theirs.tags)
            if arguments.contains(where: { $0.hasPrefix("--revision") }) {
                #expect(written.revision == theirs.revision)
            }
            if arguments.contains("--set-timestamp-to-revision") {
                #expect(written.data.map(\.timestamp) == theirs.data.map(\.timestamp))
            }
        }
    }

    @Test("repomd.xml has createrepo_c's bytes", Tool.require("createrepo_c", "modifyrepo_c"))
    func indexBytes() async throws {
        try await withTemporaryDirectory { directory in
            let packages = directory.appending("packages")
            try RepodataWriterBytes().write(packages.appending("a.rpm"))
            try Files.writeAtomically("<comps/>", to: directory.appending("comps.xml"))
            try Files.writeAtomically("something\n", to: directory.appending("Zed.txt"))
            let script = """
                createrepo_c -q --database --groupfile "$PWD/comps.xml" --distro 'cpe:/a,A <b> & "c"' --repo r packages
                for type in zed Primary group_a modules; do
                    modifyrepo_c --mdtype=$type Zed.txt packages/repodata >/dev/null
                done
                """
            _ = try await Host.forTests().runner.check(.shell(script, in: directory))
            let theirs = try Files.read(packages.appending("repodata/repomd.xml"))
            let ours = try Repomd(editing: theirs).xml()
            #expect(String(decoding: ours, as: UTF8.self) == String(decoding: theirs, as: UTF8.self))
        }
    }

    @Test(
        "metadata is added as modifyrepo_c adds it, also to a finished repository",
        Tool.require("createrepo_c", "modifyrepo_c"))
    func additional() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            try RepodataWriterBytes().write(oracle.packages.appending("a.rpm"))
            let contents = [
                "modules.yaml": "document: modulemd\n", "productid": "certificate\n",
                "plain.txt": "something\n",
            ]
            for (name, text) in contents { try Files.writeAtomically(text, to: directory.appending(name)) }
            let script = """
                createrepo_c -q --no-database -o theirs packages
                modifyrepo_c --mdtype=modules --compress --compress-type=gz modules.yaml theirs/repodata >/dev/null
                modifyrepo_c --compress --compress-type=gz productid theirs/repodata >/dev/null
                modifyrepo_c --no-compress --mdtype=plain plain.txt theirs/repodata >/dev/null
                """
            try Files.createDirectories(oracle.theirs)
            _ = try await Host.forTests().runner.check(.shell(script, in: directory))
            func metadata(_ type: String, _ name: String, _ isCompressed: Bool = true) -> AdditionalMetadata {
                AdditionalMetadata(
                    type: type, name: name, content: Array((contents[name] ?? "").utf8),
                    compression: isCompressed ? .gzip : nil)
            }
            let options = RepositoryWriterOptions(timestamp: RepodataWriterOracle.time)
            var writer = RepositoryWriter(options, additional: [metadata("productid", "productid")])
            writer.additional.append(
                AdditionalMetadata(type: "modules", name: "modules.yaml", content: [0x6F]))
            _ = try await oracle.write(writer)
            let repodata = oracle.ours.appending("repodata")
            try RepositoryWriter.add(metadata("modules", "modules.yaml"), to: repodata, options: options)
            let index = try RepositoryWriter.add(
                metadata("plain", "plain.txt", false), to: repodata, options: options)
            // The first modules are gone, and nothing else.
            try RepodataWriterOracle.expectTrueIndex(oracle.ours)
            let theirs = try RepodataWriterOracle.index(oracle.theirs)
            #expect(RepodataWriterOracle.comparable(index) == RepodataWriterOracle.comparable(theirs))
        }
    }
}
