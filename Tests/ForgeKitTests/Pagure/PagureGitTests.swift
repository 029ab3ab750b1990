import ForgeKit
import ReplayServer
import TestSupport
import Testing

@Suite("what is in a Pagure's repository") struct PagureGitTests {
    @Test("branches are read with their commits, and without where an instance gives none")
    func branches() async throws {
        let old = #"{"branches": ["main", "f41"], "default": "main"}"#
        let new = #"{"branches": {"main": "aa", "f41": "bb"}, "default": {"main": "aa"}}"#
        for (answer, branches) in [
            (old, [Branch("main"), Branch("f41")]),
            (new, [Branch("main", commit: "aa"), Branch("f41", commit: "bb")]),
        ] {
            let exchange = PagureServer.asked(
                "GET", "/git/branches?with_commits=true", answer: .json(answer))
            try await replaying([exchange]) { server in
                let found = try await PagureServer.demo(server).branches().all()
                #expect(found == branches)
            }
        }
    }

    @Test(
        "the default branch is what the instance says, in either shape; an empty repository has none",
        arguments: [
            (#"{"branches": [], "default": "rawhide"}"#, "rawhide"),
            (#"{"branches": {"main": "aa"}, "default": {"main": "aa"}}"#, "main"),
            (#"{"branches": {}, "default": {}}"#, nil), (#"{"branches": [], "default": null}"#, nil),
        ])
    func defaultBranch(answer: String, branch: String?) async throws {
        let exchange = PagureServer.asked("GET", "/git/branches", answer: .json(answer))
        try await replaying([exchange]) { server in
            let found = try await PagureServer.demo(server).defaultBranch()
            #expect(found == branch)
        }
    }

    @Test("an empty repository has no branches and no tags", arguments: ["{}", "[]"])
    func empty(nothing: String) async throws {
        let exchanges = [
            PagureServer.asked(
                "GET", "/git/branches?with_commits=true",
                answer: .json(#"{"branches": \#(nothing), "default": {}}"#)),
            PagureServer.asked(
                "GET", "/git/tags?with_commits=true", answer: .json(#"{"tags": \#(nothing)}"#)),
        ]
        try await replaying(exchanges) { server in
            let repository = PagureServer.demo(server)
            let branches = try await repository.branches().all()
            #expect(branches.isEmpty)
            let tags = try await repository.tags().all()
            #expect(tags.isEmpty)
        }
    }

    @Test("tags of another shape make no sense") func tags() async throws {
        let exchange = PagureServer.asked(
            "GET", "/git/tags?with_commits=true", answer: .json(#"{"tags": ["v1"]}"#))
        try await replaying([exchange]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).tag("v1")
            }
            #expect(failure.code == .malformedReply)
        }
    }

    @Test("a tag that was not made is an error") func createTag() async throws {
        let exchange = PagureServer.asked(
            "POST", "/git/tags", form: [("tagname", "v1"), ("commit_hash", "aa"), ("message", "m")],
            answer: .json(#"{"tag_created": false, "tags": []}"#))
        try await replaying([exchange]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).createTag("v1", at: "aa", message: "m")
            }
            #expect(failure.code == .refused)
        }
    }

    private func raw(_ path: String, _ answer: Reply) -> Exchange {
        Exchange(
            "GET /rpms/hello/raw/\(path)",
            header: [("Authorization", "token <redacted>"), ("Accept", "text/plain")], answer: answer)
    }

    @Test("a file of the default branch needs its name; bytes come as they are") func file() async throws {
        let exchanges = [
            PagureServer.asked("GET", "/git/branches", answer: .json(#"{"default": "rawhide"}"#)),
            raw("rawhide/f/a%20b/c%23.txt", Reply(200, body: [0, 255, 10])),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let file = try await PagureServer.demo(server).file("a b/c#.txt", at: nil)
            #expect(file == [0, 255, 10])
        }
    }

    @Test("a branch may have slashes") func slashes() async throws {
        try await replaying([raw("feature/x/f/a", .text("1"))]) { server in
            let file = try await PagureServer.demo(server).file("a", at: "feature/x")
            #expect(file == [49])
        }
    }

    @Test("an empty repository has no files, and nothing more is asked") func noFiles() async throws {
        let exchange = PagureServer.asked(
            "GET", "/git/branches", answer: .json(#"{"branches": {}, "default": {}}"#), times: 2)
        try await replaying([exchange]) { server in
            let repository = PagureServer.demo(server)
            let file = try await repository.file("a", at: nil)
            #expect(file == nil)
            let tree = try await repository.tree("", at: nil, recursive: true)
            #expect(tree.isEmpty)
        }
    }

    @Test("a page of HTML with 404 is no file, one with 500 a failure") func pagesOfHTML() async throws {
        let html = [(name: "Content-Type", value: "text/html; charset=utf-8")]
        let exchanges = [
            raw("main/f/none", Reply(404, header: html, body: Array("<html>".utf8))),
            raw("main/f/bad", Reply(500, header: html, body: Array("<html>".utf8))).times(1...9),
        ]
        try await replaying(exchanges) { server in
            let repository = PagureServer.demo(server)
            let none = try await repository.file("none", at: "main")
            #expect(none == nil)
            let failure = try await #require(throws: ForgeFailure.self) {
                try await repository.file("bad", at: "main")
            }
            #expect(failure.code == .serverFailure)
        }
    }

    @Test("a path that leaves the repository is not asked for") func outside() async throws {
        try await replaying([]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).file("../../secret", at: "main")
            }
            #expect(failure.code == .badRequest)
        }
    }

    private func directory(_ entries: String...) -> Reply {
        .json(#"{"type": "folder", "content": [\#(entries.joined(separator: ","))]}"#)
    }

    private func entry(_ path: String, _ type: String) -> String {
        #"{"path": "\#(path)", "name": "x", "type": "\#(type)"}"#
    }

    @Test("directories are walked when that is wanted, and else not") func tree() async throws {
        let top = PagureServer.asked(
            "GET", "/tree/main", answer: directory(entry("b", "folder"), entry("a", "file")))
        try await replaying([top]) { server in
            let flat = try await PagureServer.demo(server).tree("", at: "main", recursive: false)
            #expect(flat == [TreeEntry("a", .file), TreeEntry("b", .directory)])
        }
        let exchanges = [
            top,
            PagureServer.asked(
                "GET", "/tree/main/f/b",
                answer: directory(entry("b/c", "folder"), entry("b/s", "submodule"), entry("b/l", "link"))),
            PagureServer.asked("GET", "/tree/main/f/b/c", answer: directory(entry("b/c/d", "file"))),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let all = try await PagureServer.demo(server).tree("", at: "main", recursive: true)
            #expect(all.map(\.path) == ["a", "b", "b/c", "b/c/d", "b/l", "b/s"])
            #expect(
                all.map(\.kind) == [.file, .directory, .directory, .file, .link, .submodule])
        }
    }

    @Test(
        "a directory with entries of another place makes no sense", arguments: ["../x", "a", "b//x", "b/.."])
    func strangeTree(path: String) async throws {
        let exchange = PagureServer.asked(
            "GET", "/tree/main/f/b", answer: directory(entry(path, "folder")))
        try await replaying([exchange]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).tree("b", at: "main", recursive: true)
            }
            #expect(failure.code == .malformedReply)
        }
    }
}
