import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("packages of dist-git") struct DistGitPackageTests {
    private func package(_ server: ReplayServer) -> DistGitPackage {
        DistGitPackage("hello", of: PagureServer.forge(server, isAnonymous: true))
    }

    private func asked(_ topic: String, _ answer: Reply) -> Exchange {
        Exchange("GET /_dg/\(topic)/rpms/hello", answer: answer)
    }

    @Test("a package is there, or is not") func exists() async throws {
        let there = Exchange("GET /api/0/rpms/hello", answer: .json(PagureServer.project()))
        let gone = Exchange(
            "GET /api/0/modules/hello", answer: .json(#"{"error_code": "ENOPROJECT"}"#, 404))
        try await replaying([there, gone]) { server in
            let exists = try await package(server).exists()
            #expect(exists)
            let other = try await DistGitPackage(
                "hello", in: "modules", of: PagureServer.forge(server, isAnonymous: true)
            ).exists()
            #expect(!other)
        }
    }

    @Test("who gets bugs instead of the owner") func assignees() async throws {
        let exchange = asked(
            "bzoverrides", .json(#"{"fedora_assignee": null, "epel_assignee": "@epel-sig"}"#))
        try await replaying([exchange]) { server in
            let found = try #require(try await package(server).bugzillaAssignees())
            #expect(found.fedora == nil)
            #expect(found.epel == "@epel-sig")
        }
    }

    @Test("whether a package is active", arguments: [true, false]) func active(isActive: Bool) async throws {
        try await replaying([asked("actived", .json(#"{"active": \#(isActive)}"#))]) { server in
            let found = try await package(server).isActive()
            #expect(found == isActive)
        }
    }

    @Test("why a package has lost its owner") func orphan() async throws {
        let exchange = asked(
            "orphan", .json(#"{"orphan": true, "reason": "Lack of time", "reason_info": ""}"#))
        try await replaying([exchange]) { server in
            let found = try #require(try await package(server).orphaning())
            #expect(found.isOrphan)
            #expect(found.reason == "Lack of time")
            #expect(found.details == nil)
        }
        try await replaying([asked("orphan", .json(#"{"orphan": false}"#))]) { server in
            let found = try #require(try await package(server).orphaning())
            #expect(!found.isOrphan)
        }
    }

    @Test("nothing is said of a package that is not there") func none() async throws {
        let page = Reply(
            404, header: [(name: "Content-Type", value: "text/html")], body: Array("<html>".utf8))
        let exchanges = [
            asked("bzoverrides", page), asked("actived", page), asked("orphan", page), asked("anitya", page),
            Exchange("GET /rpms/hello/raw/rawhide/f/monitoring.toml", answer: page),
        ]
        try await replaying(exchanges) { server in
            let package = package(server)
            let assignees = try await package.bugzillaAssignees()
            #expect(assignees == nil)
            let isActive = try await package.isActive()
            #expect(isActive == nil)
            let orphaning = try await package.orphaning()
            #expect(orphaning == nil)
            let monitoring = try await package.releaseMonitoring()
            #expect(monitoring == nil)
        }
    }

    private func file(_ text: String) -> Exchange {
        Exchange(
            "GET /rpms/hello/raw/rawhide/f/monitoring.toml", header: [("Accept", "text/plain")],
            answer: .text(text))
    }

    @Test("a package's file says what is monitored, and nothing else is asked") func file() async throws {
        let text = "monitoring = true\nbugzilla = false\nstable_only = true\n"
        try await replaying([file(text)]) { server in
            let found = try await package(server).releaseMonitoring()
            #expect(found == ReleaseMonitoring(isOn: true, filesBugs: false, stableOnly: true))
        }
    }

    @Test("a broken file is an error with its line") func brokenFile() async throws {
        try await replaying([file("monitoring = true\nbugzilla = perhaps\n")]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await package(server).releaseMonitoring()
            }
            #expect(failure.code == .malformedReply)
            #expect(
                failure.detail == "monitoring.toml of rpms/hello, line 2: 'perhaps' is not a value")
        }
    }

    @Test("a package without the file has a word", arguments: words)
    func word(word: String, meaning: ReleaseMonitoring) async throws {
        let exchanges = [
            Exchange("GET /rpms/hello/raw/rawhide/f/monitoring.toml", answer: .status(404)),
            asked("anitya", .json(#"{"monitoring": "\#(word)"}"#)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let found = try await package(server).releaseMonitoring()
            #expect(found == meaning)
        }
    }

    private static let words: [(String, ReleaseMonitoring)] = [
        ("no-monitoring", ReleaseMonitoring(isOn: false, filesBugs: false)),
        ("monitoring", ReleaseMonitoring(isOn: true)),
        ("monitoring-with-scratch", ReleaseMonitoring(isOn: true, startsScratchBuilds: true)),
        ("monitoring-all", ReleaseMonitoring(isOn: true, allVersions: true)),
        (
            "monitoring-all-scratch",
            ReleaseMonitoring(isOn: true, allVersions: true, startsScratchBuilds: true)
        ),
        ("monitoring-stable", ReleaseMonitoring(isOn: true, stableOnly: true)),
        (
            "monitoring-stable-scratch",
            ReleaseMonitoring(isOn: true, stableOnly: true, startsScratchBuilds: true)
        ),
    ]

    @Test("another word makes no sense") func otherWord() async throws {
        let exchanges = [
            Exchange("GET /rpms/hello/raw/rawhide/f/monitoring.toml", answer: .status(404)),
            asked("anitya", .json(#"{"monitoring": "sometimes"}"#)),
        ]
        try await replaying(exchanges) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await package(server).releaseMonitoring()
            }
            #expect(failure.code == .malformedReply)
        }
    }
}
