import HostKit
import RPMKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// What the library that everybody reads composes with makes of our files.
struct ProductmdTests {
    /// Whether `python3` has the library; in CI its absence is a failure.
    static let hasProductmd = ConditionTrait.enabled("needs productmd for python3") {
        let host = try Host.forTests()
        if host.environment["CI"] == "true" { return true }
        return (try? await run("import productmd", in: "/")) != nil
    }

    @discardableResult
    private static func run(_ script: String, in directory: FilePath) async throws -> String {
        let host = try Host.forTests()
        let command = Command(
            "python3", ["-c", script], environment: host.environment.forCommands(), in: directory)
        return try await host.runner.check(command).output
    }

    private let variants = allKindsOfVariants()

    private func identity() throws -> ComposeIdentity {
        var release = ReleaseConfig.named(
            "LP", "2.1", type: "updates", base: ReleaseConfig.base("BO", "9", type: "eus"))
        release.name = "Hostile \"Näme\"\t100%"
        release.isInternal = true
        return try ComposeIdentity.forTests(release, .nightly, respin: 3, label: "Beta-1.2")
    }

    @Test("it reads every file of ours, and writes the same bytes again", hasProductmd)
    func sameBytes() async throws {
        let identity = try identity()
        let compose = ComposeInfo.Compose(identity)
        let layout = ComposeLayout("/c")
        var rpms = RPMManifest(compose: compose)
        for (package, category) in [
            ("é-libs-2:1~rc1-1.x86_64", RPMManifest.Category.binary), ("é-debuginfo-1-1.x86_64", .debug),
            ("é-1-1.src", .source),
        ] {
            rpms.add(
                try #require(NEVRA(package)), from: try #require(NEVRA("é-1-1.src")), to: "Server", "x86_64",
                .init(path: "Server/\(package).rpm", category: category, sigkey: "abcdef12"))
        }
        var images = ImageManifest(compose: compose)
        for isUnified in [false, true] {
            var image = ImageManifest.Image(
                path: "Server/x86_64/iso/\(isUnified).iso", arch: "x86_64", type: "dvd", format: "iso",
                subvariant: "Server",
                checksums: ["sha256": String(repeating: "a", count: 64)], modified: 1_795_242_752,
                size: 5_000_000_000, volumeID: "LP \"é\"")
            image.isUnified = isUnified
            image.additionalVariants = isUnified ? ["Zed", "Client"] : []
            image.isBootable = true
            image.implantedMD5 = String(repeating: "b", count: 32)
            try images.add(image, to: "Server", "x86_64")
        }
        var modules = ModuleManifest(compose: compose)
        modules.add(
            .init(
                name: "nodejs", stream: "8", version: "2018", context: "abc", kojiTag: "tag",
                modulemdPaths: ["binary": "Server/x86_64/os/repodata/m.yaml.gz"],
                rpms: ["b-0:1-1.x86_64.rpm", "a-0:1-1.x86_64.rpm"]), to: "Server", "x86_64")
        var extra = ExtraFilesManifest(compose: compose)
        extra.add(
            .init(path: "Server/x86_64/os/GPL", size: 9, checksums: ["md5": "00"]), to: "Server", "x86_64")
        let info = ComposeInfo(identity, variants: variants, layout: layout) { _ in true }
        try await withTemporaryDirectory { directory in
            let files: [(String, String, any MetadataFile)] = [
                ("composeinfo", "ComposeInfo", info), ("rpms", "Rpms", rpms), ("images", "Images", images),
                ("modules", "Modules", modules), ("extra_files", "ExtraFiles", extra),
                ("composeinfo", "ComposeInfo", ComposeInfo(try .forTests())),
            ]
            for (module, type, file) in files {
                let path = directory.appending("file.json")
                try file.write(to: path)
                try await Self.run(
                    """
                    from productmd.\(module) import \(type) as Type
                    value = Type(); value.load("file.json"); value.dump("again.json")
                    """, in: directory)
                let again = try Files.readText(directory.appending("again.json"))
                #expect(again == (try Files.readText(path)), "\(type)")
            }
        }
    }

