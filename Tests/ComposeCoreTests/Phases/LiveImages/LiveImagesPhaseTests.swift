import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(Tool.require("genisoimage"))
struct LiveImagesPhaseTests {
    private func with(
        _ lines: String, setUp: (inout DeliveryContext) throws -> Void = { _ in },
        _ body: (DeliveryPlace, LiveImagesPhase) async throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines(lines + "\nlive_target = 'f44'\n")
        try await DeliveryPlace.with(
            setUp: { context in
                context.defaults = config.imageDefaults
                context.names = config.imageNames
                try setUp(&context)
            },
            { place in
                try place.addKickstart()
                try await body(
                    place,
                    LiveImagesPhase(
                        config.liveImages, signing: config.signing, coversOptional: false, place.context))
            })
    }

    private static let live = "live_images = [('Client$', {'x86_64': {'kickstart': 'live.ks'}})]"
    private static let failable = live.replacing("'live.ks'", with: "'live.ks', 'failable': True")
    private static let name = "PT-1.0-20261121.t.0-Client-x86_64-live.iso"

    private func perform(_ phase: LiveImagesPhase) async throws -> [MadeImage] {
        try await phase.perform(phase.plan())
    }

    private func failure(_ phase: LiveImagesPhase) async throws -> String {
        do {
            _ = try await perform(phase)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test("an image is asked for as the command line does, and lies in its tree with a manifest")
    func live() async throws {
        try await with(Self.live.replacing("'live.ks'", with: "'live.ks', 'subvariant': 'KDE'")) {
            place, phase in
            place.give(try await place.isoImage(), by: "createLiveCD")
            let made = try await perform(phase)
            let requests = place.imageRequests
            #expect(requests.count == 1)
            let kickstart = try #require(requests[0].arguments[4].string)
            #expect(
                requests[0].arguments == ["PT-1.0", "1.0", "x86_64", "f44", .string(kickstart), "livecd"])
            #expect(
                requests[0].options == [
                    "scratch": true, "repo": ["http://example.com/c/compose/Client/x86_64/os"],
                ])
            let sent = place.hub.topDirectory.appending("work").pushing(FilePath(kickstart))
            #expect(kickstart.hasPrefix("cli-image/PT-1.0-20261121.t.0."))
            #expect(try Files.readText(sent) == "lang en_US\n")
            #expect(try place.published("Client/x86_64/iso") == [Self.name, Self.name + ".manifest"])
            #expect(
                try Files.readText(place.layout.compose.appending("Client/x86_64/iso/\(Self.name).manifest"))
                    == "/LiveOS\n/LiveOS/squashfs.img\n")
            let image = try #require(made.first).image
            #expect(made.map(\.variant) == ["Client"] && made[0].arches == ["x86_64"])
            #expect(image.path == "Client/x86_64/iso/\(Self.name)")
            #expect(
                [image.type, image.format, image.arch, image.subvariant] == ["live", "iso", "x86_64", "KDE"])
            #expect(image.isBootable && image.volumeID == "LIVE")
            let deliverables = await place.context.state.deliverables
            #expect(
                deliverables.required == [.init("live", variant: "Client", arch: "x86_64", subvariant: "KDE")]
            )
            #expect(
                Files.exists(place.layout.logs.root.appending("x86_64/liveimage-Client-KDE-1.x86_64.log"))
            )
        }
    }

    @Test("an appliance lies with the disk images") func appliance() async throws {
        let lines = Self.live.replacing("'live.ks'", with: "'live.ks', 'type': 'appliance', 'release': '4'")
        try await with(lines + "\nlive_images_no_rename = True") { place, phase in
            place.give(try place.rawImage(), ".raw.xz", by: "createAppliance")
            let made = try await perform(phase)
            #expect(place.imageRequests[0].arguments.last == "appliance")
            #expect(place.imageRequests[0].options["release"] == "4")
            #expect(try place.published("Client/x86_64/images") == ["PT-1.0-1.0-4.x86_64.raw.xz"])
            #expect(made.map(\.image.type) == ["raw-xz"] && made.map(\.image.format) == ["raw.xz"])
            #expect(!made[0].image.isBootable)
        }
    }

    @Test("an image of sources is listed with all arches") func sources() async throws {
        try await with("live_images = [('Server$', {'src': {'kickstart': 'live.ks'}})]") { place, phase in
            place.give(try await place.isoImage(), by: "createLiveCD")
            let made = try await perform(phase)
            #expect(made.map(\.arches) == [["aarch64", "x86_64"]])
            #expect(made.map(\.image.arch) == ["src"])
            #expect(made[0].image.path == "Server/source/iso/PT-1.0-20261121.t.0-Server-source-live.iso")
        }
    }

    @Test("images lie where symlink_isos_to puts them") func store() async throws {
        try await withTemporaryDirectory { store in
            try await with(Self.live, setUp: { $0.imageStore = store.string }) { place, phase in
                place.give(try await place.isoImage(), by: "createLiveCD")
                let made = try await perform(phase)
                #expect(made.map(\.image.path) == ["Client/x86_64/iso/\(Self.name)"])
                #expect(
                    Files.isRegular(
                        store.pushing(FilePath("PT-1.0-20261121.t.0/compose/Client/x86_64/iso/\(Self.name)")))
                )
            }
        }
    }

    @Test("a task gives exactly one image, and the right one") func numbers() async throws {
        for count in [0, 2] {
            try await with(Self.live) { place, phase in
                place.give(try await place.isoImage(), by: "createLiveCD", count: count)
                let text = try await failure(phase)
                #expect(text.hasPrefix("Got \(count) images from task ") && text.hasSuffix(", expected 1."))
                #expect(try place.published("Client/x86_64/iso").isEmpty)
            }
        }
        try await with(Self.live) { place, phase in
            place.give(try place.rawImage(), ".raw.xz", by: "createLiveCD")
            let text = try await failure(phase)
            #expect(text.contains("which is no live image; correct its type"))
        }
    }

    @Test("what is no image, or no file of the task, is refused and leaves nothing") func badFiles()
        async throws
    {
        try await with(Self.live) { place, phase in
            place.give(try place.rawImage(), by: "createLiveCD")
            let text = try await failure(phase)
            #expect(text.contains("it is no ISO 9660 image"))
            #expect(try place.published("Client/x86_64/iso").isEmpty)
        }
        for name in ["../../../escape.iso", "a/b.iso", "missing.iso"] {
            try await with(Self.live + "\nlive_images_no_rename = True") { place, phase in
                place.hub.onTask("createLiveCD", .make { $0.imageResult([name]) })
                let text = try await failure(phase)
                #expect(text != "none")
                #expect(try place.published("Client/x86_64/iso").isEmpty)
            }
        }
    }

    @Test("a task that fails fails the compose, or only its image where that may be") func failing()
        async throws
    {
        try await with(Self.live) { place, phase in
            place.hub.onTask("createLiveCD", .fault("no space left"))
            let text = try await failure(phase)
            #expect(text.hasPrefix("LiveImage task failed: ") && text.contains("no space left"))
        }
        try await with(Self.failable) { place, phase in
            place.hub.onTask("createLiveCD", .fault("no space left"))
            let made = try await perform(phase)
            #expect(made.isEmpty)
            let item = Deliverables.Item("live", variant: "Client", arch: "x86_64", subvariant: "Client")
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.attempted == [item] && deliverables.failed == [item])
            #expect(
                try place.log.contains(
                    "[FAIL] Live (variant Client, arch x86_64, subvariant Client) failed, but going on anyway."
                ))
        }
    }

    @Test("a compose that is gone on with uses its task, and sends no kickstart again") func resume()
        async throws
    {
        try await with(Self.live) { place, phase in
            place.give(try await place.isoImage(), by: "createLiveCD")
            let first = try await perform(phase)
            place.hub.forgetCalls()
            let second = try await perform(phase)
            #expect(first == second)
            #expect(place.imageRequests.isEmpty)
            #expect(place.hub.messages.allSatisfy { $0.method != "(upload)" })
        }
    }

    @Test("a task that somebody cancels, or that the hub forgets, is an error", arguments: [false, true])
    func lost(isForgotten: Bool) async throws {
        try await with(Self.live) { place, phase in
            let hub = place.hub
            hub.onTask(
                "livecd",
                .make { task in
                    if isForgotten { try hub.removeTask(task.id) } else { try hub.cancelTask(task.id) }
                    return nil
                })
            let text = try await failure(phase)
            #expect(text.hasPrefix("LiveImage task failed: "), "\(text)")
        }
    }

    @Test("a cancelled wait cancels the task") func cancellation() async throws {
        try await with(Self.live) { place, phase in
            place.hub.onTask("livecd", .stayFree)
            let plan = try phase.plan()
            let work = Task { try await phase.perform(plan) }
            while place.hub.count(of: "buildImage") == 0 { await Task.yield() }
            work.cancel()
            await #expect(throws: CancellationError.self) { try await work.value }
            #expect(place.hub.count(of: "cancelTask") == 1)
        }
    }

    @Test("a kickstart file that is nowhere, and a target that nobody knows, are said to be so")
    func input() async throws {
        try await with(Self.live.replacing("live.ks", with: "other.ks")) { place, phase in
            let text = try await failure(phase)
            #expect(
                text
                    == "the kickstart file 'other.ks' is not in \(place.directory); set ksurl for one that is in a "
                    + "repository")
        }
        let config = try await ComposeConfig.lines(
            Self.live.replacing("'live.ks'", with: "'live.ks', 'target': 'f99', 'ksurl': 'git://k#1'"))
        try await DeliveryPlace.with { place in
            let phase = LiveImagesPhase(
                config.liveImages, signing: config.signing, coversOptional: false, place.context)
            let text = try await failure(phase)
            #expect(
                text
                    == "Koji has no build target 'f99'; correct it")
            #expect(place.imageRequests.isEmpty)
        }
    }

    @Test("patterns that fit no variant are told") func patterns() async throws {
        try await with("live_images = [('^Nobody$', {'*': {'kickstart': 'live.ks'}})]") { place, phase in
            let made = try await perform(phase)
            #expect(made.isEmpty)
            #expect(
                try place.log.contains("[LIVE_IMAGES] Patterns in config do not match any variant: ^Nobody$"))
        }
    }
}
