import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(Tool.require("genisoimage"))
struct LiveMediaPhaseTests {
    private func with(
        _ keys: String, _ body: (DeliveryPlace, LiveMediaPhase) async throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines(
            """
            live_media_target = 'f44'
            live_media = {'^Server$': [{'name': 'Live', 'kickstart': 'live.ks', 'subvariant': 'KDE', \(keys)}]}
            """)
        try await DeliveryPlace.with(
            setUp: { $0.defaults = config.imageDefaults },
            { place in
                try place.addKickstart()
                try await body(
                    place, LiveMediaPhase(config.liveMedia, coversOptional: false, place.context))
            })
    }

    private func failure(_ phase: LiveMediaPhase) async throws -> String {
        do {
            _ = try await phase.perform(phase.plan())
            return "none"
        } catch {
            return "\(error)"
        }
    }

    private func item(_ arch: String) -> Deliverables.Item {
        Deliverables.Item("live-media", variant: "Server", arch: arch, subvariant: "KDE")
    }

    @Test("one task makes the images of all arches, which lie in their trees") func media() async throws {
        try await with("'scratch': True, 'release': '2'") { place, phase in
            place.give(try await place.isoImage(), by: "createLiveMedia")
            let made = try await phase.perform(phase.plan())
            let requests = place.imageRequests
            #expect(requests.count == 1)
            let kickstart = try #require(requests[0].arguments[4].string)
            #expect(kickstart.hasPrefix("cli-image/") && kickstart.hasSuffix("/live.ks"))
            #expect(
                requests[0].arguments == [
                    "Live", "1.0", ["aarch64", "x86_64"], "f44", .string(kickstart), "livemedia",
                ])
            #expect(
                requests[0].options == [
                    "scratch": true, "release": "2",
                    "repo": ["http://example.com/c/compose/Server/$basearch/os"],
                    "install_tree_url": "http://example.com/c/compose/Server/$basearch/os",
                ])
            #expect(made.map(\.arches) == [["aarch64"], ["x86_64"]])
            #expect(
                made.map(\.image.path) == [
                    "Server/aarch64/iso/Live-1.0-2.aarch64.iso", "Server/x86_64/iso/Live-1.0-2.x86_64.iso",
                ])
            let image = made[1].image
            #expect([image.type, image.format, image.subvariant] == ["live", "iso", "KDE"])
            #expect(image.isBootable && image.volumeID == "LIVE")
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.required == [item("*")] && deliverables.attempted.isEmpty)
            let log = place.layout.logs.root.appending(
                "aarch64-x86_64/livemedia-Server-KDE.aarch64-x86_64.log")
            #expect(try Files.readText(log).contains("COMMAND: buildImage"))
        }
    }

    @Test("the images of a kept build are taken from the build") func kept() async throws {
        try await with("'ksurl': 'git://k#1', 'arches': ['x86_64'], 'skip_tag': True") { place, phase in
            let content = try Files.read(await place.isoImage())
            place.hub.onTask(
                "createLiveMedia",
                .make { [hub = place.hub] task in
                    var build = KojiHubDouble.Build("Live", "1.0", "1")
                    build.types = ["image"]
                    try hub.addBuild(build)
                    try hub.addArchive(
                        .init("Live-1.0-1.x86_64.iso", content, kind: "image", type: "iso", arch: "x86_64"),
                        to: build)
                    return [
                        "name": "Live", "version": "1.0", "release": "1", "arch": "x86_64",
                        "files": ["Live-1.0-1.x86_64.iso"],
                        "logs": [], "task_id": .int(task.id), "rpmlist": [],
                    ]
                })
            let made = try await phase.perform(phase.plan())
            #expect(made.map(\.image.path) == ["Server/x86_64/iso/Live-1.0-1.x86_64.iso"])
            let options = place.imageRequests[0].options
            #expect(options["skip_tag"] == true && options["scratch"] == nil)
            #expect(place.imageRequests[0].arguments[4] == "live.ks")
            #expect(place.hub.messages.allSatisfy { $0.method != "(upload)" })
        }
    }

    @Test("an arch that may fail may have no image, and is said to have failed") func failable() async throws
    {
        try await with("'scratch': True, 'failable': ['aarch64']") { place, phase in
            let iso = try await place.isoImage()
            place.hub.onTask(
                "livemedia",
                .make { task in
                    // As builders do: a part that may fail does not fail the whole.
                    let head = Array(task.parameters.prefix(2)) + ["1"]
                    _ = try? task.subtask("createLiveMedia", head + ["aarch64"], arch: "aarch64") { _ in
                        throw XMLRPCFault(code: 1005, message: "no kernel")
                    }
                    try task.subtask("createLiveMedia", head + ["x86_64"], arch: "x86_64") { child in
                        try child.imageResult(["Live.iso"], iso)
                    }
                    return "image build results in: somewhere"
                })
            let made = try await phase.perform(phase.plan())
            #expect(made.map(\.image.path) == ["Server/x86_64/iso/Live.iso"])
            #expect(place.imageRequests[0].options["optional_arches"] == ["aarch64"])
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.required == [item("*")])
            #expect(deliverables.attempted == [item("aarch64")] && deliverables.failed == [item("aarch64")])
            #expect(
                try place.log.contains(
                    "[FAIL] Live media (variant Server, arch aarch64, subvariant KDE) failed, but going on anyway."
                ))
        }
    }

    @Test("a medium of which all may fail may fail as a whole") func allFailable() async throws {
        try await with("'scratch': True, 'failable': ['*']") { place, phase in
            place.hub.onTask("createLiveMedia", .fault("no space left"))
            let made = try await phase.perform(phase.plan())
            #expect(made.isEmpty)
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.attempted == [item("*")] && deliverables.failed == [item("*")])
        }
    }

    @Test("a task that fails fails the compose") func failing() async throws {
        try await with("'scratch': True") { place, phase in
            place.hub.onTask("createLiveMedia", .fault("no space left"))
            let text = try await failure(phase)
            #expect(text.hasPrefix("Live media task failed: ") && text.contains("no space left"))
        }
    }

    @Test("a task that somebody cancels, or that the hub forgets, is an error", arguments: [false, true])
    func lost(isForgotten: Bool) async throws {
        try await with("'scratch': True") { place, phase in
            let hub = place.hub
            hub.onTask(
                "livemedia",
                .make { task in
                    if isForgotten { try hub.removeTask(task.id) } else { try hub.cancelTask(task.id) }
                    return nil
                })
            let text = try await failure(phase)
            #expect(text.hasPrefix("Live media task failed: "), "\(text)")
        }
    }

    @Test("each arch has one image, neither none nor two") func numbers() async throws {
        for count in [0, 2] {
            try await with("'scratch': True") { place, phase in
                let iso = try await place.isoImage()
                place.give(iso, by: "createLiveMedia", arch: "aarch64")
                place.give(iso, by: "createLiveMedia", arch: "x86_64", count: count)
                let text = try await failure(phase)
                #expect(text.hasPrefix("Image count mismatch in task "))
                #expect(try place.log.contains("Expected to find one image for each required arch"))
                #expect(try place.published("Server/aarch64/iso").isEmpty)
            }
        }
    }

    @Test("what is no image, or lies elsewhere, is refused and leaves nothing") func badFiles() async throws {
        try await with("'scratch': True, 'arches': ['x86_64']") { place, phase in
            place.give(try place.rawImage(), by: "createLiveMedia")
            let text = try await failure(phase)
            #expect(text.contains("it is no ISO 9660 image"))
            #expect(try place.published("Server/x86_64/iso").isEmpty)
        }
        for name in ["../escape.iso", "a/b.iso", "missing.iso"] {
            try await with("'scratch': True, 'arches': ['x86_64']") { place, phase in
                place.hub.onTask("createLiveMedia", .make { $0.imageResult([name]) })
                let text = try await failure(phase)
                #expect(text != "none")
                #expect(try place.published("Server/x86_64/iso").isEmpty)
            }
        }
    }

    @Test("a compose that is gone on with uses its task") func resume() async throws {
        try await with("'scratch': True") { place, phase in
            place.give(try await place.isoImage(), by: "createLiveMedia")
            let first = try await phase.perform(phase.plan())
            place.hub.forgetCalls()
            let second = try await phase.perform(phase.plan())
            #expect(first == second)
            #expect(place.imageRequests.isEmpty)
        }
    }

    @Test("a medium that fails cancels the tasks of the others") func siblings() async throws {
        let config = try await ComposeConfig.lines(
            """
            live_media_target = 'f44'
            live_media = {'^Server$': [{'name': 'Bad', 'kickstart': 'live.ks', 'scratch': True, 'arches': ['aarch64']},
                {'name': 'Good', 'kickstart': 'live.ks', 'scratch': True, 'arches': ['x86_64']}]}
            """)
        try await DeliveryPlace.with(
            setUp: { $0.defaults = config.imageDefaults },
            { place in
                try place.addKickstart()
                let both = Gate()
                place.hub.onTask(
                    "createLiveMedia", arch: "aarch64", .hold(nil, both, then: .fault("no space left")))
                place.hub.onTask("createLiveMedia", arch: "x86_64", .stayFree)
                let phase = LiveMediaPhase(config.liveMedia, coversOptional: false, place.context)
                async let text = failure(phase)
                while place.hub.count(of: "buildImage") < 2 { await Task.yield() }
                both.open()
                let message = try await text
                #expect(message.contains("no space left"))
                #expect(place.hub.count(of: "cancelTask") == 1)
            })
    }

    @Test("patterns that fit no variant are told") func patterns() async throws {
        let config = try await ComposeConfig.lines(
            "live_media = {'^Nobody$': [{'name': 'n', 'kickstart': 'k'}]}\n")
        try await DeliveryPlace.with { place in
            let phase = LiveMediaPhase(config.liveMedia, coversOptional: false, place.context)
            let made = try await phase.perform(phase.plan())
            #expect(made.isEmpty)
            #expect(
                try place.log.contains("[LIVE_MEDIA] Patterns in config do not match any variant: ^Nobody$"))
        }
    }
}
