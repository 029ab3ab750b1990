import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ImageContainerPhaseTests {
    private func with(
        _ keys: String, variants: String = "^Server$",
        _ body: (DeliveryPlace, ImageContainerPhase) async throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines(
            """
            image_container = {'\(variants)': {'url': 'git://x#1', 'target': 'f44', 'git_branch': 'main', \(keys)}}
            """)
        try await DeliveryPlace.with { place in
            place.giveContainers()
            try await body(place, ImageContainerPhase(config.imageContainer, place.context))
        }
    }

    private func image(
        _ variant: String, _ arch: String, _ name: String, type: String = "qcow2", format: String = "qcow2"
    ) -> MadeImage {
        let image = ImageManifest.Image(
            path: "\(variant)/\(arch)/images/\(name).\(arch).\(format)", arch: arch, type: type,
            format: format, subvariant: variant, checksums: [:], modified: 7, size: 9)
        return MadeImage(image, variant: variant, arches: [arch])
    }

    private var images: [MadeImage] {
        ["x86_64", "aarch64"].flatMap { arch in
            [
                image("Server", arch, "guest"), image("Server", arch, "boot", type: "boot", format: "iso"),
                image("Cloud", arch, "cloud"), image("Cloud", arch, "disk", type: "raw", format: "raw.xz"),
            ]
        }
    }

    @Test("the image of all arches is one, which the task gets as a repository file") func request()
        async throws
    {
        try await with(
            "'image_spec': {'type': 'qcow2'}, 'priority': -3, 'isolated': True, 'failable': False"
        ) { place, phase in
            try place.hub.addUser("composer", permissions: ["admin"])
            let plan = try phase.plan()
            #expect(plan.map(\.delivery.phase) == [.imageContainer])
            #expect(plan.map(\.delivery.failable) == [[]])
            let made = try await phase.perform(plan, images: images)
            let file = "work/global/tmp-Server/image-container-Server-1.repo"
            #expect(
                place.containerRequests == [
                    [
                        "git://x#1", "f44",
                        [
                            "git_branch": "main", "isolated": true,
                            "yum_repourls": [.string("http://example.com/c/\(file)")],
                        ], ["priority": -3, "__starstar": true],
                    ]
                ])
            #expect(
                try place.text(file) == """
                    [image-to-include]
                    name=Location of image to embed
                    baseurl=http://example.com/c/compose/Server/$basearch/images/guest.$basearch.qcow2
                    enabled=0
                    gpgcheck=0

                    """)
            #expect(made.manifest.images["Server"]?["x86_64"]?.count == 1)
            #expect(made.registries.isEmpty)
            let deliverables = await place.context.state.deliverables
            #expect(
                deliverables.required == [Deliverables.Item("osbs", variant: "Server", arch: "*")])
            let log = place.layout.logs.watchedTask("image_container", "Server", number: 1)
            #expect(log.string.hasSuffix("logs/global/image_container/Server-1-watch-task.log"))
            #expect(Files.isRegular(log))
        }
    }

    @Test(
        "anything but one image is an error",
        arguments: [
            ("{'type': 'vmdk'}", 0), ("{'arch': '.*'}", 2), ("{'format': 'qcow2', 'arch': 's390x'}", 0),
        ])
    func count(_ specification: String, _ count: Int) async throws {
        let text = "\(count) images matched specification. Only one was expected."
        try await with("'image_spec': \(specification)") { place, phase in
            let message = await failure { try await phase.perform(phase.plan(), images: images) }
            #expect(message.hasPrefix(text), "\(message)")
            #expect(place.containerRequests.isEmpty)
        }
        try await with("'image_spec': \(specification), 'failable': True") { place, phase in
            let made = try await phase.perform(phase.plan(), images: images)
            #expect(made.isEmpty)
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.failed == [Deliverables.Item("osbs", variant: "Server", arch: "*")])
            #expect(try place.logHas(text))
        }
    }

    @Test(
        "any attribute can be asked for, from its beginning",
        arguments: [
            "'path': '.*guest'", "'subvariant': 'Server', 'type': 'q'", "'size': '9', 'format': 'qcow2'",
            "'mtime': '7', 'disc_number': '1$', 'disc_count': '1$', 'type': 'qcow2'",
            "'bootable': 'False', 'unified': 'False', 'type': 'qcow'",
        ])
    func attributes(_ specification: String) async throws {
        try await with("'image_spec': {\(specification)}") { place, phase in
            let wanted = [image("Server", "x86_64", "guest")]
            var others = [image("Server", "x86_64", "other", type: "aqcow2", format: "vqcow2")]
            others[0].image.size = 19
            others[0].image.modified = 17
            others[0].image.isBootable = true
            _ = try await phase.perform(phase.plan(), images: wanted + others)
            let file = try place.text("work/global/tmp-Server/image-container-Server-1.repo")
            #expect(file.contains("guest.$basearch.qcow2"))
        }
    }

    @Test("an image without an attribute that is asked for is not meant") func missingAttribute() async throws
    {
        try await with("'image_spec': {'volume_id': '.*'}") { place, phase in
            var disc = image("Server", "x86_64", "disc", format: "iso")
            disc.image.volumeID = "V"
            _ = try await phase.perform(
                phase.plan(), images: [disc, image("Server", "x86_64", "guest")])
            let file = try place.text("work/global/tmp-Server/image-container-Server-1.repo")
            #expect(file.contains("disc.$basearch.iso"))
        }
    }

    @Test("a container for some arches holds an image of those") func arches() async throws {
        try await with("'image_spec': {'type': 'qcow2'}, 'arch_override': 'x86_64 s390x'") { place, phase in
            let other = image("Server", "aarch64", "other")
            _ = try await phase.perform(phase.plan(), images: [image("Server", "x86_64", "guest"), other])
            let file = try place.text("work/global/tmp-Server/image-container-Server-1.repo")
            #expect(file.contains("guest.$basearch.qcow2"))
            #expect(place.containerRequests[0][2].structure?["arch_override"] == "x86_64 s390x")
        }
    }

    @Test("a variant without such an image holds that of another one") func elsewhere() async throws {
        try await with("'image_spec': {'type': 'raw'}") { place, phase in
            _ = try await phase.perform(phase.plan(), images: images)
            let file = try place.text("work/global/tmp-Server/image-container-Server-1.repo")
            #expect(file.contains("/compose/Cloud/$basearch/images/disk.$basearch.raw.xz"))
            #expect(try place.logHas("holds Cloud/$basearch/images/disk.$basearch.raw.xz"))
        }
    }

    @Test("one block for several variants is whole for each") func shared() async throws {
        try await with("'image_spec': {'type': 'qcow2'}", variants: "^(Server|Cloud)$") { place, phase in
            let made = try await phase.perform(phase.plan(), images: images)
            #expect(made.manifest.images.keys.sorted() == ["Cloud", "Server"])
            let cloud = try place.text("work/global/tmp-Cloud/image-container-Cloud-1.repo")
            #expect(cloud.contains("/compose/Cloud/$basearch/images/cloud.$basearch.qcow2"))
            let server = try place.text("work/global/tmp-Server/image-container-Server-1.repo")
            #expect(server.contains("/compose/Server/$basearch/images/guest.$basearch.qcow2"))
        }
    }

    @Test("a scratch build is known by what can be pulled") func scratch() async throws {
        try await with("'image_spec': {'type': 'qcow2'}, 'scratch': True") { place, phase in
            place.hub.onTask("buildContainer", .succeed(["repositories": ["r/x:1"]]))
            let made = try await phase.perform(phase.plan(), images: images)
            #expect(made.manifest.images["Server"]?.keys.sorted() == ["scratch"])
        }
    }

    @Test("a failed task tells its cause, and an earlier one is gone on with") func tasks() async throws {
        try await with("'image_spec': {'type': 'qcow2'}") { place, phase in
            place.hub.onTask("buildContainer", .fail(1005, "the image is too large"))
            let text = await failure { try await phase.perform(phase.plan(), images: images) }
            #expect(text.contains("ImageContainer task failed: "))
            #expect(text.contains("the image is too large"))
            place.giveContainers()
            let first = try await phase.perform(phase.plan(), images: images)
            let second = try await phase.perform(phase.plan(), images: images)
            #expect(first == second && place.containerRequests.count == 2)
        }
    }

    @Test(
        "a specification that no image can fit cannot be planned",
        arguments: [
            ("{'kind': 'qcow2'}", "'kind' is nothing that an image has: there are arch, bootable,"),
            ("{'type': 5}", "'type' must be a regular expression, in quotes"),
            ("{'type': '('}", "incorrect regular expression for 'type'"),
        ])
    func wrong(_ specification: String, _ message: String) async throws {
        try await with("'image_spec': \(specification)") { _, phase in
            let error = #expect(throws: ComposeError.self) { try phase.plan() }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains(message) == true)
        }
    }
}
