import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Images of an older compose.
struct ImageBuildReuseTests {
    private let settings = "\"format\": \"qcow2\", \"arches\": [\"x86_64\"], \"release\": None"

    private func config(_ settings: String, allows: Bool = true) async throws -> ImageBuildConfig {
        try await ComposeConfig.lines(
            """
            image_build_allow_reuse = \(allows ? "True" : "False")
            image_build = {"^Server$": [{"image-build": {\(ImageBuildPhaseTests.common), \(settings)}}]}
            """
        ).imageBuild
    }

    /// The context of the compose of another day.
    private func next(_ place: DeliveryPlace) throws -> DeliveryContext {
        let layout = ComposeLayout(place.directory.appending("next"))
        try Files.createDirectories(layout.compose)
        let host = place.context.host
        let log = try ComposeLog(layout.logs, now: host.environment.now)
        var context = DeliveryContext(
            host: host, identity: try .forTests(respin: 1), variants: place.context.variants, layout: layout,
            state: ComposeState(layout, log: log, notifier: place.context.notifier), log: log,
            notifier: place.context.notifier, runroots: place.context.runroots)
        let profile = try #require(place.context.koji).profile
        context.koji = KojiTasks(
            profile, credentials: .password(user: "composer", password: Secret("secret")),
            environment: host.environment, record: layout.logs)
        context.old = place.layout
        return context
    }

    /// Makes the images of the older compose, with a package in each.
    private func makeOld(_ place: DeliveryPlace, _ settings: String, knowsPackages: Bool = true) async throws
    {
        DiskImages.factory(place.hub, [.init("x86_64", "b.qcow2")], Array("image".utf8))
        let phase = ImageBuildPhase(try await config(settings), place.context)
        _ = try await phase.perform(phase.plan())
        guard knowsPackages else { return }
        try place.hub.addBuild(.init("bash", "5", "1", rpms: [.init("bash", "x86_64")]))
        let hub = try #require(place.context.koji).hub
        let build = try #require(try await hub.call(KojiRequest<KojiBuild?>.build("PT-Base-1.0-1")))
        for archive in try await hub.call(.archives(of: build.id, type: "image")) {
            try place.hub.putPackages(of: "bash-5-1", arch: "x86_64", into: archive.id.rawValue)
        }
    }

    @Test("images of the same configuration whose packages are current are linked without a task")
    func reused() async throws {
        try await DeliveryPlace.with { place in
            try await makeOld(place, settings)
            let context = try next(place)
            let phase = ImageBuildPhase(try await config(settings), context) { rpms in
                rpms.map(\.nvra) == ["bash-5-1.x86_64"]
            }
            let images = try await phase.perform(phase.plan())
            #expect(images.map(\.summary) == ["x86_64 qcow2 qcow2 Server Server/x86_64/images/b.qcow2"])
            #expect(place.hub.count(of: "buildImageOz") == 1)
            let path = context.layout.compose.appending("Server/x86_64/images/b.qcow2")
            #expect(try Files.readText(path) == "image")
            let log = try Files.readText(context.layout.logs.main)
            #expect(log.contains("Reusing the images of PT-Base from the build PT-Base-1.0-1"))
            let name = "logs/x86_64/imagebuild-Server-Server-qcow2.x86_64.reuse.json"
            let records = try [place.layout, context.layout].map {
                try Files.readText($0.top.appending(name))
            }
            #expect(records[0] == records[1])
            #expect(records[0].contains("\"build\": \"PT-Base-1.0-1\""))
        }
    }

    /// Why images are made anew.
    enum Obstacle: String, CaseIterable, Sendable {
        case otherPackages = "packages in them are not those of this compose any more"
        case unknownPackages = "the hub does not know which packages are in b.qcow2"
        case otherSettings = "these differ: disk size, factory parameters"
        case noRecord = "there is no record of them in "
        case damagedRecord = "expected"
        case noBuild = "there is no build Gone-1-1"
        case hubFails = "the closure fails"
    }

