import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

@Suite("Operations of several calls") struct CompositeTests {
    @Test("a build is put in a tag, which is waited for") func tagging() async throws {
        let replies = try [
            TaskHub.answer(23), TaskHub.answer(TaskHub.task(23, .open, method: "tagBuild")),
            TaskHub.answer(TaskHub.task(23, .closed, method: "tagBuild")),
        ]
        try await TaskHub.serving(replies) { hub in
            try await hub.hub.tagBuild("f99", "a-1-1", from: "f98", watcher: hub.watcher())
            #expect(hub.asked == ["tagBuild", "getTaskInfo 23", "getTaskInfo 23"])
            let call = KojiCall("tagBuild", ["f99", "a-1-1"], named: ["fromtag": "f98"])
            #expect(try hub.server.requests[0].body == XMLRPCWriter.call(call.method, call.parameters))
        }
    }

    @Test("a repository is asked for until the hub names it") func repository() async throws {
        let request: XMLRPCValue = ["id": 4, "task_id": nil]
        let found: XMLRPCValue = ["id": 9, "tag_name": "t", "state": 1, "create_event": 50]
        let replies = try [
            TaskHub.answer(["repo": nil, "request": request, "duplicate": true]),
            TaskHub.answer(["repo": nil, "request": request]),
            TaskHub.answer(["repo": found, "request": request]),
        ]
        try await TaskHub.serving(replies) { hub in
            let wait = RepositoryWait("t", minimumEvent: KojiID(50), profile: hub.profile, clock: hub.clock)
            let repository = try await wait.perform(through: hub.hub)
            #expect(repository.id == KojiID(9) && repository.event == KojiID(50))
            #expect(hub.asked == ["repo.request", "repo.checkRequest 4", "repo.checkRequest 4"])
            #expect(hub.clock.pauses.count == 2)
        }
    }

    @Test("older hubs are asked for their latest repository until it is new enough") func oldHub()
        async throws
    {
        let old: XMLRPCValue = ["id": 8, "state": 1, "create_event": 49]
        let new: XMLRPCValue = ["id": 9, "state": 1, "create_event": 51]
        let replies = try [
            TaskHub.fault(.generic, "Invalid method: repo.request"), TaskHub.answer(nil), TaskHub.answer(old),
            TaskHub.answer(new),
        ]
        try await TaskHub.serving(replies) { hub in
            let wait = RepositoryWait("t", minimumEvent: KojiID(50), profile: hub.profile, clock: hub.clock)
            let repository = try await wait.perform(through: hub.hub)
            #expect(repository.id == KojiID(9))
            #expect(hub.asked == ["repo.request", "getRepo", "getRepo", "getRepo"])
        }
    }

    @Test("a repository that does not come is given up") func noRepository() async throws {
        let replies = try [TaskHub.fault(.actionNotAllowed, "you must be logged in"), TaskHub.answer(nil)]
        try await TaskHub.serving(replies) { hub in
            let wait = RepositoryWait("t", profile: hub.profile, attempts: 3, clock: hub.clock)
            let session = hub.hub
            let result = await Task { try await wait.perform(through: session) }.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.code == .task && hub.asked.count == 4)
        }
    }

    @Test("a source package is sent to a directory of its own, and then built") func sourcePackage()
        async throws
    {
        let bytes = Array("package".utf8)
        let replies = try [
            Reply.login(key: "1-key"),
            Reply.result([
                "size": 7, "fileverify": "adler32", "offset": 0, "hexdigest": .string(Adler32.of(bytes)),
            ]),
            Reply.result([
                "size": 7, "hexdigest": .string(Checksum.of(bytes, .sha256).hexadecimal),
            ]),
            Reply.result(22), Reply.result(nil),
        ]
        try await ScriptedHub.serving(replies) { script in
            try await withTemporaryDirectory { directory in
                let file = directory.appending("hello-1-1.src.rpm")
                try Files.writeAtomically(bytes, to: file)
                let now = script.environment.now()
                let task = try await script.withSession { session in
                    try await session.submitBuild(
                        .sourcePackage(file), target: "f99-candidate",
                        options: KojiBuildOptions(isScratch: true), now: now)
                }
                #expect(task == KojiID(22))
                let request = try #require(script.server.requests.first { $0.call == "build" })
                let source = try #require(request.parameters.first?.string)
                #expect(
                    source.hasPrefix("cli-build/\(now.seconds).") && source.hasSuffix("/hello-1-1.src.rpm"))
                #expect(Array(request.parameters.dropFirst()) == ["f99-candidate", ["scratch": true]])
            }
        }
    }

    @Test("a build whose answer was lost is found again, and not made twice") func lostBuild() async throws {
        let row: XMLRPCValue = [
            "id": 7, "method": "build", "create_ts": 4_000_000_000, "state": 0, "request": ["u#1", "t", [:]],
        ]
        var lost = try Reply.result(7)
        lost.delivery = .closed(after: 10)
        let replies = try [
            Reply.login(key: "1-key"), lost, Reply.fault(.retry, "unable to retry call 0"),
            Reply.result(["id": 3, "name": "alice"]), Reply.result([row]), Reply.result(nil),
        ]
        try await ScriptedHub.serving(replies) { script in
            let now = script.environment.now()
            let task = try await script.withSession { session in
                try await session.submitBuild(.commit("u#1"), target: "t", now: now)
            }
            #expect(task == KojiID(7))
            #expect(
                script.server.requests.map(\.call) == [
                    "login", "build", "build", "getLoggedInUser", "listTasks", "logout",
                ])
        }
    }

    @Test("thousands of builds are read in few messages, in the order of the question") func bulk()
        async throws
    {
        func row(_ number: Int) -> XMLRPCValue {
            number == 7
                ? [nil]
                : [["id": .int(Int64(number)), "name": "p", "version": .string("\(number)"), "release": "1"]]
        }
        let replies = try stride(from: 0, to: 2000, by: 500).map { start in
            try TaskHub.answer(.array((start..<start + 500).map(row)))
        }
        try await TaskHub.serving(replies) { hub in
            var caller = hub.hub
            // One after another, so that the script's order holds.
            caller.batchLimits.parallel = 1
            let builds = try await caller.builds((0..<2000).map { "p-\($0)-1" })
            #expect(hub.server.requests.count == 4)
            #expect(builds.count == 2000 && builds[7] == nil)
            #expect(builds.indices.allSatisfy { $0 == 7 || builds[$0]?.version == "\($0)" })
        }
    }

    @Test("a fault of one call of many is thrown") func bulkFault() async throws {
        let fault: XMLRPCValue = ["faultCode": 1000, "faultString": "invalid format: x"]
        try await TaskHub.serving([try TaskHub.answers(nil, fault)]) { hub in
            let caller = hub.hub
            let result = await Task { try await caller.rpms(ofBuilds: ["a-1-1", "x"]) }.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.fault == .generic && error.message == "invalid format: x")
        }
    }
}
