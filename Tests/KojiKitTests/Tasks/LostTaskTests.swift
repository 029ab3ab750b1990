import TestSupport
import Testing

@testable import KojiKit

@Suite("Tasks whose answer was lost") struct LostTaskTests {
    private func task(_ id: Int64, _ method: String, _ created: Double, _ request: [XMLRPCValue]) throws
        -> KojiTask
    {
        try KojiTask([
            "id": .int(id), "method": .string(method), "create_ts": .double(created),
            "request": .array(request), "state": 0,
        ])
    }

    private let build = LostTask(
        KojiRequest.build(source: "u#1", target: "t", options: KojiBuildOptions(isScratch: true), priority: 5)
            .call,
        sent: 1000)

    @Test("the task is the one of the same method and arguments since then") func sameBuild() throws {
        let request: [XMLRPCValue] = ["u#1", "t", ["scratch": true]]
        let ours = try task(7, "build", 1001, request)
        let others = try [
            task(1, "build", 600, request), task(2, "build", 1001, ["u#2", "t", ["scratch": true]]),
            task(3, "build", 1001, ["u#1", "t", [:]]), task(4, "buildArch", 1001, request),
            task(5, "build", 1001, ["u#1"]),
        ]
        #expect(build.find(among: others) == .none)
        #expect(build.find(among: others + [ours]) == .one(KojiID(7)))
        let twin = try task(9, "build", 1002, request)
        #expect(build.find(among: [twin, ours]) == .several([KojiID(7), KojiID(9)]))
        var again = build
        again.known = [KojiID(7)]
        #expect(again.find(among: [twin, ours]) == .one(KojiID(9)))
    }

    @Test("a command's task is known by what the hub keeps of it") func runroot() throws {
        var runroot = KojiRunroot(tag: "t", arch: "x86_64", command: .arguments(["true"]))
        runroot.packages = ["lorax"]
        runroot.channel = "compose"
        let lost = LostTask(KojiRequest.runroot(runroot).call, sent: 1000)
        let kept: XMLRPCValue = [
            "packages": ["lorax"], "mounts": [], "repo_id": nil, "skip_setarch": false, "__starstar": true,
        ]
        let other: XMLRPCValue = ["packages": ["ostree"], "__starstar": true]
        let tasks = try [
            task(1, "runroot", 1001, ["t", "x86_64", ["true"], other]),
            task(2, "runroot", 1001, ["t", "x86_64", ["true"], kept]),
            task(3, "runroot", 1001, ["t", "aarch64", ["true"], kept]),
        ]
        #expect(lost.find(among: tasks) == .one(KojiID(2)))
    }

    @Test("an image's task is known by its own method and options") func image() throws {
        let image = KojiKickstartImage(
            .livecd(arch: "x86_64"), name: "n", version: "1", target: "t", kickstart: "a.ks",
            options: KojiImageOptions(isScratch: true))
        let lost = LostTask(KojiRequest.image(image).call, sent: 1000)
        #expect(lost.taskMethod == "livecd")
        let tasks = try [
            task(1, "livecd", 1001, ["n", "1", "x86_64", "t", "a.ks", [:]]),
            task(2, "livecd", 1001, ["n", "1", "x86_64", "t", "a.ks", ["scratch": true]]),
        ]
        #expect(lost.find(among: tasks) == .one(KojiID(2)))
    }

    @Test("tasks of plugins are told apart by every argument") func plugins() throws {
        var kiwi = KojiKiwiImage(
            target: "t", arches: ["x86_64"], descriptionSource: "u#1", descriptionPath: "a.kiwi")
        kiwi.profile = "Server"
        let lostKiwi = LostTask(KojiRequest.image(kiwi).call, sent: 1000)
        let place: [XMLRPCValue] = ["t", ["x86_64"], "u#1", "a.kiwi"]
        let kiwis = try [
            task(1, "kiwiBuild", 1001, place + [["profile": "Cloud", "scratch": false]]),
            task(2, "kiwiBuild", 1001, place), task(3, "kiwiBuild", 1001, place + ["x", "y"]),
            task(4, "kiwiBuild", 1001, place + [["profile": "Server", "scratch": false]]),
        ]
        #expect(lostKiwi.find(among: kiwis) == .one(KojiID(4)))
        #expect(lostKiwi.find(among: Array(kiwis.dropLast())) == .none)

        let image = KojiImageBuilderImage(
            target: "t", arches: ["x86_64"], types: ["minimal-raw"], name: "n", version: "1")
        let lostImage = LostTask(KojiRequest.image(image).call, sent: 1000)
        let images = try [
            task(1, "imageBuilderBuild", 1001, ["t", ["x86_64"], ["wsl"], "n", "1", [:]]),
            task(2, "imageBuilderBuild", 1001, ["t", ["x86_64"], ["minimal-raw"], "n", "1", [:]]),
        ]
        #expect(lostImage.find(among: images) == .one(KojiID(2)))

        let osbuild = KojiOSBuildImage(
            name: "n", version: "1", distro: "f99", imageTypes: ["qcow2"], target: "t", arches: ["x86_64"])
        let lostOSBuild = LostTask(KojiRequest.image(osbuild).call, sent: 1000)
        let builds = try [
            task(1, "osbuildImage", 1001, ["n", "1", "f99", ["qcow2"], "t", ["x86_64"], ["release": "2"]]),
            task(2, "osbuildImage", 1001, ["n", "1", "f99", ["qcow2"], "t", ["x86_64"], [:]]),
        ]
        #expect(lostOSBuild.find(among: builds) == .one(KojiID(2)))
    }

    @Test("calls that make no such task are not looked for") func others() {
        let lost = LostTask(KojiRequest.tagBuild("t", "a-1-1").call, sent: 1000)
        #expect(lost.taskMethod == nil && lost.filter(owner: KojiID(1)) == nil)
    }

    @Test("the hub is asked for the own tasks of that method since then") func search() async throws {
        let row: XMLRPCValue = [
            "id": 7, "method": "build", "create_ts": 1001, "state": 0,
            "request": ["u#1", "t", ["scratch": true]],
        ]
        let replies = try [TaskHub.answer(["id": 3, "name": "alice"]), TaskHub.answer([row])]
        try await TaskHub.serving(replies) { hub in
            let id = try await build.find(through: hub.hub)
            #expect(id == KojiID(7))
            let body = try #require(hub.server.requests.last?.body)
            let expected = KojiCall(
                "listTasks",
                named: [
                    "opts": [
                        "method": "build", "decode": true, "owner": 3, "createdAfter": .double(700),
                    ], "queryOpts": ["order": "id"],
                ])
            #expect(try body == XMLRPCWriter.call(expected.method, expected.parameters))
        }
    }

    @Test("a request can look for its task itself") func recoverable() async throws {
        let row: XMLRPCValue = [
            "id": 7, "method": "build", "create_ts": 1001, "state": 0, "request": ["u#1", "t", [:]],
        ]
        let replies = try [TaskHub.answer(["id": 3, "name": "alice"]), TaskHub.answer([row])]
        try await TaskHub.serving(replies) { hub in
            let request = KojiRequest.build(source: "u#1", target: "t").recoverable(now: 1000)
            let recover = try #require(request.recover)
            let id = try await recover(hub.hub)
            #expect(id == KojiID(7))
        }
    }
}
