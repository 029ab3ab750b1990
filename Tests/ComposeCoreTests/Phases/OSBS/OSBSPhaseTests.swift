import HostKit
import JSONKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// What comes of containers.
struct OSBSPhaseTests {
    private func with(
        _ keys: String = "", more: String = "", _ body: (DeliveryPlace, OSBSPhase) async throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines(
            """
            osbs = {'^Server$': {'url': 'git://x#1', 'target': 'f44', 'git_branch': 'main', \(keys)}}
            \(more)
            """)
        try await DeliveryPlace.with { place in
            try await body(place, OSBSPhase(config.osbs, place.context))
        }
    }

    private let item = Deliverables.Item("osbs", variant: "Server", arch: "*")

    @Test("a build gives metadata of each of its images") func metadata() async throws {
        try await with { place, phase in
            place.giveContainers(["x86_64", "aarch64"])
            let made = try await phase.perform(phase.plan())
            let hub = try place.context.tasks().hub
            let tasks = try await hub.list(.tasks(KojiTaskFilter(method: "buildContainer")))
            let task = try #require(tasks.first)
            let build = try await hub.call(KojiRequest<KojiBuild?>.build("base-1-\(task.id)"))
            let created = try #require(build?.creationTime)
            #expect(made.manifest.images.keys.sorted() == ["Server"])
            let arches = try #require(made.manifest.images["Server"])
            #expect(arches.keys.sorted() == ["aarch64", "x86_64"])
            let described = (arches["aarch64"] ?? []).map(\.pythonJSON)
            #expect(
                described == [
                    """
                    {
                        "checksum": "\(Self.checksum)",
                        "compose_id": "\(place.context.identity.id)",
                        "creation_time": "\(created)",
                        "docker": {
                            "size": 1.5,
                            "tags": [
                                "latest"
                            ]
                        },
                        "filename": "base-aarch64.tar.gz",
                        "image": {
                            "arch": "aarch64"
                        },
                        "koji_task": \(task.id),
                        "name": "base",
                        "nvr": "base-1-\(task.id)",
                        "release": "\(task.id)",
                        "size": 5,
                        "version": "1"
                    }
                    """
                ])
            #expect(made.registries.isEmpty && !made.isEmpty)
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.required == [item] && deliverables.attempted.isEmpty)
            #expect(!Files.exists(place.layout.logs.global.pushing("osbs/Server-1.reuse.json")))
        }
    }

    /// SHA-256 of `layer`.
    private static let checksum = "dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85"

    @Test("a scratch build is known by what can be pulled") func scratch() async throws {
        try await with("'scratch': True") { place, phase in
            place.hub.onTask("buildContainer", .succeed(["repositories": ["r/x:1", "r/x:2"]]))
            let made = try await phase.perform(phase.plan())
            let task = try #require(try TaskNotes(place.layout.logs).all.first)
            #expect(
                made.manifest.images == [
                    "Server": [
                        "scratch": [
                            .object([
                                .init("compose_id", .string(place.context.identity.id)),
                                .init("koji_task", .integer(task)),
                                .init("repositories", .strings(["r/x:1", "r/x:2"])),
                            ])
                        ]
                    ]
                ])
            #expect(place.containerRequests.first?[2].structure?["scratch"] == true)
        }
    }

    @Test("the first pattern that fits a container says what is told of it, when the compose is finished")
    func registries() async throws {
        let lines = """
            osbs_registries = {'other-*': 'no', 'base-1-*': {'url': 'r', 'tags': ['a', 1]}, 'base-*': 'late'}
            """
        try await with(more: lines) { place, phase in
            place.giveContainers()
            let made = try await phase.perform(phase.plan())
            let nvr = try #require(made.registries.keys.first)
            #expect(nvr.hasPrefix("base-1-") && made.registries.count == 1)
            #expect(made.registries[nvr]?.text(pretty: false) == #"{"url":"r","tags":["a",1]}"#)
            #expect(!Files.exists(place.layout.logs.osbsRegistries))
            let script = place.directory.appending("hook")
            let seen = place.directory.appending("seen")
            try Files.writeAtomically(
                "#!/bin/sh\necho \"$1\" >> \(seen)\ncat >> \(seen)\n", to: script,
                mode: FilePermissions(rawValue: 0o755))
            let context = place.context
            let notifier = Notifier(
                [script.string], on: context.host,
                about: Notifier.Subject(context.identity, context.layout, context.translator))
            var telling = DeliveryContext(
                host: context.host, identity: context.identity, variants: context.variants,
                layout: context.layout, state: context.state, log: context.log, notifier: notifier,
                runroots: context.runroots)
            telling.translator = context.translator
            let finished = OSBSPhase(phase.config, telling)
            try await finished.requestPush(MadeContainers())
            #expect(!Files.exists(context.layout.logs.osbsRegistries) && !Files.exists(seen))
            try await finished.requestPush(made)
            let file = try JSONDocument(Files.read(context.layout.logs.osbsRegistries)).root
            #expect(file[nvr]?["url"]?.string == "r")
            let told = try Files.readText(seen)
            #expect(told.hasPrefix("osbs-request-push\n"))
            let message = try JSONDocument(String(told.dropFirst("osbs-request-push\n".count))).root
            #expect(
                message["config_location"]?.string
                    == "http://example.com/c/logs/global/osbs-registries.json")
            #expect(message["config"]?[nvr]?["tags"]?.items?.count == 2)
            #expect(message["compose_id"]?.string == context.identity.id)
        }
    }

    @Test("a failure ends the phase with the first cause and the place of the log") func fails() async throws
    {
        try await with { place, phase in
            place.hub.onTask("buildContainer", .fail(1005, "no such base image"))
            let text = await failure { try await phase.perform(phase.plan()) }
            let log = place.layout.logs.watchedTask("osbs", "Server", number: 1)
            #expect(text.contains("OSBS task failed: "))
            #expect(text.contains("See \(log) for more details."))
            #expect(text.contains("no such base image"))
            let written = try Files.readText(log)
            #expect(written.contains("no such base image"))
        }
    }

    @Test("a failure that may be is recorded, and the compose goes on", arguments: ["True", "['*']"])
    func mayFail(_ value: String) async throws {
        try await with("'failable': \(value)") { place, phase in
            place.hub.onTask("buildContainer", .fail(1005, "no such base image"))
            let plan = try phase.plan()
            #expect(plan.map(\.delivery.failable) == [["*"]])
            let made = try await phase.perform(plan)
            #expect(made.isEmpty)
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.failed == [item] && deliverables.attempted == [item])
            let log = try place.log
            #expect(log.contains("[FAIL] Osbs (variant Server, arch *) failed, but going on anyway."))
            #expect(log.contains("no such base image"))
        }
    }

    @Test(
        "what a task gives is not taken on trust",
        arguments: [
            (["koji_builds": [], "repositories": []], "names no build that it made"),
            (["koji_builds": ["4711"]], "there is no build 4711"), (nil, "container"), ("done", "container"),
        ] as [(XMLRPCValue, String)])
    func badResults(_ result: XMLRPCValue, _ message: String) async throws {
        try await with { place, phase in
            place.hub.onTask("buildContainer", .succeed(result))
            let text = await failure { try await phase.perform(phase.plan()) }
            #expect(text.contains(message), "\(text)")
        }
    }

    @Test("an image without an arch is an error") func noArch() async throws {
        try await with { place, phase in
            place.hub.onTask(
                "buildContainer",
                .make { [hub = place.hub] _ in
                    var build = KojiHubDouble.Build("base", "1", "1")
                    build.types = ["image"]
                    let id = try hub.addBuild(build)
                    try hub.addArchive(.init("a.tar.gz", [1], kind: "image", type: "tar"), to: build)
                    return ["koji_builds": [.int(id)]]
                })
            let text = await failure { try await phase.perform(phase.plan()) }
            #expect(text.contains("a.tar.gz of the build base-1-1 has no arch"))
        }
    }

    @Test("a compose that is gone on with uses the task of before") func resumed() async throws {
        try await with { place, phase in
            place.giveContainers()
            let first = try await phase.perform(phase.plan())
            let second = try await phase.perform(phase.plan())
            #expect(first == second)
            #expect(place.containerRequests.count == 1)
        }
    }

    @Test("tasks that somebody else cancels, or that the hub forgets, are failures") func lost() async throws
    {
        for isForgotten in [false, true] {
            try await with { place, phase in
                place.hub.onTask("buildContainer", .stayFree)
                let over = SharedList()
                let work = Task {
                    defer { over.add("over") }
                    return await failure { try await phase.perform(phase.plan()) }
                }
                let task = try await place.firstTask(unless: over)
                if isForgotten { try place.hub.removeTask(task) } else { try place.hub.cancelTask(task) }
                let text = await work.value
                #expect(text.contains("OSBS task failed: "), "\(text)")
            }
        }
    }

    @Test("a compose that is stopped cancels its task") func cancelled() async throws {
        try await with("'failable': True") { place, phase in
            place.hub.onTask("buildContainer", .stayFree)
            let over = SharedList()
            let work = Task {
                defer { over.add("over") }
                return try await phase.perform(phase.plan())
            }
            let task = try await place.firstTask(unless: over)
            work.cancel()
            await #expect(throws: CancellationError.self) { _ = try await work.value }
            let hub = try place.context.tasks().hub
            let state = try await hub.call(KojiRequest<KojiTask?>.task(KojiTask.ID(task)))?.state
            #expect(state == .cancelled)
        }
    }
}

extension DeliveryPlace {
    /// The first task that the compose makes; the list gets a word when the work that should make it is over.
    func firstTask(unless over: SharedList) async throws -> Int64 {
        var found: Int?
        while found == nil, over.all.isEmpty {
            found = try TaskNotes(layout.logs).all.first
            await Task.yield()
        }
        return Int64(try #require(found))
    }
}

extension TaskNotes {
    /// The numbers of all tasks.
    var all: [Int] {
        get throws {
            guard Files.isDirectory(directory) else { return [] }
            return try Files.list(directory).compactMap { Int($0) }.sorted()
        }
    }
}
