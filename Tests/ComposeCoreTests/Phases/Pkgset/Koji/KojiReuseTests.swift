import HostKit
import KojiHubDouble
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Package sets of older composes", Tool.require("python3", "rpmbuild", "createrepo_c"))
struct KojiReuseTests {
    private func withOlder(
        _ body: (KojiHubDouble, _ first: KojiProject, _ second: KojiProject) async throws -> Void
    ) async throws {
        try await withKojiHub { hub, directory in
            try hub.addTag("f0")
            try hub.setParents(["f0"], of: "f1")
            try await hub.add(["zlib"], tag: "f1")
            try await hub.add(["setup"], tag: "f0")
            let first = try KojiProject(directory.appending("1"), hub)
            _ = try await first.packages()
            var second = try KojiProject(directory.appending("2"), hub)
            second.older = first.work
            hub.forgetCalls()
            try await body(hub, first, second)
        }
    }

    private func answer(_ set: KojiProject.Packages) -> String {
        set.findings.first { $0.contains("the tag f1") } ?? ""
    }

    @Test("the same event needs no listing") func sameEvent() async throws {
        try await withOlder { hub, _, second in
            let set = try await second.packages()
            #expect(hub.calls.map(\.method) == ["getLastEvent"])
            #expect(set.names.contains("setup"))
            #expect(
                answer(set)
                    == "note: Reusing the packages of the tag f1: the event is the same, \(try hub.lastEvent)"
            )
        }
    }

    @Test("a tag that nothing happened to since is not listed again") func unchanged() async throws {
        try await withOlder { hub, first, second in
            let old = try hub.lastEvent
            try hub.addTag("f9")
            try await hub.add(["tsh"], tag: "f9")
            hub.forgetCalls()
            let set = try await second.packages()
            #expect(hub.count(of: "listTaggedRPMS") == 0)
            #expect(hub.messages.count == 3)
            #expect(set.names.contains("zlib"))
            #expect(
                answer(set)
                    == "note: Reusing the packages of the tag f1: nothing has changed between the events \(old) and "
                    + "\(try hub.lastEvent)")
        }
    }

    @Test("a change in the tag, or in one that it inherits from, makes it listed again") func changed()
        async throws
    {
        try await withOlder { hub, _, second in
            let old = try hub.lastEvent
            try await hub.add(["tsh"], tag: "f0")
            let set = try await second.packages()
            #expect(hub.count(of: "listTaggedRPMS") == 1)
            #expect(set.names.contains("tsh"))
            #expect(answer(set).hasPrefix("note: The packages of the tag f1 are listed anew: "))
            #expect(answer(set).hasSuffix(" of f0 since event \(old)"))
        }
    }

    @Test("what happened after the event that is asked for is no change") func pinned() async throws {
        try await withOlder { hub, _, second in
            var second = second
            try hub.addTag("f9")
            second.request.kojiEvent = "\(try hub.lastEvent)"
            try await hub.add(["tsh"], tag: "f1")
            hub.forgetCalls()
            let set = try await second.packages()
            #expect(hub.count(of: "listTaggedRPMS") == 0)
            #expect(!set.names.contains("tsh"))
        }
    }

    @Test("packages that are not where the older compose had them make the tag listed again") func moved()
        async throws
    {
        try await withOlder { hub, first, second in
            let path = first.work.packageSetReuse("f1")
            let text = try Files.readText(path).replacing("1.pt1 DEFAULT", with: "1.pt1 OTHER")
            try Files.writeAtomically(text, to: path)
            let set = try await second.packages()
            #expect(hub.count(of: "listTaggedRPMS") == 1)
            #expect(set.names.contains("zlib"))
            #expect(set.findings.contains { $0.contains("are not where the older compose had them") })
        }
    }

    @Test("a record that is damaged, or of another inheritance, is passed over with a sentence")
    func unusable()
        async throws
    {
        try await withOlder { hub, first, second in
            let path = first.work.packageSetReuse("f1")
            let text = try Files.readText(path)
            try Files.writeAtomically(
                text.replacing("\"inherit\": true", with: "\"inherit\": false"), to: path)
            var set = try await second.packages()
            #expect(answer(set) == "note: The packages of the tag f1 are listed anew: inheritance is another")
            try Files.writeAtomically(String(text.dropLast(40)), to: path)
            set = try await second.packages()
            #expect(answer(set).hasPrefix("note: The packages of the tag f1 are listed anew: \(path):"))
            #expect(hub.count(of: "listTaggedRPMS") == 2)
        }
    }
}
