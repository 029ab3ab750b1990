import KojiHubDouble
import KojiKit
import Testing

@Suite struct TagTests {
    private func names(_ value: XMLRPCValue, _ name: String = "nvr") -> [String] {
        (value.array ?? []).compactMap { $0[name].string }
    }

    @Test("latest is what was tagged last, and a tag's own comes before what it inherits") func latest()
        async throws
    {
        try await KojiHubDouble.serving { hub in
            let caller = RawCaller(hub.url)
            try hub.addTag("base")
            try hub.addTag("child", parents: ["base"])
            for (version, tag) in [("3", "child"), ("9", "base"), ("1", "child")] {
                try hub.addBuild(.init("hello", version, "1", rpms: [.init("hello", "x86_64")]), tag: tag)
            }
            let all = try await caller.call("listTagged", "child", .named(["inherit": true]))
            #expect(names(all) == ["hello-1-1", "hello-3-1", "hello-9-1"])
            let latest = try await caller.call(
                "listTagged", "child", .named(["inherit": true, "latest": true]))
            #expect(names(latest) == ["hello-1-1"])
            let two = try await caller.call("listTagged", "child", .named(["inherit": true, "latest": 2]))
            #expect(names(two) == ["hello-1-1", "hello-3-1"])
            let own = try await caller.call("listTagged", "base")
            #expect(names(own) == ["hello-9-1"])
        }
    }

    @Test("an event shows tags as they were then") func events() async throws {
        try await KojiHubDouble.serving { hub in
            let caller = RawCaller(hub.url)
            try hub.addTag("f99")
            try hub.addBuild(.init("hello", "1", "1", rpms: [.init("hello", "src")]), tag: "f99")
            let before = try hub.lastEvent
            try hub.addBuild(.init("hello", "2", "1", rpms: [.init("hello", "src")]), tag: "f99")
            try hub.untag("hello-1-1", from: "f99")
            try hub.addPackages(["hello"], to: "f99", blocked: true)
            let now = try await caller.call("listTagged", "f99")
            #expect(names(now) == [])
            let then = try await caller.call("listTaggedRPMS", "f99", .named(["event": .int(before)]))
            #expect(names(then[1]) == ["hello-1-1"])
            #expect(names(then[0], "version") == ["1"])
            let history = try await caller.call(
                "queryHistory",
                .named([
                    "tables": ["tag_listing"], "tag": "f99", "afterEvent": .int(before), "beforeEvent": 1000,
                ]))
            #expect((history["tag_listing"].array ?? []).map { $0["active"] } == [false, true])
        }
    }

    @Test("depth, filters and intransitive links limit what is inherited") func inheritance() async throws {
        try await KojiHubDouble.serving { hub in
            let caller = RawCaller(hub.url)
            try hub.addTag("root")
            try hub.addTag("middle", parents: ["root"])
            var shallow = KojiHubDouble.Parent("middle")
            shallow.maxDepth = 0
            try hub.addTag("shallow", parents: [shallow])
            var filtered = KojiHubDouble.Parent("middle")
            filtered.packageFilter = "^lib"
            try hub.addTag("filtered", parents: [filtered])
            var private_ = KojiHubDouble.Parent("root")
            private_.isIntransitive = true
            try hub.addTag("closed", parents: [private_])
            try hub.addTag("outer", parents: ["closed"])
            try hub.addBuild(.init("libfoo", "1", "1"), tag: "root")
            try hub.addBuild(.init("bar", "1", "1"), tag: "middle")
            func inherited(_ tag: String) async throws -> [String] {
                let answer = try await caller.call("listTagged", .string(tag), .named(["inherit": true]))
                return names(answer).sorted()
            }
            #expect(try await inherited("middle") == ["bar-1-1", "libfoo-1-1"])
            #expect(try await inherited("shallow") == ["bar-1-1"])
            #expect(try await inherited("filtered") == ["libfoo-1-1"])
            #expect(try await inherited("closed") == ["libfoo-1-1"])
            #expect(try await inherited("outer") == [])
            let order = try await caller.call("getFullInheritance", "filtered")
            #expect(names(order, "name") == ["middle", "root"])
            #expect(order[1]["filter"] == ["^lib"])
            #expect(order[1]["currdepth"] == 2)
        }
    }

    @Test("modules are builds with metadata for each arch") func modules() async throws {
        try await KojiHubDouble.serving { hub in
            let caller = RawCaller(hub.url)
            try hub.addTag("f99-modular")
            let nvr = try hub.addModule(
                "nodejs", stream: "20-rolling", version: "2026", context: "abcd",
                documents: ["": "all", "x86_64": "one", "aarch64": "other"], contentTag: "module-nodejs",
                tag: "f99-modular")
            #expect(nvr == "nodejs-20_rolling-2026.abcd")
            let listed = try await caller.call("listTagged", "f99-modular", .named(["type": "module"]))
            #expect(names(listed) == [nvr])
            let found = try await caller.call("search", "nodejs-20_rolling-*", "build", "glob")
            #expect(names(found, "name") == [nvr])
            let archives = try await caller.call("listArchives", found[0]["id"], .named(["type": "module"]))
            #expect(
                names(archives, "filename") == [
                    "modulemd.txt", "modulemd.aarch64.txt", "modulemd.x86_64.txt",
                ])
            let file = try await caller.client.get(
                "/kojifiles/packages/nodejs/20_rolling/2026.abcd/files/module/modulemd.x86_64.txt")
            #expect(file.text == "one")
        }
    }
}
