import Glibc
import HostKit
import KojiHubDouble
import KojiKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Before a hub that keeps real state.
@Suite(Tool.require("genisoimage"))
struct KiwiBuildPhaseTests {
    private static let common = """
        "kiwi_profile": "Cloud", "description_scm": "https://git.example/d#abc", "description_path": "S.kiwi", \
        "target": "f44"
        """

    /// A compose with one block for Server, unless a block says otherwise.
    private func with(
        _ keys: String = "", blocks: String? = nil,
        _ body: (DeliveryPlace, KiwiBuildPhase) async throws -> Void
    ) async throws {
        let blocks = blocks ?? "{\"^Server$\": [{\(Self.common)\(keys)}]}"
        let config = try await ComposeConfig.lines("kiwibuild = \(blocks)")
        func setUp(_ context: inout DeliveryContext) { context.defaults = config.imageDefaults }
        try await DeliveryPlace.with(setUp: setUp) { place in
            try await body(place, KiwiBuildPhase(config.kiwibuild, place.context))
        }
    }

    private func perform(_ phase: KiwiBuildPhase) async throws -> [MadeImage] {
        try await phase.perform(phase.plan())
    }

    private func failure(_ phase: KiwiBuildPhase) async -> String {
        do {
            return "made \(DeliveryPlace.short(try await perform(phase)))"
        } catch {
            return "\(error)"
        }
    }

    /// Cancels the task that the compose made, as somebody else would.
    private func cancelFirst(_ place: DeliveryPlace) async throws {
        let task = try #require(try place.noted.first)
        try await KojiSession.withSession(
            place.context.tasks().profile, .password(user: "composer", password: Secret("secret")),
            environment: place.context.host.environment
        ) { session in
            _ = await TaskCancellation.cancel([KojiID(task)], through: session)
        }
    }

    private static let files = [
        ArchFile("x86_64", "Sample.x86_64-1.0.qcow2"), ArchFile("x86_64", "Sample.x86_64-1.0.packages"),
        ArchFile("aarch64", "Sample.aarch64-1.0.qcow2"), ArchFile("aarch64", "Sample.aarch64-1.0.raw.xz"),
    ]

