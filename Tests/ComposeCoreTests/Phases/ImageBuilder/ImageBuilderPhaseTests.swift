import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Before a hub that keeps real state.
@Suite(Tool.require("genisoimage"))
struct ImageBuilderPhaseTests {
    private static let common = "\"name\": \"Sample-Cloud\", \"types\": [\"minimal-raw-xz\"]"

    private func with(
        _ keys: String = "", more lines: String = "imagebuilder_target = \"f44\"", label: String? = nil,
        variant: String = "Server$", _ body: (DeliveryPlace, ImageBuilderPhase) async throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines(
            "imagebuilder = {\"^\(variant)\": [{\(Self.common)\(keys)}]}\n\(lines)")
        func setUp(_ context: inout DeliveryContext) { context.defaults = config.imageDefaults }
        try await DeliveryPlace.with(label: label, setUp: setUp) { place in
            try await body(place, ImageBuilderPhase(config.imagebuilder, place.context))
        }
    }

    private func request(_ keys: String = "", more lines: String, label: String? = nil) async throws
        -> KojiImageBuilderImage
    {
        var request: KojiImageBuilderImage?
        try await with(keys, more: lines, label: label) { _, phase in
            request = try phase.plan().first?.request
        }
        return try #require(request)
    }

    private func failure(_ phase: ImageBuilderPhase) async -> String {
        do {
            return "made \(DeliveryPlace.short(try await phase.perform(phase.plan())))"
        } catch {
            return "\(error)"
        }
    }

    @Test("every key of a block counts, and what is for the plugin goes to it as it is written")
    func block() async throws {
        let request = try await request(
            """
            , "target": "bt", "version": "44", "release": "3", "seed": 42, "scratch": True,
            "repos": "https://r.example/$arch", "arches": ["x86_64"], "subvariant": "Mini",
            "ostree": {"url": "https://o.example", "ref": "f44/x86_64", "parent": None},
            "blueprint": {"packages": [{"name": "vim", "version": "*"}], "size": 3, "ratio": 1.5, "on": True},
            "failable": ["x86_64"], "manifest_type": "raw"
            """,
            more: "imagebuilder_target = \"t\" imagebuilder_seed = 1 imagebuilder_scratch = False")
        var expected = KojiImageBuilderImage(
            target: "bt", arches: ["x86_64"], types: ["minimal-raw-xz"], name: "Sample-Cloud", version: "44")
        expected.release = "3"
        expected.seed = 42
        expected.isScratch = true
        expected.repositories = ["https://r.example/$arch", "http://example.com/c/compose/Server/$arch/os"]
        expected.ostree = ["url": "https://o.example", "ref": "f44/x86_64", "parent": nil]
        expected.blueprint = [
            "packages": [["name": "vim", "version": "*"]], "size": 3, "ratio": 1.5, "on": true,
        ]
        #expect(request == expected)
    }

    @Test("what a block does not say, its phase says, and then all phases") func fallbacks() async throws {
        let phase = try await request(
            more: """
                imagebuilder_target = "pt" imagebuilder_version = "pv" imagebuilder_release = None
                imagebuilder_seed = 0 imagebuilder_scratch = True global_target = "gt" global_version = "gv"
                global_release = "gr"
                """)
        #expect(phase.target == "pt")
        #expect(phase.version == "pv")
        #expect(phase.release == "20261121.t.0")
        #expect(phase.seed == 0)
        #expect(phase.isScratch)
        let all = try await request(more: "global_target = \"gt\" global_release = \"!VERSION_FROM_VERSION\"")
        #expect(all.target == "gt")
        #expect(all.version == "1.0")
        #expect(all.release == "1.0")
        #expect(all.seed == nil)
        #expect(!all.isScratch)
        let none = try await request(more: "global_target = \"gt\"", label: "Beta-1.2")
        #expect(none.version == "1.0_Beta")
        #expect(none.release == nil)
        #expect(none.ostree == nil && none.blueprint == nil)
    }

