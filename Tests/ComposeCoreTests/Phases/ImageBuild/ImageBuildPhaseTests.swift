import HostKit
import KojiHubDouble
import KojiKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Disk images from a hub that keeps real state, with builders that make real images.
@Suite(Tool.require("qemu-img", "xorriso"))
struct ImageBuildPhaseTests {
    static let common = """
        "name": "PT-Base", "distro": "Fedora-22", "kickstart": "base.ks", "target": "f44", \
        "ksurl": "git://example.com/ks.git#0123456789012345678901234567890123456789"
        """

    static func phase(_ settings: String, _ place: DeliveryPlace) async throws -> ImageBuildPhase {
        let config = try await ComposeConfig.lines(
            "image_build = {\"^Server$\": [{\"image-build\": {\(common), \(settings)}}]}")
        return ImageBuildPhase(config.imageBuild, place.context)
    }

    /// Performs the plan of a block.
    private func delivered(_ settings: String, _ place: DeliveryPlace) async throws -> [MadeImage] {
        let phase = try await Self.phase(settings, place)
        return try await phase.perform(phase.plan())
    }

    private func logFile(_ place: DeliveryPlace, _ name: String) throws -> String {
        try Files.readText(place.layout.top.appending("logs").pushing(FilePath(name)))
    }

