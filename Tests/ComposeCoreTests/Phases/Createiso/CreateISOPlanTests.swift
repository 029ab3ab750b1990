import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct CreateISOPlanTests {
    private static let top: FilePath = "/top"

    /// A phase for the variants of the recorded compose, which has no images of optional variants by itself.
    private func phase(_ change: (inout CreateISOConfig) -> Void = { _ in }) throws -> CreateISOPhase {
        try phase(names: ImageNameConfig(), change)
    }

    private func phase(
        names: ImageNameConfig, buildinstall: BuildinstallConfig = BuildinstallConfig(),
        _ change: (inout CreateISOConfig) -> Void = { _ in }
    ) throws -> CreateISOPhase {
        var config = CreateISOConfig()
        change(&config)
        return CreateISOPhase(
            config, names: names, buildinstall: buildinstall,
            identity: try .forTests(RecordedCase.release), variants: try RecordedCase.variants(),
            layout: ComposeLayout(Self.top))
    }

    /// Trees with files of one block each.
    private func listing(_ names: [String]) -> (FilePath) -> TreeListing {
        { tree in TreeListing(names.map { (GraftPoint($0, from: tree.pushing(FilePath($0))), 2048) }) }
    }

    private let plain = [".discinfo", ".treeinfo", "media.repo", "repodata/repomd.xml", "Packages/a.rpm"]

    private func names(_ plan: CreateISOPlan) -> [String] {
        plan.images.map { "\($0.image.variant).\($0.image.arch)" }
    }

    @Test("every variant gets images of all its arches and its sources, addons none")
    func coverage() throws {
        let plan = try phase().plan(listing: listing(plain))
        #expect(
            names(plan) == [
                "Client.x86_64", "Client.src", "Everything.aarch64", "Everything.x86_64", "Everything.src",
                "Server.aarch64", "Server.x86_64", "Server.src",
            ])
        let all = try phase { $0.coversOptional = true }.plan(listing: listing(plain))
        #expect(
            names(all).filter { $0.hasPrefix("Server-") }
                == ["Server-optional.aarch64", "Server-optional.x86_64", "Server-optional.src"])
    }

    @Test("names, places and volume IDs are those of the reference") func naming() throws {
        let plan = try phase { $0.makesJigdo = true }.plan(listing: listing(plain))
        let source = try #require(
            plan.images.first { $0.image.arch == "src" && $0.image.variant == "Server" })
        #expect(
            source.image.path == "/top/compose/Server/source/iso/PT-1.0-20261121.t.0-Server-source-dvd1.iso")
        #expect(source.image.volumeID == "PT-1.0 Server.src")
        #expect(source.image.listedArches == ["aarch64", "x86_64"])
        #expect(source.image.jigdo?.directory == "/top/compose/Server/source/jigdo")
        #expect(
            source.image.files.script
                == "/top/work/src/tmp-Server/createiso-PT-1.0-20261121.t.0-Server-source-dvd1.iso.sh")
        #expect(
            source.image.files.log
                == "/top/logs/src/createiso-PT-1.0-20261121.t.0-Server-source-dvd1.iso.src.log")
        #expect(source.image.files.record == "/top/logs/src/createiso-Server-1-1.src.json")
    }

    @Test("names of working files do not follow the names of discs") func discTypes() throws {
        var names = ImageNameConfig()
        names.naming.discTypes = ["dvd": "DVD"]
        let plan = try phase(names: names).plan(listing: listing(plain))
        let image = try #require(plan.images.first?.image)
        #expect(image.fileName == "PT-1.0-20261121.t.0-Client-x86_64-DVD1.iso")
        #expect(
            image.files.graftPoints
                == "/top/work/x86_64/iso/PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso-graft-points")
    }

    @Test(
        "the files of images, and their order, are those of the reference",
        arguments: ["Client", "Everything", "Server", "Server-optional"])
    func recordedGraftPoints(variant: String) throws {
        let name = "PT-1.0-20261121.t.0-\(variant)-x86_64-dvd1.iso"
        let recorded = try Fixtures.text("pungi-compose-case/expected/\(name)-graft-points")
            .replacing("=TOP/", with: "=/top/").split(separator: "\n").map(String.init)
        let tree = "/top/compose/\(variant)/x86_64/os/"
        let files = recorded.map { String($0.prefix { $0 != "=" }) }
        let plan = try phase { $0.coversOptional = true }.plan { path in
            path.string + "/" == tree ? listing(files)(path) : TreeListing([])
        }
        let image = try #require(plan.images.first?.image)
        let lines = try image.graftPoints.map { String(try $0.line().dropLast()) }
        // The lists say `CHECKSUM` for the beginning of names by which they were sorted.
        #expect(lines.filter { !$0.contains("CHECKSUM") } == recorded.filter { !$0.contains("CHECKSUM") })
        #expect(lines.sorted() == recorded.sorted())
        #expect(
            image.files.graftPoints.string == "/top/work/x86_64/iso/\(name)-graft-points")
    }

    @Test("a tree without packages gets no image, and the log says so") func noPackages() throws {
        let plan = try phase().plan { path in
            listing(path.string.contains("/Client/") ? ["media.repo"] : plain)(path)
        }
        #expect(!names(plan).contains { $0.hasPrefix("Client") })
        #expect(
            plan.messages == [
                .init("No RPMs found for Client.x86_64, skipping ISO", isWarning: true),
                .init("No RPMs found for Client.src, skipping ISO", isWarning: true),
            ])
    }

    @Test("trees can be left out") func skipped() throws {
        let plan = try phase { $0.skip = .init([.init("^Client$", ["*": [true]])]) }
            .plan(listing: listing(plain))
        #expect(names(plan).filter { $0.hasPrefix("Client") } == ["Client.src"])
        #expect(plan.messages == [.init("Skipping createiso for Client.x86_64 due to config option")])
    }

    @Test("a tree too large for a medium becomes a set of discs with one volume ID") func split() throws {
        let files = plain + ["Packages/b.rpm", "GPL"]
        let plan = try phase {
            $0.mediumSize = 6 * 2048
            $0.reserve = 2048
        }.plan(listing: listing(files)) { _, _ in ["GPL"] }
        let discs = plan.images.filter { $0.image.variant == "Client" && $0.image.arch == "x86_64" }
        #expect(
            discs.map { $0.image.graftPoints.map(\.path) } == [
                [".discinfo", ".treeinfo", "GPL", "media.repo", "Packages/a.rpm"],
                [".discinfo", ".treeinfo", "GPL", "media.repo", "Packages/b.rpm"],
            ])
        #expect(discs.map(\.packages) == [["Packages/a.rpm"], ["Packages/b.rpm"]])
        #expect(discs.map(\.image.discNumber) == [1, 2] && discs.map(\.image.discCount) == [2, 2])
        #expect(Set(discs.map(\.image.volumeID)).count == 1)
        #expect(discs.map(\.image.fileName).map { $0.suffix(8) } == ["dvd1.iso", "dvd2.iso"])
        #expect(discs[1].image.files.record == "/top/logs/x86_64/createiso-Client-2-2.x86_64.json")
    }

    @Test("discs of one name are an error with its remedy") func sameName() throws {
        var names = ImageNameConfig()
        names.formats = VariantMap([.init("^.*$", ["%(variant)s-%(arch)s%(suffix)s"])])
        let phase = try phase(names: names) { ($0.mediumSize, $0.reserve) = (4 * 2048, 0) }
        let error = #expect(throws: ComposeError.self) {
            _ = try phase.plan(listing: listing(plain + ["Packages/b.rpm"]))
        }
        #expect(error?.code == .imageName)
        #expect(error?.description.contains("add %(disc_num)s to image_name_format") == true)
    }

    @Test("a file that no medium has room for spoils only the image of its tree") func hugeFile() throws {
        let plan = try phase { ($0.mediumSize, $0.reserve) = (10 * 2048, 0) }.plan { path in
            let isClient = path.string.contains("/Client/x86_64")
            return TreeListing(
                plain.map {
                    (
                        GraftPoint($0, from: path.pushing(FilePath($0))),
                        isClient && $0.hasSuffix(".rpm") ? 30_000 : 10
                    )
                })
        }
        let bad = plan.images.filter { $0.problem != nil }
        #expect(bad.map(\.image.variant) == ["Client"])
        #expect(bad.first?.problem?.description.contains("Packages/a.rpm") == true)
    }

    private func bootable(in directory: FilePath, _ files: [String]) throws -> CreateISOPhase {
        var buildinstall = BuildinstallConfig()
        buildinstall.method = .lorax
        let phase = try phase(names: ImageNameConfig(), buildinstall: buildinstall)
        let tree = directory.appending("compose/Client/x86_64/os")
        for name in files {
            let file = tree.pushing(FilePath(name))
            try Files.createDirectories(file.removingLastComponent())
            try Files.writeAtomically("x", to: file)
        }
        return CreateISOPhase(
            phase.config, names: phase.names, buildinstall: buildinstall, identity: phase.identity,
            variants: phase.variants.limited(toArches: ["x86_64"], variants: ["Client"]),
            layout: ComposeLayout(directory))
    }

    private let installer = ["isolinux/isolinux.bin", "images/efiboot.img", "images/boot.iso"]

    @Test(
        "a tree with boot files gets an image that boots, with copies of those that change, and without boot.iso"
    )
    func boots() async throws {
        try await withTemporaryDirectory { directory in
            let plan = try bootable(in: directory, plain + installer).plan()
            #expect(plan.images.map(\.image.arch) == ["x86_64"])
            let image = plan.images[0].image
            #expect(image.boot?.changedFiles == plan.images[0].staging)
            let points = Dictionary(uniqueKeysWithValues: image.graftPoints.map { ($0.path, $0.source) })
            #expect(
                points["isolinux/isolinux.bin"]
                    == plan.images[0].staging.pushing("isolinux/isolinux.bin"))
            #expect(points["images/efiboot.img"]?.starts(with: plan.images[0].tree) == true)
            #expect(points["images/boot.iso"] == nil)
            #expect(image.graftPoints.first?.path == "images/efiboot.img")
        }
    }

    @Test("a tree that should boot and cannot is an error, or a plain image when nothing is to boot")
    func lacksBootFiles() async throws {
        try await withTemporaryDirectory { directory in
            var phase = try bootable(in: directory, plain + ["isolinux/isolinux.bin"])
            let problem = try phase.plan().images[0].problem
            #expect(problem?.description.contains("Client.x86_64 should be bootable") == true)
            #expect(problem?.description.contains("lacks images/efiboot.img;") == true)
            phase.isBuildinstallSkipped = true
            let image = try phase.plan().images[0]
            #expect(image.problem == nil && image.image.boot == nil)
        }
    }

    @Test("what boots is never split") func bootableTooLarge() async throws {
        try await withTemporaryDirectory { directory in
            let phase = try bootable(in: directory, plain + installer)
            var config = phase.config
            (config.mediumSize, config.reserve) = (4 * 2048, 2048)
            let small = CreateISOPhase(
                config, names: phase.names, buildinstall: phase.buildinstall, identity: phase.identity,
                variants: phase.variants, layout: phase.layout)
            let plan = try small.plan()
            #expect(plan.images.count == 1)
            #expect(
                plan.images[0].problem?.description
                    == "ISO for Client.x86_64 does not fit on single media! It is 6144 bytes too big. "
                    + "(Total size: 12288 B)")
        }
    }
}
