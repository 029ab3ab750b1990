import KojiHubDouble
import KojiKit
import TestSupport
import Testing

/// Answers whose values depend on what the recorded hub had done before: their members and kinds are compared.
@Suite struct ShapeTests {
    @Test("tasks and builds of tasks have the recorded members") func shapes() async throws {
        try await KojiHubDouble.serving { hub in
            try RecordedHub.fill(hub)
            let source = "git+https://example.com/hello.git#0123"
            hub.prepare(source, try RecordedHub.build("hello", "1.2", "1.fc99", [:]))
            let caller = try await RawCaller(hub.url).loggedIn("kojiadmin", "adminpw")
            let id = try await caller.call("build", .string(source), "f99-candidate", [:])
            try await hub.finish(of: id.int ?? 0)
            let request = XMLRPCValue.named(["request": true])
            let children = try await caller.call("getTaskChildren", id, request)
            let tasks = try await caller.call("getTaskDescendents", id)
            try expectShape(try await caller.call("getTaskInfo", id, request), "40-getTaskInfo-request")
            try expectShape(children[0], "41-getTaskChildren-request", row: 0)
            try expectShape(try await caller.call("getTaskResult", children[1]["id"]), "42-getTaskResult")
            #expect(tasks.structure?.members.count == 5)
            let listed = try await caller.call(
                "listTasks", ["method": "build", "decode": true], ["order": "-id", "limit": 1])
            try expectShape(listed[0], "72-listTasks", row: 1)
            #expect(listed[0]["result"] == [nil])
            let count = try await caller.call("listTasks", ["method": "build"], ["countOnly": true])
            #expect(count == 1)
            try expectShape(try await caller.call("getBuild", "hello-1.2-1.fc99"), "19-getBuild-nvr")
            let builds = try await caller.call("listBuilds", .named(["taskID": id]))
            try expectShape(builds[0], "75-listBuilds-task", row: 0)
            try expectShape(
                try await caller.call("listTagged", "f99-updates-candidate")[0], "23-listTagged", row: 0)
            try expectShape(
                try await caller.call("getBuildLogs", builds[0]["build_id"])[0], "76-getBuildLogs",
                row: 0)
            try expectShape(try await caller.call("getLoggedInUser"), "11-getLoggedInUser")
            try expectShape(try await caller.call("getLastEvent"), "27-getLastEvent")
            try expectShape(
                try await caller.call("listTags", .named(["build": "hello-1.0-1.fc99"]))[0],
                "32-listTags-build", row: 0)
            try expectShape(try await caller.call("createSideTag", "f99-build"), "59-createSideTag")
            try expectShape(
                try await caller.call("search", "hello-*", "build", "glob")[0], "66-search", row: 0)
        }
    }

    /// - Parameter row: Which element of the recorded list is compared; nil if it is no list.
    private func expectShape(_ value: XMLRPCValue, _ name: String, row: Int? = nil) throws {
        guard case .result(let recorded) = try RecordedHub.reply(name) else {
            Issue.record("\(name) is a fault")
            return
        }
        let expected = row.map { recorded[$0] } ?? recorded
        let names = { (value: XMLRPCValue) in (value.structure?.members.map(\.name) ?? []).sorted() }
        #expect(names(value) == names(expected), "\(name)")
        for member in expected.structure?.members ?? [] where !member.value.isNull {
            let found = value[member.name]
            // What is nil here may have a value there: sources, labels and the like.
            if found.isNull { continue }
            #expect(Comparison.kind(found) == Comparison.kind(member.value), "\(name): \(member.name)")
        }
    }
}
