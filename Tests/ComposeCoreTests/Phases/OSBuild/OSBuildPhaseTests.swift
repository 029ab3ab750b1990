import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Images of osbuild from a hub that keeps real state.
@Suite(Tool.require("qemu-img", "xorriso"))
struct OSBuildPhaseTests {
    private let common = """
        "name": "PT-Edge", "distro": "pt-1", "image_types": ["qcow2"], "target": "f44"
        """

    private func phase(_ more: String, _ place: DeliveryPlace, options: String = "") async throws
        -> OSBuildPhase
    {
        let config = try await ComposeConfig.lines(
            "\(options)\nosbuild = {\"^Server$\": [{\(common)\(more)}]}")
        var context = place.context
        context.defaults = config.imageDefaults
        return OSBuildPhase(config.osbuild, context)
    }

    private func delivered(_ more: String, _ place: DeliveryPlace) async throws -> [MadeImage] {
        let phase = try await phase(more, place)
        return try await phase.perform(phase.plan())
    }

    /// Lets osbuild make a build with such files, by arch.
    private func osbuild(
        _ hub: KojiHubDouble, _ files: [(arch: String, name: String)], _ content: [UInt8],
        tells: Bool = true, release: String = "1"
    ) {
        hub.onTask(
            "osbuildImage",
            .make { task in
                var build = KojiHubDouble.Build("PT-Edge", "1.0", release)
                build.types = ["image"]
                build.task = task.id
                let id = try hub.addBuild(build)
                for (arch, name) in files {
                    var archive = DiskImages.archive(name, content, arch)
                    // As content generators have it.
                    archive.arch = nil
                    archive.extra = ["image": ["arch": .string(arch)]]
                    try hub.addArchive(archive, to: build)
                }
                return tells
                    ? ["composer": ["id": "x"], "koji": ["build": .int(id)]] : ["composer": .structure([:])]
            })
    }

