import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Media with the packages of all variants, as the tools see them that people use on them.
@Suite(
    Tool.require(
        "python3", "rpmbuild", "createrepo_c", "genisoimage", "xorriso", "isoinfo", "implantisomd5",
        "checkisomd5"))
struct UnifiedISOTests {
    private static let prefix = UnifiedISOCase.prefix

    /// The packages of a variant's directory, relative to it.
    private static func packages(_ made: MadeCompose, _ directory: String) throws -> [String] {
        try made.files(below: directory).filter { $0.hasSuffix(".rpm") }
    }

    @Test(
        "a medium has the packages of all variants, each in a directory named by it, and nothing of addons",
        arguments: [
            ("x86_64/iso", "x86_64", "x86_64/os/Packages", ["Client", "Everything", "Server"]),
            ("aarch64/iso", "aarch64", "aarch64/os/Packages", ["Everything", "Server"]),
            ("source/iso", "source", "source/tree/Packages", ["Client", "Everything", "Server"]),
            (
                "x86_64/debug/iso", "x86_64-debuginfo", "x86_64/debug/tree/Packages",
                ["Client", "Everything", "Server"]
            ),
        ])
    func packages(place: String, name: String, tree: String, variants: [String]) async throws {
        let made = try await UnifiedISOCase.made.compose()
        let listing = try await made.listing("Server/\(place)/\(Self.prefix)-\(name)-dvd.iso")
        let expected = try variants.flatMap { variant in
            try Self.packages(made, "\(variant)/\(tree)").map { "/\(variant)/\($0)" }
        }
        #expect(listing.filter { $0.hasSuffix(".rpm") } == expected.sorted())
        #expect(expected.count > 10)
        #expect(
            listing.filter { $0.hasSuffix("/repomd.xml") } == variants.map { "/\($0)/repodata/repomd.xml" })
        #expect(!listing.contains { $0.contains("addons") })
    }

    @Test("files of the trees lie at the top, those of later variants in the place of others, and are listed")
    func extraFiles() async throws {
        let made = try await UnifiedISOCase.made.compose()
        let image = "Server/x86_64/iso/\(Self.prefix)-x86_64-dvd.iso"
        let top = try await made.listing(image).filter { !$0.contains("/repodata/") && !$0.hasSuffix(".rpm") }
        #expect(
            top.filter { !["/notes/", "/licenses/"].contains(where: $0.hasPrefix) } == [
                "/.discinfo", "/.treeinfo", "/docs/COMMON", "/docs/Client", "/docs/Server",
                "/extra_files.json",
                "/media.repo",
            ])
        let content = try await made.output("isoinfo -R -x /docs/COMMON -i compose/\(image)")
        #expect(content == "Server\n")
        let list = try await made.output("isoinfo -R -x /extra_files.json -i compose/\(image)")
        let object = try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [String: Any]
        let files = (object?["data"] as? [[String: Any]])?.compactMap { $0["file"] as? String } ?? []
        #expect(Set(["docs/COMMON", "docs/Client", "docs/Server"]).isSubset(of: Set(files)))
        #expect(files == Array(Set(files)).sorted())
    }

    @Test(
        "a medium is named, marked as supported, and its checksum is right",
        arguments: [
            ("x86_64/iso", "x86_64", "PT 1.0 x86_64"), ("source/iso", "source", "PT 1.0 src"),
            ("aarch64/debug/iso", "aarch64-debuginfo", "PT 1.0 aarch64 debuginfo"),
        ])
    func volume(place: String, name: String, volumeID: String) async throws {
        let made = try await UnifiedISOCase.made.compose()
        let image = "compose/Server/\(place)/\(Self.prefix)-\(name)-dvd.iso"
        #expect(try await made.output("isoinfo -d -i \(image)").contains("Volume id: \(volumeID)\n"))
        let check = try await made.output("checkisomd5 --verbose \(image) </dev/null 2>&1")
        #expect(check.contains("Supported ISO: yes"))
        #expect(check.contains("PASS"))
    }

    @Test("dnf finds the packages of a medium, and their files are what it says", Tool.require("dnf"))
    func dnf() async throws {
        let made = try await UnifiedISOCase.made.compose()
        try await withTemporaryDirectory { directory in
            let image = made.published.pushing("Server/x86_64/iso").appending("\(Self.prefix)-x86_64-dvd.iso")
            let script = """
                xorriso -osirrox on -indev '\(image)' -extract / medium >log 2>&1 || { cat log; exit 1; }
                for v in Client Server; do
                dnf -q --releasever=1 --setopt=cachedir="$PWD/cache" --repofrompath=$v,medium/$v --repo=$v \
                repoquery --qf "$v/%{relativepath} %{sourcerpm}" '*' || exit 1
                done
                dnf -q --releasever=1 --setopt=cachedir="$PWD/cache" --repofrompath=s,medium/Server --repo=s \
                --destdir "$PWD/got" download bash.x86_64 || exit 1
                cmp got/*.rpm medium/Server/b/bash-5.2-1.pt1.x86_64.rpm
                dnf -q --releasever=1 --setopt=cachedir="$PWD/cache" --repofrompath=s,medium/Server --repo=s \
                repoquery --groupmember bash.x86_64 || exit 1
                """
            let result = try await Host.forTests().runner.run(
                .shell(script, in: directory, timeout: .seconds(120)))
            #expect(result.status.isSuccess, "\(result.output) \(result.errorOutput)")
            let lines = result.output.split(separator: "\n")
            let found = lines.compactMap { $0.split(separator: " ").first.map(String.init) }
                .filter { $0.hasSuffix(".rpm") }
            let expected = try ["Client", "Server"].flatMap { variant in
                try Self.packages(made, "\(variant)/x86_64/os/Packages").map { "\(variant)/\($0)" }
            }
            #expect(found.sorted() == expected.sorted())
            #expect(lines.contains("  @core"))
        }
    }

    @Test("one file has all names of a medium, and each variant lists its own") func listed() async throws {
        let made = try await UnifiedISOCase.made.compose()
        let name = "\(Self.prefix)-x86_64-dvd.iso"
        let inodes = try ["Client", "Everything", "Server"].map {
            try Files.stat(made.published.appending($0).pushing("x86_64/iso").appending(name)).inode
        }
        #expect(Set(inodes).count == 1)
        for variant in ["Client", "Server"] {
            let images =
                try made.metadata("images", "payload", "images", variant, "x86_64") as? [[String: Any]] ?? []
            let own = images.filter { ($0["path"] as? String)?.hasSuffix("-dvd.iso") == true }
            #expect(
                Set(own.compactMap { $0["path"] as? String }) == [
                    "\(variant)/x86_64/iso/\(name)", "\(variant)/source/iso/\(Self.prefix)-source-dvd.iso",
                    "\(variant)/x86_64/debug/iso/\(Self.prefix)-x86_64-debuginfo-dvd.iso",
                ])
            for image in own {
                let path = made.published.pushing(FilePath(try #require(image["path"] as? String)))
                #expect(image["unified"] as? Bool == true)
                #expect(image["bootable"] as? Bool == false)
                #expect(image["subvariant"] as? String == variant)
                let type = path.string.contains("debuginfo") ? "dvd-debuginfo" : "dvd"
                #expect(image["type"] as? String == type)
                #expect(image["size"] as? Int64 == (try Files.stat(path).size))
                let sums = image["checksums"] as? [String: String] ?? [:]
                let sha = try await made.output("sha256sum < '\(path)'")
                #expect(sums["sha256"] == String(sha.prefix(64)))
            }
        }
    }

    @Test("the checksum files of all directories are right, and name every image") func checksums()
        async throws
    {
        let made = try await UnifiedISOCase.made.compose()
        let directories = Set(
            try made.files().filter { $0.hasSuffix("-dvd.iso") }.map {
                FilePath($0).removingLastComponent().string
            })
        #expect(directories.count == 13)
        for directory in directories {
            let images = try made.files(below: directory).filter { $0.hasSuffix(".iso") && !$0.contains("/") }
            let checked = try await made.output(
                "cd compose/\(directory) && sha256sum -c SHA256SUM && md5sum -c MD5SUM")
            for image in images {
                #expect(
                    checked.split(separator: "\n").count { $0 == "\(image): OK" } == 2,
                    "\(directory) \(image)")
                _ = try await made.output("cd compose/\(directory) && sha256sum -c '\(image).SHA256SUM'")
            }
        }
    }

    @Test("productmd reads the metadata of the compose and of a medium", ComposeToolTests.hasProductmd)
    func productmd() async throws {
        let made = try await UnifiedISOCase.made.compose()
        let image = "compose/Server/x86_64/iso/\(Self.prefix)-x86_64-dvd.iso"
        let script = """
            import io, productmd.composeinfo, productmd.images, productmd.treeinfo, sys
            images = productmd.images.Images()
            images.load('compose/metadata/images.json')
            print(sum(i.unified for v in images.images.values() for a in v.values() for i in a))
            info = productmd.composeinfo.ComposeInfo()
            info.load('compose/metadata/composeinfo.json')
            print(info.variants['Server'].paths.isos['x86_64'], info.variants['Client'].paths.source_isos['x86_64'])
            tree = productmd.treeinfo.TreeInfo()
            tree.loads(sys.stdin.read())
            print(sorted((v.uid, v.paths.packages, v.paths.repository) for v in tree.variants.variants.values()))
            """
        let output = try await made.output(
            "cat > check.py <<'END'\n\(script)\nEND\nisoinfo -R -x /.treeinfo -i \(image) | python3 check.py")
        let lines = output.split(separator: "\n")
        // Server and Everything have two arches, each with its own image, debug image and the sources.
        #expect((lines.first.flatMap { Int($0) } ?? 0) >= 15)
        #expect(lines.dropFirst().first == "Server/x86_64/iso Client/source/iso")
        let tree = [
            "('Client', 'Client', 'Client')", "('Everything', 'Everything', 'Everything')",
            "('Server', 'Server', 'Server')",
        ]
        #expect(lines.last.map(String.init) == "[\(tree.joined(separator: ", "))]")
    }
}