    @Test(
        "images of all formats and arches of a build are linked in; the request is in the log and in a file")
    func build() async throws {
        try await DeliveryPlace.with { place in
            let content = try await DiskImages.qcow2(in: place.directory)
            DiskImages.factory(
                place.hub,
                [
                    .init("x86_64", "b.x86_64.qcow2", "b.x86_64.raw.xz", "b.ks", "b.xml"),
                    .init("aarch64", "b.aarch64.raw.xz", "b.aarch64.qcow2"),
                ], content)
            let images = try await delivered("\"format\": [\"qcow2\", \"raw-xz\"]", place)
            #expect(
                images.map(\.summary) == [
                    "aarch64 qcow2 qcow2 Server Server/aarch64/images/b.aarch64.qcow2",
                    "aarch64 raw-xz raw.xz Server Server/aarch64/images/b.aarch64.raw.xz",
                    "x86_64 qcow2 qcow2 Server Server/x86_64/images/b.x86_64.qcow2",
                    "x86_64 raw-xz raw.xz Server Server/x86_64/images/b.x86_64.raw.xz",
                ])
            for image in images {
                let path = place.layout.compose.pushing(FilePath(image.image.path))
                #expect(try Files.read(path) == content)
                #expect(image.image.size == Int64(content.count))
                #expect(!image.image.isBootable)
            }
            let call = try #require(place.hub.calls.first { $0.method == "buildImageOz" })
            #expect(
                call.parameters == [
                    "PT-Base", "1.0", ["aarch64", "x86_64"], "f44",
                    "http://example.com/c/compose/Server/$arch/os",
                    [
                        "opts": [
                            "format": ["qcow2", "raw-xz"], "distro": "Fedora-22", "kickstart": "base.ks",
                            "ksurl": "git://example.com/ks.git#0123456789012345678901234567890123456789",
                            "repo": ["http://example.com/c/compose/Server/$arch/os"], "disk_size": 10,
                        ], "__starstar": true,
                    ],
                ])
            let log = try logFile(
                place,
                "aarch64-x86_64/imagebuild-Server-Server-qcow2-raw-xz.aarch64-x86_64.log")
            #expect(log.hasPrefix("COMMAND: buildImageOz ["))
            #expect(log.contains("Created task: "))
            let file = place.layout.top.appending(
                "work/image-build/Server/qcow2-raw-xz_PT-Base_aarch64_x86_64.cfg")
            #expect(try Files.readText(file).hasPrefix("[image-build]\narches = aarch64,x86_64\n"))
            let required = await place.context.state.deliverables.required
            #expect(
                required == [
                    .init("image-build", variant: "Server", arch: "*", subvariant: "Server")
                ])
        }
    }

    @Test("images of scratch builds come from their tasks, ISO images go where those are")
    func scratch() async throws {
        try await DeliveryPlace.with { place in
            let content = try await DiskImages.iso(in: place.directory)
            DiskImages.factory(place.hub, [.init("x86_64", "b.iso")], content)
            let images = try await delivered(
                "\"format\": \"iso\", \"scratch\": True, \"arches\": [\"x86_64\"], \"subvariant\": \"Boot\"",
                place)
            #expect(images.map(\.summary) == ["x86_64 boot iso Boot Server/x86_64/iso/b.iso"])
            let image = try #require(images.first).image
            #expect(image.isBootable)
            #expect(image.volumeID == "PT-1_0")
            let path = place.layout.compose.pushing(FilePath(image.path))
            #expect(try Files.read(path) == content)
        }
    }

    @Test("a format that the table of suffixes does not have is known by the suffix of its pair")
    func pairs() async throws {
        try await DeliveryPlace.with { place in
            DiskImages.factory(
                place.hub, [.init("x86_64", "b.odd.img", "b.tar.xz")], Array("image".utf8))
            let images = try await delivered(
                "\"format\": [(\"odd\", \"odd.img\"), (\"docker\", \"tar.gz\")], \"arches\": [\"x86_64\"]",
                place)
            #expect(
                images.map(\.summary) == [
                    "x86_64 odd odd.img Server Server/x86_64/images/b.odd.img",
                    "x86_64 docker tar.xz Server Server/x86_64/images/b.tar.xz",
                ])
        }
    }

    @Test("an arch that may fail is left out and noted, and the images of the others are delivered")
    func optionalArch() async throws {
        try await DeliveryPlace.with { place in
            DiskImages.factory(
                place.hub, [.init("aarch64", fails: true), .init("x86_64", "b.qcow2")],
                Array("image".utf8))
            let images = try await delivered("\"format\": \"qcow2\", \"failable\": [\"aarch64\"]", place)
            #expect(images.map(\.arches) == [["x86_64"]])
            let deliverables = await place.context.state.deliverables
            #expect(
                deliverables.failed == [
                    .init("image-build", variant: "Server", arch: "aarch64", subvariant: "Server")
                ])
            #expect(deliverables.required.map(\.arch) == ["*"])
            let line =
                "[FAIL] Image build (variant Server, arch aarch64, subvariant Server) failed, but going"
            let log = try place.log
            #expect(log.contains(line))
        }
    }

    @Test("where all arches may fail so may the task, and where none may its failure is that of the compose")
    func failure() async throws {
        try await DeliveryPlace.with { place in
            DiskImages.factory(place.hub, [.init("aarch64", fails: true)], [])
            let error = await #expect(throws: ComposeError.self) {
                _ = try await delivered("\"format\": \"qcow2\"", place)
            }
            #expect(error?.code == .koji)
            #expect(error?.message.hasPrefix("ImageBuild task failed: ") == true)
            #expect(error?.message.contains("no disk space") == true)
            #expect(error?.message.contains("imagebuild-Server-Server-qcow2") == true)
            place.hub.onTask("image", .fault("no builder"))
            let images = try await delivered("\"format\": \"qcow2\", \"failable\": [\"*\"]", place)
            #expect(images.isEmpty)
            let failed = await place.context.state.deliverables.failed
            #expect(failed.map(\.arch) == ["*"])
        }
    }

    private static let otherFiles: [([DiskImages.Part], String)] = [
        ([.init("x86_64", "b.ks")], "found 0 of format qcow2 for x86_64 (b.ks)"),
        ([.init("x86_64", "a.qcow2", "b.qcow2")], "found 2 of format qcow2 for x86_64 (a.qcow2, b.qcow2)"),
        ([.init("s390x", "a.qcow2")], "found 0 of format qcow2 for x86_64 (no files at all)"),
        ([], "found 0 of format qcow2 for x86_64 (no files at all)"),
    ]

    @Test(
        "a task that gives other files than one image of each format for each arch is an error",
        arguments: otherFiles)
    func mismatch(parts: [DiskImages.Part], message: String) async throws {
        try await DeliveryPlace.with { place in
            DiskImages.factory(place.hub, parts, Array("image".utf8))
            let error = await #expect(throws: ComposeError.self) {
                _ = try await delivered("\"format\": \"qcow2\", \"arches\": [\"x86_64\"]", place)
            }
            #expect(error?.message.hasPrefix("[ImageBuild] Image count mismatch in task ") == true)
            #expect(error?.message.hasSuffix(message) == true, "\(error?.message ?? "")")
        }
    }

    @Test(
        "files with names that lead elsewhere, without content or that are not there are not taken",
        arguments: [
            ("../../b.qcow2", "image", "has no place for an image '../../b.qcow2'"),
            ("a/b.qcow2", "image", "has no place for an image 'a/b.qcow2'"),
            ("b.qcow2", "", "b.qcow2 is empty"),
        ])
    func badFiles(name: String, content: String, message: String) async throws {
        try await DeliveryPlace.with { place in
            let content = Array(content.utf8)
            place.hub.onTask(
                "image",
                .make { task in
                    try task.subtask("createImage", [], arch: "x86_64") { child in
                        if !name.contains("/") { try child.write(name, content) }
                        return [
                            "name": "b", "arch": "x86_64", "files": [.string(name)],
                            "task_id": .int(child.id),
                        ]
                    }
                    return "done"
                })
            let error = await #expect(throws: ComposeError.self) {
                _ = try await delivered(
                    "\"format\": \"qcow2\", \"arches\": [\"x86_64\"], \"scratch\": True", place)
            }
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        }
    }

    @Test("a file of another size than the hub says is not taken")
    func otherSize() async throws {
        try await DeliveryPlace.with { place in
            let content = Array("image".utf8)
            DiskImages.factory(place.hub, [.init("x86_64", "b.qcow2")], content)
            let file = place.hub.directory(of: .init("PT-Base", "1.0", "1")).appending("images/b.qcow2")
            let phase = try await Self.phase("\"format\": \"qcow2\", \"arches\": [\"x86_64\"]", place)
            _ = try await phase.perform(phase.plan())
            try Files.remove(file)
            try Files.writeAtomically("another image", to: file)
            try Files.removeTree(place.layout.compose)
            let error = await #expect(throws: ComposeError.self) {
                _ = try await phase.perform(phase.plan())
            }
            #expect(error?.message == "b.qcow2 has 13 bytes instead of 5")
        }
    }

    @Test("a task that somebody cancels, or that the hub forgets, is an error")
    func lost() async throws {
        try await DeliveryPlace.with { place in
            let hub = place.hub
            hub.onTask(
                "image",
                .make { task in
                    try hub.cancelTask(task.id)
                    return nil
                })
            let cancelled = await #expect(throws: ComposeError.self) {
                _ = try await delivered("\"format\": \"qcow2\"", place)
            }
            #expect(cancelled?.message.hasPrefix("ImageBuild task failed: ") == true)
            hub.onTask(
                "image",
                .make { task in
                    try hub.removeTask(task.id)
                    return nil
                })
            let forgotten = await #expect(throws: ComposeError.self) {
                _ = try await delivered("\"format\": \"qcow2\"", place)
            }
            #expect(forgotten?.message.hasPrefix("ImageBuild task failed: ") == true)
        }
    }

    @Test("a compose that is gone on with uses the task that it has made")
    func resumed() async throws {
        try await DeliveryPlace.with { place in
            DiskImages.factory(place.hub, [.init("x86_64", "b.qcow2")], Array("image".utf8))
            let settings = "\"format\": \"qcow2\", \"arches\": [\"x86_64\"]"
            let first = try await delivered(settings, place)
            let second = try await delivered(settings, place)
            #expect(first == second)
            #expect(place.hub.count(of: "buildImageOz") == 1)
        }
    }

    @Test("an image that must not fail and does cancels the tasks of the others")
    func cancelled() async throws {
        try await DeliveryPlace.with { place in
            place.hub.onTask("image", .stayFree)
            let phase = try await Self.phase("\"format\": \"qcow2\"", place)
            let plan = try phase.plan()
            let isOver = Atomic<Bool>(false)
            let work = Task {
                defer { isOver.store(true, ordering: .relaxed) }
                return try await phase.perform(plan)
            }
            let notes = place.layout.logs.kojiTask(0).removingLastComponent()
            while !isOver.load(ordering: .relaxed),
                try !Files.isDirectory(notes) || Files.list(notes).isEmpty
            {
                await Task.yield()
            }
            work.cancel()
            await #expect(throws: CancellationError.self) { _ = try await work.value }
            let tasks = try #require(place.context.koji)
            let all = try await tasks.hub.list(.tasks(KojiTaskFilter(method: "image")))
            #expect(all.map(\.state) == [.cancelled])
        }
    }

    @Test(
        "the kickstart file of a scratch build without a URL is sent to the hub, each time to the same place")
    func upload() async throws {
        try await DeliveryPlace.with { place in
            DiskImages.factory(place.hub, [.init("x86_64", "b.qcow2")], Array("image".utf8))
            let config = try await ComposeConfig.lines(
                """
                image_build = {"^Server$": [{"image-build": {
                    "name": "N", "distro": "D", "kickstart": "local.ks", "target": "f44", "scratch": True,
                    "format": "qcow2", "arches": ["x86_64"],
                }}]}
                """)
            let phase = ImageBuildPhase(config.imageBuild, place.context)
            let missing = await #expect(throws: ComposeError.self) {
                _ = try await phase.perform(phase.plan())
            }
            #expect(missing?.message.hasPrefix("there is no kickstart file ") == true)
            try Files.writeAtomically("%packages\n", to: place.directory.appending("local.ks"))
            for _ in 1...2 { _ = try await phase.perform(phase.plan()) }
            #expect(place.hub.count(of: "buildImageOz") == 1)
            let call = try #require(place.hub.calls.first { $0.method == "buildImageOz" })
            let options = call.parameters.last?.structure?["opts"]?.structure
            let path = try #require(options?["kickstart"]?.string)
            #expect(path.hasPrefix("work/cli-image/PT-1.0-20261121.t.0-"))
            #expect(path.hasSuffix("/local.ks"))
            #expect(options?["ksurl"] == nil)
            let sent = try Files.readText(place.hub.topDirectory.pushing(FilePath(path)))
            #expect(sent == "%packages\n")
        }
    }

    @Test("patterns without a variant and options without use are warned of")
    func warnings() async throws {
        try await DeliveryPlace.with { place in
            DiskImages.factory(place.hub, [.init("x86_64", "b.qcow2")], Array("image".utf8))
            let block = "{\"image-build\": {\(Self.common), \"format\": \"qcow2\", \"hobby\": 1}}"
            let config = try await ComposeConfig.lines(
                "image_build = {\"^Client$\": [\(block)], \"^Nobody$\": [\(block)]}")
            let phase = ImageBuildPhase(config.imageBuild, place.context)
            let made = try await phase.perform(phase.plan())
            #expect(made.map(\.variant) == ["Client"])
            let log = try place.log
            #expect(log.contains("[IMAGE_BUILD] Patterns in config do not match any variant: ^Nobody$"))
            #expect(log.contains("[ImageBuild] PT-Base: Koji takes no notice of 'hobby'"))
        }
    }
}
