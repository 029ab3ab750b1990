import DigestKit
import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@Suite struct TaskTests {
    private func serving(_ body: (KojiHubDouble, RawCaller) async throws -> Void) async throws {
        try await KojiHubDouble.serving { hub in
            try RecordedHub.fill(hub)
            try await body(hub, RawCaller(hub.url).loggedIn("kojiadmin", "adminpw"))
        }
    }

    private static let source = "git+https://example.com/hello.git#0123456789abcdef"

    private func prepare(_ hub: KojiHubDouble) throws {
        hub.prepare(Self.source, try RecordedHub.build("hello", "1.2", "1.fc99", [:]))
    }

    @Test("a build has the recorded subtasks, makes its build and tags it") func build() async throws {
        try await serving { hub, caller in
            try prepare(hub)
            let id = try await caller.call("build", .string(Self.source), "f99-candidate", [:])
            #expect(try await hub.finish(of: id.int ?? 0) == 2)
            let children = try await caller.call("getTaskChildren", id, .named(["request": true])).array ?? []
            #expect(
                children.map { $0["method"].string } == [
                    "buildSRPMFromSCM", "buildArch", "buildArch", "tagBuild",
                ])
            #expect(children.map { $0["label"].string } == ["srpm", "x86_64", "aarch64", "tag"])
            #expect(children.allSatisfy { $0["state"] == 2 && $0["priority"] == 19 })
            let arch = try await caller.call("getTaskResult", children[1]["id"])
            let number = children[1]["id"].int ?? 0
            let place = "tasks/\(number)/\(number)"
            #expect(
                arch["rpms"] == [
                    .string("\(place)/hello-doc-1.2-1.fc99.noarch.rpm"),
                    .string("\(place)/hello-1.2-1.fc99.x86_64.rpm"),
                    .string("\(place)/hello-libs-1.2-1.fc99.x86_64.rpm"),
                ])
            #expect(arch["srpms"] == [.string("\(place)/hello-1.2-1.fc99.src.rpm")])
            #expect(try await caller.call("taskFinished", id) == true)
            #expect(try await caller.call("getTaskResult", id).isNull)
            let tagged = try await caller.call(
                "listTagged", "f99-updates-candidate", .named(["package": "hello", "latest": true]))
            #expect(tagged[0]["nvr"] == "hello-1.2-1.fc99")
            #expect(tagged[0]["task_id"] == id)
            let built = try await caller.call("getBuild", "hello-1.2-1.fc99")
            #expect(built["source"] == .string(Self.source))
            let rpms = try await caller.call("listBuildRPMs", built["id"])
            #expect(rpms.array?.count == 6)
            let logs = try await caller.call("getBuildLogs", built["id"])
            #expect(logs.array?.count == 6)
            #expect(logs[0]["path"] == "packages/hello/1.2/1.fc99/data/logs/aarch64/build.log")
            let output = try await caller.call("listTaskOutput", children[1]["id"], .named(["stat": true]))
            #expect(output["build.log"]["st_size"].string != nil)
            let log = try await caller.call("downloadTaskOutput", children[1]["id"], "build.log", 4, 9)
            #expect(Base64.bytes(log.string ?? "") == Array("build.log".utf8))
        }
    }

    @Test("a failing subtask fails its build with its own fault") func failure() async throws {
        try await serving { hub, caller in
            try prepare(hub)
            let words =
                "error building package (arch x86_64), mock exited with status 1; see build.log for more information"
            hub.onTask(
                "buildArch", arch: "x86_64", .fail(1005, words, files: ["build.log": Array("no".utf8)]))
            let id = try await caller.call("build", .string(Self.source), "f99-candidate")
            #expect(try await hub.finish(of: id.int ?? 0) == 5)
            let fault = try await caller.fault("getTaskResult", id)
            #expect(fault == XMLRPCFault(code: 1005, message: words))
            let asStruct = try await caller.call("getTaskResult", id, .named(["raise_fault": false]))
            #expect(asStruct == ["faultCode": 1005, "faultString": .string(words)])
            #expect(try await caller.call("getBuild", "hello-1.2-1.fc99")["state"] == 3)
            let listed = try await caller.call(
                "listTasks", ["method": "build", "state": [2, 5], "decode": true])
            #expect(listed[0]["result"]["faultCode"] == 1005)
        }
    }

    @Test("cancelling a task cancels what is below it, and the rest is not begun") func cancelling()
        async throws
    {
        try await serving { hub, caller in
            try prepare(hub)
            let (opened, gate) = (Gate(), Gate())
            hub.onTask("buildArch", arch: "x86_64", .hold(opened, gate, then: .standard))
            let id = try await caller.call("build", .string(Self.source), "f99-candidate")
            await opened.wait()
            let unfinished = try await caller.fault("getTaskResult", id)
            #expect(unfinished?.message == "Task \(id.int ?? 0) is not finished")
            #expect(try await caller.call("cancelTask", id, .named(["recurse": true])).isNull)
            gate.open()
            let children = try await caller.call("getTaskChildren", id).array ?? []
            #expect(children.map { $0["state"] } == [2, 3])
            let cancelled = try await caller.fault("getTaskResult", id)
            #expect(cancelled == XMLRPCFault(code: 1000, message: "Task \(id.int ?? 0) is canceled"))
            #expect(try await caller.call("getBuild", "hello-1.2-1.fc99")["state"] == 4)
            let other = try await RawCaller(hub.url).loggedIn("alice", "alicepw")
            let next = try await caller.call("build", .string(Self.source), "f99-candidate")
            #expect(try await other.fault("cancelTask", next)?.code == 1004)
        }
    }

    @Test("a scratch build keeps its packages and makes no build") func scratch() async throws {
        try await serving { hub, caller in
            try prepare(hub)
            let id = try await caller.call("build", .string(Self.source), "f99-candidate", ["scratch": true])
            #expect(try await hub.finish(of: id.int ?? 0) == 2)
            #expect(try await caller.call("getBuild", "hello-1.2-1.fc99").isNull)
            let place = "/kojifiles/scratch/kojiadmin/task_\(id.int ?? 0)/hello-1.2-1.fc99.x86_64.rpm"
            #expect(try await caller.client.get(place).status == 200)
        }
    }

    @Test("a runroot command is run for real, its output kept and its status counted") func runroot()
        async throws
    {
        try await serving { hub, caller in
            let root = hub.topDirectory.appending("root")
            try Files.createDirectories(root)
            hub.onTask("runroot", .run(root))
            let good = try await caller.call(
                "runroot", "f99-build", "x86_64", ["echo said; echo made > file"])
            #expect(try await hub.finish(of: good.int ?? 0) == 2)
            let made = try Files.readText(root.appending("file"))
            #expect(made == "made\n")
            let log = try await caller.call("downloadTaskOutput", good, "runroot.log")
            #expect(Base64.bytes(log.string ?? "") == Array("said\n".utf8))
            let bad = try await caller.call("runroot", "f99-build", "x86_64", "exit 3")
            #expect(try await hub.finish(of: bad.int ?? 0) == 5)
            #expect(try await caller.fault("getTaskResult", bad)?.message.contains("status 3") == true)
            let request = try await caller.call("getTaskInfo", good, .named(["request": true]))
            #expect(request["channel_id"] == 9)
            #expect(request["request"][1] == "x86_64")
            let alice = try await RawCaller(hub.url).loggedIn("alice", "alicepw")
            #expect(try await alice.fault("runroot", "f99-build", "x86_64", "true")?.code == 1004)
        }
    }

    @Test("tagging is a task, and the second time it is one that fails") func tagging() async throws {
        try await serving { hub, caller in
            for (state, words) in [
                (Int64(2), nil), (5, "build hello-1.1-1.fc99 already tagged (f99-updates)"),
            ] {
                let id = try await caller.call("tagBuild", "f99-updates", "hello-1.1-1.fc99")
                #expect(try await hub.finish(of: id.int ?? 0) == state)
                if let words {
                    let fault = try await caller.fault("getTaskResult", id)
                    #expect(fault == XMLRPCFault(code: 1003, message: words))
                }
            }
            try await caller.call("untagBuild", "f99-updates", "hello-1.1-1.fc99")
            let again = try await caller.fault("untagBuild", "f99-updates", "hello-1.1-1.fc99")
            #expect(
                again == XMLRPCFault(code: 1003, message: "build hello-1.1-1.fc99 not in tag f99-updates"))
        }
    }

    @Test("repositories are made by a task and replace each other; side tags come and go") func repos()
        async throws
    {
        try await serving { hub, caller in
            #expect(try await caller.call("getRepo", "f99-build").isNull)
            let id = try await caller.call("newRepo", "f99-build")
            #expect(try await hub.finish(of: id.int ?? 0) == 2)
            let repo = try await caller.call("getRepo", "f99-build")
            #expect(repo["state"] == 1)
            #expect(repo["task_state"] == 2)
            #expect(try await caller.call("getTaskResult", id)[0] == repo["id"])
            guard case .result(let recorded) = try RecordedHub.reply("69-getRepo") else { return }
            #expect(
                Set(repo.structure?.members.map(\.name) ?? [])
                    == Set(recorded.structure?.members.map(\.name) ?? []))
            let side = try await caller.call("createSideTag", "f99-build")
            #expect(side["name"] == .string("f99-build-side-\(side["id"].int ?? 0)"))
            #expect(try await caller.call("getBuildTarget", side["name"])["dest_tag"] == side["id"])
            try await caller.call("removeSideTag", side["name"])
            #expect(try await caller.call("getTag", side["name"]).isNull)
            #expect(try await caller.fault("removeSideTag", "f99")?.message == "Not a sidetag: f99")
        }
    }

    @Test("uploads are checked, owned and found again") func uploads() async throws {
        try await serving { hub, caller in
            let query = "?filename=t.txt&filepath=cli-build%2F1.2.x&fileverify=adler32&offset=0&overwrite=1"
            let body = try Fixtures.bytes("koji-wire/63-rawUpload.request.bin")
            let answer = try await caller.client.post(
                "/kojihub" + query, body, type: "application/octet-stream", header: caller.header)
            let reply = try XMLRPCDecoder.reply(answer.body)
            let recorded = try RecordedHub.reply("63-rawUpload")
            #expect(reply == recorded)
            let found = try await caller.call(
                "checkUpload", "cli-build/1.2.x", "t.txt", .named(["verify": "adler32"]))
            guard case .result(let expected) = try RecordedHub.reply("64-checkUpload") else { return }
            #expect(Comparison.differences(found, expected) == [])
            let wrong = try await caller.call(
                "uploadFile", "cli-build/1.2.x", "u.txt", 6, ["sha256", "00"], 0, "aGVsbG8K")
            #expect(wrong == false)
            let other = try await RawCaller(hub.url).loggedIn("alice", "alicepw")
            let refused = try await other.client.post(
                "/kojihub" + query, body, type: "application/octet-stream", header: other.header)
            #expect(refused.text.contains("Invalid upload directory, not owner"))
            for name in ["../x", ".hidden"] {
                let fault = try await caller.fault("checkUpload", "cli-build/1.2.x", .string(name))
                #expect(fault?.code == 1000)
            }
        }
    }
}
