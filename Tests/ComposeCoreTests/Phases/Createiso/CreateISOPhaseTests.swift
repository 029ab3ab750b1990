import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(Tool.require("genisoimage", "xorriso", "implantisomd5", "jigdo-file"))
struct CreateISOPhaseTests {
    @Test("all images of a plan are made, and everybody is told") func all() async throws {
        try await ISOCompose.with { compose in
            compose.config.makesJigdo = true
            let made = try await compose.perform()
            #expect(made.map(\.image.arch) == ["x86_64", "src"])
            #expect(made[1].image.path == "Client/source/iso/PT-1.0-20261121.t.0-Client-source-dvd1.iso")
            #expect(made[1].arches == ["x86_64"])
            let name = "PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso"
            #expect(compose.notes.all.first == "targets \(name) PT-1.0-20261121.t.0-Client-source-dvd1.iso")
            #expect(compose.notes.all.contains("done \(name)"))
            #expect(
                compose.notes.all.contains(
                    "INFO [DONE ] Creating ISO (arch: x86_64, variant: Client): \(name)"))
            #expect(
                try Files.list(compose.top.appending("compose/Client/x86_64/iso")) == [
                    name, "\(name).manifest",
                ])
            #expect(
                try Files.list(compose.top.appending("compose/Client/x86_64/jigdo"))
                    == ["\(name).jigdo", "\(name).template"])
        }
    }

    @Test("the files of the tree that name boot.iso do not on the medium") func treeinfo() async throws {
        try await ISOCompose.with { compose in
            _ = try await compose.perform()
            let text = try await compose.content(".treeinfo", of: compose.image("Client"))
            let info = try TreeInfo(text, name: ".treeinfo")
            #expect(info.images == ["x86_64": ["kernel": "images/pxeboot/vmlinuz"]])
            #expect(info.checksums.keys.sorted() == ["images/pxeboot/vmlinuz", "repodata/repomd.xml"])
            #expect(info.disc == nil)
            #expect(try Files.readText(compose.tree("Client").appending(".treeinfo")).contains("boot.iso"))
        }
    }

    @Test("each disc of a set says which it is, and has a repository of what it has") func set() async throws
    {
        try await ISOCompose.with { compose in
            (compose.config.mediumSize, compose.config.reserve) = (7 * 2048, 0)
            compose.hooks.repository = { disc in
                try Files.createDirectories(disc.directory.appending("repodata"))
                let text = "<repomd>\(disc.packages.joined(separator: " "))</repomd>"
                try Files.writeAtomically(text, to: disc.directory.pushing("repodata/repomd.xml"))
            }
            let made = try await compose.perform().filter { $0.image.arch == "x86_64" }
            #expect(made.map(\.image.discNumber) == [1, 2] && made.map(\.image.discCount) == [2, 2])
            for disc in 1...2 {
                let image = compose.image("Client", disc: disc)
                let info = try TreeInfo(try await compose.content(".treeinfo", of: image), name: "")
                #expect(info.disc == .init(number: disc, count: 2))
                #expect(info.checksums["repodata/repomd.xml"]?.hasPrefix("sha256:") == true)
                #expect(info.checksums["repodata/repomd.xml"] != "sha256:1795242752")
                let discinfo = try await compose.content(".discinfo", of: image)
                #expect(discinfo == "1795242752\nPeer Test 1.0\nx86_64\n\(disc)\n")
                let letter = disc == 1 ? "a" : "b"
                let repository = try await compose.content("repodata/repomd.xml", of: image)
                #expect(repository == "<repomd>Packages/\(letter)/\(letter).rpm</repomd>")
                let manifest = try Files.readText(FilePath(image.string + ".manifest"))
                #expect(manifest.contains("/\(letter).rpm\n") && manifest.contains("/media.repo\n"))
                #expect(!manifest.contains("primary"))
            }
        }
    }

    @Test(
        "without another way createrepo_c makes the repositories of discs",
        Tool.require("createrepo_c", "python3"))
    func createrepo() async throws {
        try await ISOCompose.with { compose in
            try await compose.putRealPackages()
            (compose.config.mediumSize, compose.config.reserve) = (64 << 10, 0)
            compose.epoch = ImageWorkshop.epoch
            compose.host.environment.variables["SOURCE_DATE_EPOCH"] = "\(ImageWorkshop.epoch.seconds)"
            let made = try await compose.perform().filter { $0.image.arch == "x86_64" }
            #expect(made.count > 1)
            var listed: [String] = []
            for disc in 1...made.count {
                let staging = compose.layout.work.isoFiles(
                    "x86_64", iso: compose.image("Client", disc: disc).lastComponent?.string ?? "")
                guard Files.exists(staging.appending("repodata")) else { continue }
                let primary = try await compose.host.runner.check(
                    .shell(
                        "zcat \(staging)/repodata/*-primary.xml.gz | grep -o 'href=\"[^\"]*'", in: compose.top
                    ))
                let names = primary.lines.map { String($0.dropFirst(6)) }
                let manifest = try Files.readText(
                    FilePath(compose.image("Client", disc: disc).string + ".manifest"))
                #expect(names.allSatisfy { manifest.contains("/\($0)\n") })
                listed += names
            }
            let packages = try Files.tree(compose.tree("Client").appending("Packages"))
                .filter { $0.record.kind == .regular }.map { "Packages/\($0.path)" }
            #expect(listed.sorted() == packages.sorted())
        }
    }

    @Test("an image that may fail leaves nothing, and the others are made") func mayFail() async throws {
        try await ISOCompose.with(["Client", "Everything"]) { compose in
            let pipe = compose.tree("Client").appending("pipe")
            _ = try await compose.host.runner.check(.shell("mkfifo \(pipe)", in: compose.top))
            compose.hooks.canFail = { $0 == TreeID("Client", "x86_64") }
            let notes = compose.notes
            compose.hooks.deliver = { image, canFail, body in
                do {
                    return try await body()
                } catch {
                    notes.add("\(image.fileName) \(canFail) \(error)")
                    if canFail { return nil }
                    throw error
                }
            }
            let made = try await compose.perform()
            #expect(
                made.map { "\($0.variant).\($0.image.arch)" } == [
                    "Client.src", "Everything.x86_64", "Everything.src",
                ])
            let name = "PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso"
            #expect(compose.notes.all.contains("fail \(name)"))
            #expect(compose.notes.all.contains { $0.hasPrefix("\(name) true") && $0.contains("'pipe'") })
            #expect(try Files.list(compose.top.appending("compose/Client/x86_64/iso")) == [])
        }
    }

    @Test("an image that must not fail ends the phase") func mustNotFail() async throws {
        try await ISOCompose.with { compose in
            try Files.symlink("nowhere", at: compose.tree("Client").appending("licenses/MIT"))
            let compose = compose
            let error = await #expect(throws: ComposeError.self) { _ = try await compose.perform() }
            #expect(error?.description.contains("Client.x86_64: ") == true)
            #expect(error?.description.contains("licenses/MIT") == true)
        }
    }

    @Test("images can lie elsewhere, behind links") func symlinks() async throws {
        try await ISOCompose.with { compose in
            let store = compose.top.removingLastComponent().appending("store")
            compose.config.symlinkTarget = store.string
            let made = try await compose.perform()
            let directory = compose.top.appending("compose/Client/x86_64/iso")
            #expect(Files.isSymlink(directory))
            #expect(
                try Files.readlink(directory)
                    == store.appending("PT-1.0-20261121.t.0").pushing("compose/Client/x86_64/iso"))
            #expect(made[0].image.path == "Client/x86_64/iso/PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso")
            #expect(Files.isRegular(compose.image("Client")))
            _ = try await compose.perform()
        }
    }

    @Test("an image above the size is a warning", arguments: [false, true]) func maximumSize(strict: Bool)
        async throws
    {
        try await ISOCompose.with { compose in
            compose.config.maximumSize = .init([.init(".*", ["*": [1000]])])
            compose.config.maximumSizeIsStrict = .init([.init(".*", ["*": [strict]])])
            let compose = compose
            let path = compose.image("Client")
            if strict {
                let error = await #expect(throws: ComposeError.self) { _ = try await compose.perform() }
                #expect(error?.description.contains("is too big. Expected max 1000B, got") == true)
                #expect(!Files.exists(path))
            } else {
                let made = try await compose.perform()
                #expect(made.count == 2)
                let warnings = compose.notes.all.filter { $0.hasPrefix("WARNING ") }
                let size = try Files.stat(path).size
                #expect(
                    warnings == [
                        "WARNING ISO Client/x86_64/iso/PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso is too big. "
                            + "Expected max 1000B, got \(size)B"
                    ])
            }
        }
    }

    @Test("files with several names are copied for an image, and those of one content share a copy")
    func hardlinks() async throws {
        try await ISOCompose.with { compose in
            compose.config.breaksHardlinks = true
            let tree = compose.tree("Client")
            let package = tree.appending("Packages/a/a.rpm")
            try Files.hardLink(package, at: compose.top.appending("elsewhere.rpm"))
            try Files.createDirectories(tree.appending("addons/A"))
            try Files.hardLink(package, at: tree.appending("addons/A/a.rpm"))
            _ = try await compose.perform()
            let name = compose.image("Client").lastComponent?.string ?? ""
            let copies = compose.layout.work.isoStaging("Client", "x86_64", iso: name)
            let list = try Files.readText(compose.layout.work.graftPoints("x86_64", iso: name))
            #expect(list.contains("Packages/a/a.rpm=\(copies)/Packages/a/a.rpm\n"))
            #expect(list.contains("Packages/b/b.rpm=\(tree)/Packages/b/b.rpm\n"))
            let log = try Files.readText(compose.layout.logs.isoHardlinks("Client", "x86_64", iso: name))
            #expect(log.contains("Copied \(package) to \(copies)/Packages/a/a.rpm\n"))
            #expect(
                log.contains(
                    "Linked \(copies)/addons/A/a.rpm to \(copies)/Packages/a/a.rpm, saving 3005 bytes\n"))
            #expect(!Files.exists(copies))
            let content = try await compose.content("addons/A/a.rpm", of: compose.image("Client"))
            #expect(content == (try Files.readText(package)))
        }
    }

    @Test("cancelling ends all and leaves nothing in the published part") func cancelled() async throws {
        try await ISOCompose.with(["Client", "Everything"]) { compose in
            let started = compose.top.appending("started")
            let bin = compose.top.appending("bin")
            try Files.createDirectories(bin)
            try Files.writeAtomically(
                "#!/bin/sh\ntouch \(started); exec sleep 100\n", to: bin.appending("implantisomd5"),
                mode: FilePermissions(rawValue: 0o755))
            compose.host.environment.variables["PATH"] = "\(bin):\(compose.host.environment["PATH"] ?? "")"
            let running = compose
            let work = Task { try await running.perform() }
            while !Files.exists(started) { try await Task.sleep(for: .milliseconds(5)) }
            work.cancel()
            await #expect(throws: CancellationError.self) { _ = try await work.value }
            for variant in ["Client", "Everything"] {
                for place in ["x86_64", "source"] {
                    let directory = compose.top.appending("compose/\(variant)/\(place)/iso")
                    #expect(try Files.list(directory) == [])
                }
            }
            #expect(!compose.notes.all.contains { $0.hasPrefix("fail") })
        }
    }
}

extension ISOCompose {
    /// Puts packages that tools can read into the tree of Client.
    func putRealPackages() async throws {
        let script = Fixtures.path("bench/make-universe.py")
        let packages = tree("Client").appending("Packages")
        try Files.removeTree(packages)
        _ = try await host.runner.check(
            .shell(
                """
                python3 \(script) --size tiny --arches x86_64 --no-debug --no-source --output \(top)/universe \
                && cp -r \(top)/universe/repo/x86_64/os/Packages \(packages) && rm -r \(packages)/../repodata \
                && createrepo_c -q --compatibility \(packages)/..
                """, in: top))
    }
}