    @Test("images of a build go to the trees of their arches, and the rest of its files stays where it is")
    func build() async throws {
        try await with(", \"subvariant\": \"KDE\", \"failable\": [\"s390x\"]") { place, phase in
            try place.addBuild(Self.files)
            place.make("kiwiBuild", "createKiwiImage", Self.files)
            let made = try await perform(phase)
            #expect(
                DeliveryPlace.short(made) == [
                    "Server/aarch64/images/Sample.aarch64-1.0.qcow2 qcow2 qcow2 aarch64 KDE",
                    "Server/aarch64/images/Sample.aarch64-1.0.raw.xz raw-xz raw.xz aarch64 KDE",
                    "Server/x86_64/images/Sample.x86_64-1.0.qcow2 qcow2 qcow2 x86_64 KDE",
                ])
            #expect(made.allSatisfy { $0.variant == "Server" && $0.arches == [$0.image.arch] })
            let text = try Files.readText(
                place.layout.compose.pushing("Server/x86_64/images/Sample.x86_64-1.0.qcow2"))
            #expect(text == "Sample.x86_64-1.0.qcow2 of x86_64")
            #expect(try place.published.count == 3)
            #expect(
                place.parameters("kiwiBuild") == [
                    [
                        "f44", ["aarch64", "x86_64"], "https://git.example/d#abc", "S.kiwi",
                        [
                            "profile": "Cloud", "version": "1.0",
                            "repos": ["http://example.com/c/compose/Server/$arch/os"], "__starstar": true,
                        ],
                    ]
                ])
            let deliverables = await place.context.state.deliverables
            #expect(DeliveryPlace.short(deliverables.required) == ["kiwibuild Server * KDE"])
            #expect(deliverables.attempted.isEmpty)
            let task = try #require(try place.noted.first)
            let log = try Files.readText(
                place.layout.logs.global.pushing("kiwibuild/Server-1-watch-task.log"))
            #expect(log.contains("Created task: \(task)\n"))
        }
    }

    @Test("an ISO image goes to the ISO images, and boots; manifest_type says what it is")
    func iso() async throws {
        let files = [ArchFile("x86_64", "Live.iso", try await DeliveryPlace.iso("LIVE-44"))]
        for (keys, type) in [("", "boot"), (", \"manifest_type\": \"live\"", "live")] {
            try await with(", \"arches\": [\"x86_64\"]\(keys)") { place, phase in
                try place.addBuild(files)
                place.make("kiwiBuild", "createKiwiImage", files)
                let made = try await perform(phase)
                #expect(
                    DeliveryPlace.short(made) == [
                        "Server/x86_64/iso/Live.iso \(type) iso x86_64 Server bootable LIVE-44"
                    ])
            }
        }
    }

    @Test("the image of an arch that may fail can be missing, others cannot") func missing() async throws {
        let files = [ArchFile("x86_64", "a.qcow2")]
        try await with(", \"failable\": [\"aarch64\"]") { place, phase in
            try place.addBuild(files)
            place.make("kiwiBuild", "createKiwiImage", files, failing: ["aarch64"])
            let made = try await perform(phase)
            #expect(made.map(\.image.arch) == ["x86_64"])
            #expect(try place.log.contains("made no image for Server.aarch64, which may fail"))
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.failed.isEmpty)
        }
        try await with(", \"failable\": [\"x86_64\"]") { place, phase in
            try place.addBuild(files)
            place.make("kiwiBuild", "createKiwiImage", files, failing: ["aarch64"])
            let message = await failure(phase)
            #expect(message.contains("made no known image for aarch64; it made a.qcow2 (x86_64)"))
        }
    }

    @Test("where all arches may fail, the whole may, and the compose knows it")
    func allFailable() async throws {
        try await with(", \"failable\": [\"*\"]") { place, phase in
            place.hub.onTask("kiwiBuild", .fault("the description is broken"))
            let made = try await perform(phase)
            #expect(made.isEmpty)
            let deliverables = await place.context.state.deliverables
            #expect(DeliveryPlace.short(deliverables.attempted) == ["kiwibuild Server * Server"])
            #expect(deliverables.attempted == deliverables.failed)
            let log = try place.log
            #expect(
                log.contains(
                    "[FAIL] Kiwibuild (variant Server, arch *, subvariant Server) failed, but going on anyway."
                ))
            #expect(log.contains("the description is broken"))
        }
        // A task that closed and made nothing has failed as well.
        try await with(", \"failable\": [\"*\"]") { place, phase in
            place.make("kiwiBuild", "createKiwiImage", [])
            let made = try await perform(phase)
            #expect(made.isEmpty)
            let failed = await place.context.state.deliverables.failed
            #expect(failed.count == 1)
        }
    }

    @Test("images that were in their places before another one failed do not stay") func partly() async throws
    {
        var files = Self.files
        try await with(", \"failable\": [\"*\"]") { place, phase in
            try place.addBuild(files)
            files.append(ArchFile("x86_64", "broken.iso", Array("no ISO image".utf8)))
            try place.hub.addArchive(
                .init("broken.iso", files[4].content, kind: "image", type: "iso", arch: "x86_64"),
                to: DeliveryPlace.build)
            place.make("kiwiBuild", "createKiwiImage", files)
            let made = try await perform(phase)
            #expect(made.isEmpty)
            #expect(try place.published == [])
        }
    }

    @Test("two images of an arch that metadata could not tell apart are an error") func twins() async throws {
        let files = ["a.qcow2", "b.qcow2"].map { ArchFile("x86_64", $0) }
        try await with(", \"arches\": [\"x86_64\"]") { place, phase in
            try place.addBuild(files)
            place.make("kiwiBuild", "createKiwiImage", files)
            let message = await failure(phase)
            #expect(message.contains("two images of type qcow2 for x86_64, a.qcow2 and b.qcow2"))
        }
    }

    @Test(
        "a task that does not close is an error with its cause",
        arguments: [
            (.fault("the tag is locked"), "the tag is locked"),
            (.succeed("text"), "made no known image for aarch64, and no file at all"),
        ] as [(KojiHubDouble.TaskOutcome, String)])
    func failing(outcome: KojiHubDouble.TaskOutcome, cause: String) async throws {
        try await with { place, phase in
            place.hub.onTask("kiwiBuild", outcome)
            let message = await failure(phase)
            #expect(message.contains(cause), "\(message)")
        }
    }

    @Test("a task that somebody cancels, or that the hub forgets, is an error") func gone() async throws {
        try await with { place, phase in
            place.hub.onTask("kiwiBuild", .stayFree)
            let error = try await place.whenNoted(
                1, { _ = try await perform(phase) }, then: { _ in try await cancelFirst(place) })
            let message = error.map { "\($0)" } ?? "made"
            #expect(message.contains("kiwiBuild task failed"), "\(message)")
        }
        try await with { place, phase in
            place.hub.onTask("kiwiBuild", .stayFree)
            let lost = """
                <?xml version='1.0'?><methodResponse><params><param><value><array><data>\
                <value><array><data><value><nil/></value></data></array></value>\
                <value><array><data><value><struct></struct></value></data></array></value>\
                </data></array></value></param></params></methodResponse>
                """
            place.hub.disturb("multiCall", .body(Array(lost.utf8)), times: 100)
            let message = await failure(phase)
            #expect(message.contains("the hub has no task"), "\(message)")
        }
    }

    @Test(
        "files that are not what the hub says, or lead elsewhere, are refused",
        arguments: [
            ("size", "instead of"), ("missing", "is not there"), ("empty", "a.qcow2 is empty"),
            ("unknown", "has no file 'b.qcow2'"), ("build", "there is no build"),
            ("huge", "a.qcow2 has 275951648768 bytes; at most 274877906944 are taken"),
            ("slash", "../a.qcow2"), ("link", "a.qcow2"),
        ])
    func badFiles(what: String, cause: String) async throws {
        var files = [ArchFile("x86_64", what == "slash" ? "../a.qcow2" : "a.qcow2")]
        if what == "empty" { files[0].content = [] }
        try await with(", \"arches\": [\"x86_64\"]") { [files] place, phase in
            let directory = place.hub.topDirectory.pushing("packages/Sample-Cloud/1.0/20261122.t.0/images")
            if what != "build" { try place.addBuild(files) }
            let path = directory.appending("a.qcow2")
            switch what {
            case "size": try Files.writeAtomically("shorter", to: path)
            case "missing": try Files.remove(path)
            // With a hole in place of most of it.
            case "huge": try #require(truncate(path.string, 257 << 30) == 0)
            case "link":
                try Files.remove(path)
                try Files.writeAtomically(files[0].content, to: place.directory.appending("secret"))
                try Files.symlink(place.directory.appending("secret"), at: path)
            default: break
            }
            place.make("kiwiBuild", "createKiwiImage", files) { result in
                if what == "unknown" { result["files"] = ["b.qcow2"] }
            }
            let message = await failure(phase)
            #expect(message.contains(cause) && !message.hasPrefix("made"), "\(message)")
            #expect(try place.published == [])
        }
    }

    @Test("a compose that is gone on with takes the task that it made, and the images that it has")
    func resumed() async throws {
        try await with { place, phase in
            try place.addBuild(Self.files)
            place.make("kiwiBuild", "createKiwiImage", Self.files)
            let first = try await perform(phase)
            let second = try await perform(phase)
            #expect(first == second)
            #expect(place.hub.count(of: "kiwiBuild") == 1)
        }
    }

    @Test("a failed task is made anew") func again() async throws {
        try await with { place, phase in
            try place.addBuild(Self.files)
            place.hub.onTask("kiwiBuild", .fault("no builder"))
            let message = await failure(phase)
            #expect(message.contains("no builder"))
            place.make("kiwiBuild", "createKiwiImage", Self.files)
            let made = try await perform(phase)
            #expect(made.count == 3)
            #expect(place.hub.count(of: "kiwiBuild") == 2)
        }
    }

    private static let two = """
        {"^(Server|Client)$": [{\(common)}], "^Nowhere$": {\(common)}}
        """

    @Test("a compose that is interrupted cancels its tasks") func interrupted() async throws {
        try await with(blocks: Self.two) { place, phase in
            place.hub.onTask("kiwiBuild", .stayFree)
            let error = try await place.whenNoted(
                2, { _ = try await perform(phase) }, then: { $0.cancel() })
            #expect(error is CancellationError)
            let states = try await place.states("kiwiBuild")
            #expect(states == [.cancelled, .cancelled])
        }
    }

    @Test("one that fails and must not cancels the others; patterns that fit nothing are told")
    func together() async throws {
        try await with(blocks: Self.two) { place, phase in
            // Which of both tasks fails is the hub's choice.
            let count = Atomic<Int>(0)
            place.hub.onTask(
                "kiwiBuild",
                .make { task in
                    guard count.add(1, ordering: .relaxed).newValue == 2 else {
                        // The other one comes, and fails.
                        while true { try task.check() }
                    }
                    throw XMLRPCFault(code: 1005, message: "broken")
                })
            let message = await failure(phase)
            #expect(message.contains("broken"), "\(message)")
            let states = try await place.states("kiwiBuild")
            #expect(Set(states) == [.cancelled, .failed])
            #expect(
                try place.log.contains("[KIWIBUILD] Patterns in config do not match any variant: ^Nowhere$"))
        }
    }

    @Test("without a Koji instance nothing is made") func noKoji() async throws {
        try await with { place, phase in
            var context = place.context
            context.koji = nil
            let message = await failure(KiwiBuildPhase(phase.config, context))
            #expect(message == "\(ComposeError.noKojiProfile)")
        }
    }
}