    @Test("images of a build, of any subtask that has an image's result, go to their trees")
    func build() async throws {
        let files = [
            ArchFile("x86_64", "Sample.raw.xz"), ArchFile("x86_64", "Sample.manifest.json"),
            ArchFile("x86_64", "Sample.iso", try await DeliveryPlace.iso("BOOT")),
            ArchFile("aarch64", "Sample-a.raw.xz"), ArchFile("aarch64", "Sample-a.spdx.json"),
        ]
        try await with { place, phase in
            try place.addBuild(files)
            place.make("imageBuilderBuild", "imageBuilderBuildArch", files)
            let made = try await phase.perform(phase.plan())
            #expect(
                DeliveryPlace.short(made) == [
                    "Server/aarch64/images/Sample-a.raw.xz raw-xz raw.xz aarch64 Server",
                    "Server/x86_64/images/Sample.raw.xz raw-xz raw.xz x86_64 Server",
                    "Server/x86_64/iso/Sample.iso boot iso x86_64 Server bootable BOOT",
                ])
            #expect(
                place.parameters("imageBuilderBuild") == [
                    [
                        "f44", ["aarch64", "x86_64"],
                        [
                            "types": ["minimal-raw-xz"], "name": "Sample-Cloud", "version": "1.0",
                            "opts": ["repos": ["http://example.com/c/compose/Server/$arch/os"]],
                            "__starstar": true,
                        ],
                    ]
                ])
            let deliveries = try phase.plan().map(\.delivery)
            #expect(
                deliveries == [
                    PlannedDelivery(
                        .imagebuilder, variant: "Server", arches: ["aarch64", "x86_64"],
                        what: "imageBuilderBuild Sample-Cloud (minimal-raw-xz)")
                ])
            let deliverables = await place.context.state.deliverables
            #expect(DeliveryPlace.short(deliverables.required) == ["imagebuilder Server * Server"])
        }
    }

    @Test("files of a scratch build lie with the tasks; one of the name of another arch's is its own")
    func scratch() async throws {
        let files = ["x86_64", "aarch64"].map { ArchFile($0, "Sample.raw.xz") }
        try await with(", \"scratch\": True, \"subvariant\": \"Mini\", \"manifest_type\": \"raw\"") {
            place, phase in
            place.make("imageBuilderBuild", "anotherName", files, isScratch: true)
            let made = try await phase.perform(phase.plan())
            #expect(
                DeliveryPlace.short(made) == [
                    "Server/aarch64/images/Sample.raw.xz raw raw.xz aarch64 Mini",
                    "Server/x86_64/images/Sample.raw.xz raw raw.xz x86_64 Mini",
                ])
            let text = try Files.readText(
                place.layout.compose.pushing("Server/aarch64/images/Sample.raw.xz"))
            #expect(text == "Sample.raw.xz of aarch64")
        }
    }

    @Test(
        "results that name neither their release nor their arch are those of the task's build and of the subtask"
    )
    func sparse() async throws {
        let files = [ArchFile("x86_64", "Sample.raw.xz")]
        try await with(", \"arches\": [\"x86_64\"]") { place, phase in
            // The first task of the hub.
            try place.addBuild(files, task: 1)
            place.make("imageBuilderBuild", "imageBuilderBuildArch", files) { result in
                result["release"] = nil
                result["arch"] = nil
            }
            let made = try await phase.perform(phase.plan())
            #expect(made.map(\.image.arch) == ["x86_64"])
        }
        try await with(", \"arches\": [\"x86_64\"]") { place, phase in
            place.make("imageBuilderBuild", "imageBuilderBuildArch", files) { $0["release"] = nil }
            let message = await failure(phase)
            #expect(message.contains("made 0 builds; one was expected"), "\(message)")
        }
    }

    @Test("the image of an arch that may fail can be missing, others cannot") func missing() async throws {
        let files = [ArchFile("x86_64", "Sample.raw.xz")]
        try await with(", \"failable\": [\"aarch64\"]") { place, phase in
            try place.addBuild(files)
            place.make("imageBuilderBuild", "imageBuilderBuildArch", files)
            let made = try await phase.perform(phase.plan())
            #expect(made.count == 1)
            #expect(try place.log.contains("made no image for Server.aarch64, which may fail"))
            // The plugin is told nothing of it.
            #expect(!"\(place.parameters("imageBuilderBuild"))".contains("optional"))
        }
        try await with { place, phase in
            try place.addBuild(files)
            place.make("imageBuilderBuild", "imageBuilderBuildArch", files)
            let message = await failure(phase)
            #expect(message.contains("made no known image for aarch64"), "\(message)")
        }
    }

    @Test("a task that fails ends the compose, unless all arches may fail") func failing() async throws {
        try await with(", \"failable\": [\"*\"]") { place, phase in
            place.hub.onTask("imageBuilderBuild", .fault("no such type"))
            let made = try await phase.perform(phase.plan())
            #expect(made.isEmpty)
            let failed = await place.context.state.deliverables.failed
            #expect(DeliveryPlace.short(failed) == ["imagebuilder Server * Server"])
        }
        try await with(", \"failable\": [\"x86_64\"]") { place, phase in
            place.hub.onTask("imageBuilderBuild", .fault("no such type"))
            let message = await failure(phase)
            #expect(message.contains("imageBuilderBuild task failed") && message.contains("no such type"))
        }
    }

    @Test("a compose that is gone on with takes the task that it made; one that is interrupted cancels it")
    func resumed() async throws {
        let files = ["x86_64", "aarch64"].map { ArchFile($0, "Sample.raw.xz") }
        try await with(", \"scratch\": True") { place, phase in
            place.make("imageBuilderBuild", "imageBuilderBuildArch", files, isScratch: true)
            let first = try await phase.perform(phase.plan())
            let second = try await phase.perform(phase.plan())
            #expect(first == second && first.count == 2)
            #expect(place.hub.count(of: "imageBuilderBuild") == 1)
        }
        try await with { place, phase in
            place.hub.onTask("imageBuilderBuild", .stayFree)
            let error = try await place.whenNoted(
                1, { _ = try await phase.perform(phase.plan()) }, then: { $0.cancel() })
            #expect(error is CancellationError)
            let states = try await place.states("imageBuilderBuild")
            #expect(states == [.cancelled])
        }
    }

    @Test(
        "what cannot be is told",
        arguments: [
            ("", "", "'imagebuilder_target' or 'global_target'"),
            (", \"repos\": [\"Nowhere\"]", "global_target = \"t\"", "There is no variant Nowhere"),
            (", \"version\": \"!X\"", "global_target = \"t\"", "Unknown version generator '!X'"),
        ])
    func impossible(keys: String, lines: String, message: String) async throws {
        try await with(keys, more: lines) { _, phase in
            let found = await failure(phase)
            #expect(found.contains(message), "\(found)")
        }
        var config = ImageBuilderConfig()
        config.images = VariantMap([.init("Server", [.init(name: "n", types: [])])])
        try await DeliveryPlace.with { [config] place in
            let found = await failure(ImageBuilderPhase(config, place.context))
            #expect(found == "'imagebuilder' of Server has no 'types' for n")
        }
    }
}