    @Test(
        "a block with all keys comes to one request, with repositories, OSTree and upload options as they are"
    )
    func everything() async throws {
        try await DeliveryPlace.with { place in
            let phase = try await phase(
                """
                , "version": "2", "release": "3", "arches": ["x86_64"], "failable": ["x86_64"],
                "subvariant": "Edge", "manifest_type": "raw", "ostree_url": "http://example.com/o",
                "ostree_ref": "pt/x86_64/edge", "ostree_parent": "pt/x86_64/base",
                "repo": ["Client", {"baseurl": "/mnt/r", "package_sets": ["build", "os"]},
                    {"baseurl": "http://example.com/$arch"}],
                "upload_options": {"region": "r", "share_with_accounts": ["2", "1"], "snapshot_name": "s"},
                """, place)
            let plans = try phase.plan()
            let plan = try #require(plans.first)
            #expect(plans.count == 1)
            #expect(
                plan.delivery
                    == PlannedDelivery(
                        .osbuild, variant: "Server", arches: ["x86_64"], what: "osbuildImage PT-Edge (qcow2)",
                        failable: ["*"]))
            #expect(plan.block.manifestType == "raw")
            osbuild(place.hub, [("x86_64", "b.qcow2")], Array("image".utf8))
            let images = try await phase.perform(plans)
            #expect(images.map(\.summary) == ["x86_64 raw qcow2 Edge Server/x86_64/images/b.qcow2"])
            let call = try #require(place.hub.calls.first { $0.method == "osbuildImage" })
            let uploads = XMLRPCStruct([
                .init("region", "r"), .init("share_with_accounts", ["2", "1"]), .init("snapshot_name", "s"),
            ])
            #expect(
                call.parameters == [
                    "PT-Edge", "2", "pt-1", ["qcow2"], "f44", ["x86_64"],
                    [
                        "opts": [
                            "release": "3",
                            "repo": [
                                "http://example.com/c/compose/Client/$arch/os",
                                ["baseurl": "/mnt/r", "package_sets": ["build", "os"]],
                                "http://example.com/$arch", "http://example.com/c/compose/Server/$arch/os",
                            ],
                            "ostree": [
                                "url": "http://example.com/o", "ref": "pt/x86_64/edge",
                                "parent": "pt/x86_64/base",
                            ],
                            "upload_options": .structure(uploads),
                        ], "__starstar": true,
                    ],
                ])
            let log = place.layout.top.appending("logs/global/osbuild/Server-1-watch-task.log")
            #expect(try Files.readText(log).contains("Created task: "))
        }
    }

    @Test(
        "the upload options of all clouds are passed on as they are, in their order",
        arguments: [
            "{\"region\": \"r\", \"share_with_accounts\": [\"1\"]}", "{\"region\": \"r\"}",
            "{\"tenant_id\": \"t\", \"subscription_id\": \"s\", \"resource_group\": \"g\", \"location\": \"l\", \"image_name\": \"i\"}",
            "{\"region\": \"r\", \"bucket\": \"b\", \"image_name\": \"i\", \"share_with_accounts\": [\"1\", \"2\"]}",
            "{\"tag\": \"t\", \"name\": \"n\"}",
        ])
    func uploads(options: String) async throws {
        try await DeliveryPlace.with { place in
            let plan = try #require(try await phase(", \"upload_options\": \(options)", place).plan().first)
            let sent = try #require(plan.image.options["upload_options"]?.structure)
            let words = sent.members.map { member -> String in
                guard let list = member.value.array else {
                    return "\"\(member.name)\": \"\(member.value.string ?? "")\""
                }
                let texts = list.map { "\"\($0.string ?? "")\"" }
                return "\"\(member.name)\": [\(texts.joined(separator: ", "))]"
            }
            #expect("{\(words.joined(separator: ", "))}" == options)
        }
    }

    @Test("a value of any kind keeps its type on the way to the hub")
    func types() {
        let value = OpenValue.mapping([
            .init("b", .list([.bool(true), .integer(3), .number(1.5), .null])), .init("a", .text("x")),
        ])
        #expect(value.xmlrpc == ["b": [true, 3, 1.5, nil], "a": "x"])
        #expect(value.xmlrpc.structure?.members.map(\.name) == ["b", "a"])
        #expect(value.line == "b=True,3,1.5,None,a=x")
    }

    @Test("a block that says little is for all arches, and takes its values from the phase or from all")
    func fallbacks() async throws {
        try await DeliveryPlace.with { place in
            let bare = "\"name\": \"N\", \"distro\": \"d\", \"image_types\": \"ami\""
            let global = """
                global_target = "g"
                global_version = "g1"
                global_release = None
                """
            for (options, target, version, release) in [
                (global, "g", "g1", "20261121.t.0"),
                (
                    global
                        + "\nosbuild_target = \"p\"\nosbuild_version = \"!VERSION_FROM_VERSION\"\nosbuild_release = \"!RELEASE_FROM_DATE_RESPIN\"",
                    "p", "1.0", "20261121.0"
                ),
            ] {
                let config = try await ComposeConfig.lines("\(options)\nosbuild = {\"^Cloud$\": [{\(bare)}]}")
                var context = place.context
                context.defaults = config.imageDefaults
                let plan = try #require(try OSBuildPhase(config.osbuild, context).plan().first)
                #expect(plan.target == target)
                #expect(plan.version == version)
                #expect(plan.release == release)
                #expect(plan.arches == ["aarch64", "x86_64"])
                #expect(plan.image.imageTypes == ["ami"])
                // The variant has no packages of its own.
                #expect(plan.image.options == ["release": .string(release)])
                #expect(plan.delivery.failable.isEmpty)
            }
            let own = try #require(
                try await phase(", \"arches\": [\"x86_64\", \"s390x\"]", place).plan().first)
            #expect(own.arches == ["x86_64"])
            #expect(own.version == "1.0")
            #expect(own.image.options == ["repo": ["http://example.com/c/compose/Server/$arch/os"]])
            #expect(try await phase(", \"arches\": [\"s390x\"]", place).plan().isEmpty)
            let listed = try await phase(", \"repo\": [{\"baseurl\": \"Server\"}]", place).plan()
            #expect(listed.first?.repositories.count == 1)
        }
    }

    @Test("a block without a target, of an unknown variant or generator, or for an addon is a mistake")
    func mistakes() async throws {
        try await DeliveryPlace.with { place in
            let config = try await ComposeConfig.lines(
                "osbuild = {\"^Server$\": [{\"name\": \"N\", \"distro\": \"d\", \"image_types\": \"ami\"}]}")
            let target = #expect(throws: ComposeError.self) {
                _ = try OSBuildPhase(config.osbuild, place.context).plan()
            }
            #expect(target?.message.hasPrefix("block 1 of osbuild for Server has no 'target'") == true)
            let unknown = try await phase(", \"repo\": [\"Nobody\"]", place)
            let variant = #expect(throws: ComposeError.self) { _ = try unknown.plan() }
            #expect(variant?.message == "There is no variant Nobody to get repo from.")
            let generator = try await phase(", \"version\": \"!X\"", place)
            let version = #expect(throws: ComposeError.self) { _ = try generator.plan() }
            #expect(version?.code == .identity)
        }
    }

    @Test("images of known formats are linked in by arch, ISO images go where those are, the rest stays")
    func placed() async throws {
        try await DeliveryPlace.with { place in
            let content = try await DiskImages.qcow2(in: place.directory)
            osbuild(
                place.hub,
                [
                    ("x86_64", "b.x86_64.qcow2"), ("aarch64", "b.aarch64.raw.xz"), ("x86_64", "b.json"),
                    ("s390x", "b.s390x.qcow2"),
                ], content)
            let images = try await delivered("", place)
            #expect(
                images.map(\.summary) == [
                    "aarch64 raw-xz raw.xz Server Server/aarch64/images/b.aarch64.raw.xz",
                    "x86_64 qcow2 qcow2 Server Server/x86_64/images/b.x86_64.qcow2",
                ])
            let path = place.layout.compose.appending("Server/x86_64/images/b.x86_64.qcow2")
            #expect(try Files.read(path) == content)
            let required = await place.context.state.deliverables.required
            #expect(required == [.init("osbuild", variant: "Server", arch: "*")])
        }
        try await DeliveryPlace.with { place in
            let content = try await DiskImages.iso(in: place.directory)
            osbuild(place.hub, [("x86_64", "b.iso")], content)
            let boot = try await delivered(", \"arches\": [\"x86_64\"]", place)
            #expect(boot.map(\.summary) == ["x86_64 boot iso Server Server/x86_64/iso/b.iso"])
            #expect(boot.first?.image.isBootable == true)
            #expect(boot.first?.image.volumeID == "PT-1_0")
            let live = try await delivered(", \"arches\": [\"x86_64\"], \"manifest_type\": \"live\"", place)
            #expect(live.map(\.summary) == ["x86_64 live iso Server Server/x86_64/iso/b.iso"])
            #expect(place.hub.count(of: "osbuildImage") == 1)
        }
    }

    @Test("a result that names no build is completed by what the hub knows of the task")
    func untold() async throws {
        try await DeliveryPlace.with { place in
            osbuild(place.hub, [("x86_64", "b.qcow2")], Array("image".utf8), tells: false)
            let images = try await delivered(", \"arches\": [\"x86_64\"]", place)
            #expect(images.count == 1)
        }
    }

    private static let badResults: [(XMLRPCValue, String)] = [
        (.null, "made 0 builds, and one was expected"),
        (.string("text"), "made 0 builds, and one was expected"),
        (["koji": .structure([:])], "made 0 builds"),
        (["koji": ["build": 4711]], "there is no build 4711, which task "),
    ]

    @Test("a task that gives nothing, or a build that is not there, is an error", arguments: badResults)
    func nothing(result: XMLRPCValue, message: String) async throws {
        try await DeliveryPlace.with { place in
            place.hub.onTask("osbuildImage", .succeed(result))
            let error = await #expect(throws: ComposeError.self) { _ = try await delivered("", place) }
            #expect(error?.message.hasPrefix("[OSBuild] ") == true)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        }
    }

    @Test("an arch without an image is an error, or is noted where the image may fail")
    func missing() async throws {
        try await DeliveryPlace.with { place in
            osbuild(place.hub, [("x86_64", "b.qcow2"), ("aarch64", "b.json")], Array("image".utf8))
            let error = await #expect(throws: ComposeError.self) { _ = try await delivered("", place) }
            #expect(error?.message.hasPrefix("[OSBuild] Image count mismatch in task ") == true)
            #expect(
                error?.message.contains("no image for aarch64 (b.json, b.qcow2)") == true
                    || error?.message.contains("no image for aarch64 (b.qcow2, b.json)") == true)
            let images = try await delivered(", \"failable\": [\"x86_64\"]", place)
            #expect(images.map(\.arches) == [["x86_64"]])
            let failed = await place.context.state.deliverables.failed
            #expect(failed == [.init("osbuild", variant: "Server", arch: "aarch64")])
        }
    }

    @Test("any list of what may fail lets the whole task fail, also one of all arches without any named")
    func failable() async throws {
        try await DeliveryPlace.with { place in
            place.hub.onTask("osbuildImage", .fault("composer is down"))
            let error = await #expect(throws: ComposeError.self) { _ = try await delivered("", place) }
            #expect(error?.message.hasPrefix("OSBuild task failed: ") == true)
            #expect(error?.message.contains("composer is down") == true)
            for list in ["[\"*\"]", "[\"s390x\"]"] {
                let none = try await delivered(", \"failable\": \(list)", place)
                #expect(none.isEmpty)
            }
            let log = try place.log
            #expect(log.contains("[FAIL] Osbuild (variant Server, arch *) failed, but going on anyway."))
            let failed = await place.context.state.deliverables.failed
            #expect(failed.count == 2)
        }
    }

    @Test(
        "tasks that are cancelled or forgotten are errors; a compose that is gone on with uses the task it has"
    )
    func lost() async throws {
        try await DeliveryPlace.with { place in
            let hub = place.hub
            hub.onTask(
                "osbuildImage",
                .make { task in
                    try hub.cancelTask(task.id)
                    return nil
                })
            await #expect(throws: ComposeError.self) { _ = try await delivered("", place) }
            hub.onTask(
                "osbuildImage",
                .make { task in
                    try hub.removeTask(task.id)
                    return nil
                })
            await #expect(throws: ComposeError.self) { _ = try await delivered("", place) }
            hub.forgetCalls()
            osbuild(hub, [("x86_64", "b.qcow2")], Array("image".utf8))
            for _ in 1...2 {
                let made = try await delivered(", \"arches\": [\"x86_64\"]", place)
                #expect(made.count == 1)
            }
            #expect(hub.count(of: "osbuildImage") == 1)
        }
    }

    @Test("the names of a build's files must not lead elsewhere, and its files must be whole")
    func badFiles() async throws {
        try await DeliveryPlace.with { place in
            osbuild(place.hub, [("x86_64", "b.qcow2")], [])
            let empty = await #expect(throws: ComposeError.self) {
                _ = try await delivered(", \"arches\": [\"x86_64\"]", place)
            }
            #expect(empty?.message == "b.qcow2 is empty")
            osbuild(place.hub, [("x86_64", "b.iso")], Array("no ISO image".utf8), release: "2")
            await #expect(throws: (any Error).self) {
                _ = try await delivered(", \"arches\": [\"x86_64\"], \"version\": \"2\"", place)
            }
        }
    }

    @Test("one block serves several variants, and a pattern without any is warned of")
    func several() async throws {
        try await DeliveryPlace.with { place in
            place.hub.onTask("osbuildImage", .fault("no"))
            let block = "{\(common), \"failable\": [\"*\"], \"repo\": [\"Client\"]}"
            let config = try await ComposeConfig.lines(
                "osbuild = {\"^(Client|Server)$\": [\(block), \(block)], \"Nobody\": [\(block)]}")
            let phase = OSBuildPhase(config.osbuild, place.context)
            let plans = try phase.plan()
            #expect(plans.map(\.delivery.variant) == ["Client", "Client", "Server", "Server"])
            #expect(plans.map(\.repositories.count) == [1, 1, 2, 2])
            _ = try await phase.perform(plans)
            #expect(place.hub.count(of: "osbuildImage") == 4)
            let log = try place.log
            #expect(log.contains("[OSBUILD] Patterns in config do not match any variant: Nobody"))
        }
    }
}