    @Test(
        "it reads every .treeinfo of ours, and writes the same bytes again", hasProductmd,
        arguments: [
            ("Server", "x86_64"), ("Server", "src"), ("Server-optional", "x86_64"), ("Server-LP", "s390x"),
        ])
    func trees(uid: String, arch: String) async throws {
        var identity = try identity()
        identity.release.name = "Peer: \"Test\" = ö"
        let variant = try #require(variants[uid])
        var tree = try #require(
            TreeInfo(
                variant, arch, of: variants, in: identity, layout: ComposeLayout("/c"),
                buildTime: 1_795_242_752))
        for place in tree.addons.indices { tree.addons[place].name = "High Availability" }
        tree.images = [arch: ["boot.iso": "images/boot.iso", "kernel": "images/pxeboot/vmlinuz"]]
        tree.stage2 = ["mainimage": "images/install.img"]
        tree.checksums = Dictionary(
            uniqueKeysWithValues: (["images/boot.iso"] + tree.repomdPaths).map {
                ($0, "sha256:" + String(repeating: "a", count: 64))
            })
        tree.disc = .init(number: 1, count: 2)
        let text = try tree.text()
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(text, to: directory.appending("treeinfo"))
            let seen = try await Self.run(
                """
                from productmd.treeinfo import TreeInfo
                value = TreeInfo(); value.load("treeinfo"); value.dump("again")
                print(value.checksums.checksums[\"repodata/repomd.xml\"][0], value.release.name)
                """, in: directory)
            #expect(seen == "sha256 \(tree.release.name)\n")
            let again = try Files.readText(directory.appending("again"))
            // It has read the UID of a nested variant where others expect the ID, and keeps it.
            let id = variant.id
            #expect(
                again.replacing(
                    "variant = \(uid)\nvariants = \(uid)\n", with: "variant = \(id)\nvariants = \(id)\n")
                    == text)
        }
    }

    @Test("it reads percent signs in names as we mean them", hasProductmd) func percent() async throws {
        let server = try #require(variants["Server"])
        let tree = try #require(
            try TreeInfo(
                server, "x86_64", of: variants, in: identity(), layout: ComposeLayout("/c"), buildTime: 1))
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(try tree.text(), to: directory.appending("treeinfo"))
            let seen = try await Self.run(
                """
                from productmd.treeinfo import TreeInfo
                value = TreeInfo(); value.load("treeinfo")
                print(value.release.name, value.variants["Server"].variants["HA"].name, sep="|")
                """, in: directory)
            #expect(seen == "Hostile \"Näme\"\t100%|High % Availability\n")
        }
    }

    @Test("it reads .discinfo", hasProductmd) func disc() async throws {
        let disc = DiscInfo(timestamp: "1795242752.037563", description: "Peer Test", arch: "src")
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(disc.text, to: directory.appending("discinfo"))
            let seen = try await Self.run(
                """
                from productmd.discinfo import DiscInfo
                value = DiscInfo(); value.load("discinfo")
                print(value.timestamp, value.description, value.arch, value.disc_numbers, sep="|")
                """, in: directory)
            #expect(seen == "1795242752.037563|Peer Test|src|['ALL']\n")
        }
    }

    @Test("it takes every release that we take", hasProductmd) func releases() async throws {
        let versions = ["1", "1.0", "Rawhide", "1.", "1.0-beta", "10.20.30", "1a"]
        let known = try await Self.run(
            """
            import productmd.composeinfo as c
            def ok(version):
                i = c.ComposeInfo(); r = i.release; r.name = "n"; r.short = "PT"; r.type = "ga"
                r.version = version
                try: r.validate(); return "1"
                except Exception: return "0"
            print("".join(ok(v) for v in \(versions)))
            """, in: "/")
        let ours = versions.map { (try? ReleaseConfig.named("PT", $0).check()) == nil ? "0" : "1" }
        #expect(known == ours.joined() + "\n")
    }
}