    @Test("the log says why images are made anew", arguments: Obstacle.allCases)
    func obstacles(obstacle: Obstacle) async throws {
        try await DeliveryPlace.with { place in
            try await makeOld(place, settings, knowsPackages: obstacle != .unknownPackages)
            let record = place.layout.top.appending(
                "logs/x86_64/imagebuild-Server-Server-qcow2.x86_64.reuse.json")
            switch obstacle {
            case .noRecord: try Files.remove(record)
            case .damagedRecord: try Files.writeAtomically("[]", to: record)
            case .noBuild:
                let text = try Files.readText(record).replacing("PT-Base-1.0-1", with: "Gone-1-1")
                try Files.writeAtomically(text, to: record)
            default: break
            }
            var config = try await config(settings)
            if obstacle == .otherSettings {
                config.images.blocks[0].values[0].diskSize = 5
                config.images.blocks[0].values[0].factoryParameters = [.init("a", .text("b"))]
            }
            let context = try next(place)
            DiskImages.factory(place.hub, [.init("x86_64", "c.qcow2")], Array("image".utf8), release: "2")
            let phase = ImageBuildPhase(config, context) { _ in
                if obstacle == .hubFails { throw KojiError(.unreachable, "the closure fails") }
                return obstacle != .otherPackages
            }
            let images = try await phase.perform(phase.plan())
            #expect(images.map(\.image.path) == ["Server/x86_64/images/c.qcow2"])
            #expect(place.hub.count(of: "buildImageOz") == 2)
            let log = try Files.readText(context.layout.logs.main)
            let lines = log.split(separator: "\n").filter {
                $0.contains("Cannot reuse old images of PT-Base: ")
            }
            #expect(lines.count == 1)
            #expect(lines.first?.contains(obstacle.rawValue) == true, "\(log)")
            let names = try Files.list(context.layout.compose.appending("Server/x86_64/images"))
            #expect(names == ["c.qcow2"])
        }
    }

    @Test("nothing is taken over unless it is allowed, and nothing of a scratch build is noted")
    func notAllowed() async throws {
        try await DeliveryPlace.with { place in
            try await makeOld(place, settings)
            let context = try next(place)
            DiskImages.factory(place.hub, [.init("x86_64", "c.qcow2")], Array("image".utf8), release: "2")
            let phase = ImageBuildPhase(try await config(settings, allows: false), context) { _ in true }
            let images = try await phase.perform(phase.plan())
            #expect(images.map(\.image.path) == ["Server/x86_64/images/c.qcow2"])
            let scratch = ImageBuildPhase(
                try await config(settings + ", \"scratch\": True"), context
            ) { _ in true }
            _ = try await scratch.perform(scratch.plan())
            let names = try Files.list(context.layout.top.appending("logs/x86_64"))
            #expect(names == ["imagebuild-Server-Server-qcow2.x86_64.log"])
        }
    }

    @Test("what changes with every compose by itself does not count, what the configuration says does")
    func inputs() async throws {
        try await DeliveryPlace.with { place in
            let plain = try await config(settings + ", \"version\": \"!VERSION_FROM_VERSION_DATE_RESPIN\"")
            let old = try #require(try ImageBuildPhase(plain, place.context).plan().first)
            let new = try #require(try ImageBuildPhase(plain, next(place)).plan().first)
            #expect(old.version != new.version)
            #expect(old.release != new.release)
            #expect(old.inputs == new.inputs)
            #expect(!old.inputs.values.contains { $0.contains("20261121") })
            let changed: [(inout ImageBuildBlock) -> Void] = [
                { $0.name = "X" }, { $0.distro = "X" }, { $0.target = "X" }, { $0.kickstart = "X" },
                { $0.kickstartURL = "X" }, { $0.kickstartVersion = "X" }, { $0.version = "X" },
                { $0.release = .text("X") }, { $0.release = .unset }, { $0.installTree = "Client" },
                { $0.arches = ["aarch64"] }, { $0.formats = [.init("raw")] },
                { $0.repositories = ["Client"] }, { $0.diskSize = 1 }, { $0.specFile = "X" },
                { $0.ovaOptions = ["X"] }, { $0.isScratch = true }, { $0.skipsTagging = true },
                { $0.factoryParameters = [.init("X", .null)] },
                { $0.others = [.init("X", .null)] },
            ]
            for (number, change) in changed.enumerated() {
                var config = plain
                change(&config.images.blocks[0].values[0])
                let plan = try #require(try ImageBuildPhase(config, place.context).plan().first)
                #expect(plan.inputs != old.inputs, "\(number)")
            }
        }
    }
}