/// The repository of descriptions.
@Suite(Tool.require("git"))
struct KiwiDescriptionTests {
    @Test("branches of descriptions are resolved once for all blocks") func references() async throws {
        try await SourcePlace.with { place in
            let repository = try await GitFixture.create(at: place.root.appending("repo"))
            try await repository.commit("one", ["f": "one"])
            let commit = try await repository.git("rev-parse", "HEAD")
            let url = "git+file://\(repository.path)?"
            let block = "\"kiwi_profile\": \"p\", \"description_path\": \"d\", \"target\": \"t\""
            let text = """
                kiwibuild_description_scm = "\(url)#HEAD"
                kiwibuild = {"^S": [{\(block), "description_scm": "\(url)#origin/main"}],
                    "^C": {\(block), "description_scm": "\(url)#v1"}}

                """
            try place.write(minimal + text, to: "config/test.conf")
            try place.write(serverAndClient, to: "config/variants.xml")
            var loaded = try ComposeConfigReader.forTests(in: place.config).read("test.conf")
            let resolver = GitReferenceResolver(host: try place.fetcher().host, pause: .zero)
            try await loaded.resolveReferences(resolver, directory: place.config)
            let config = try loaded.config().kiwibuild
            #expect(config.defaults.descriptionSource == "\(url)#\(commit)")
            let sources = config.images.blocks.flatMap(\.values).map(\.settings.descriptionSource)
            // A tag, or a commit, stays where it is.
            #expect(sources == ["\(url)#\(commit)", "\(url)#v1"])
        }
    }
}
