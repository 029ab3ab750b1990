import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

/// New sources and pull requests, with a real git server, a real cache program and Pagure's answers.
@Suite("changes of packages in dist-git", .timeLimit(.minutes(3)))
struct DistGitChangeTests {
    private let package = RepositoryName(namespace: "rpms", name: "hello")
    private let author = GitAuthor("Ada Packager", email: "ada@example.org")

    private func settings(_ url: String) -> LookasideSettings {
        LookasideSettings(
            tool: "fedpkg", downloadURL: url, uploadURL: "\(url)/upload.cgi",
            pushURL: "ssh://%(user)s@pkgs.example.org/%(repo)s", anonymousURL: "\(url)/%(repo)s.git")
    }

    @Test("new sources are uploaded and listed, and come back", Tool.require("python3", "git")) func sources()
        async throws
    {
        try await LookasideServer.serving(["rpms/hello"]) { server in
            try await withTemporaryDirectory { directory in
                let fixture = try await GitFixture.create(at: directory.appending("clone"))
                let old = String(repeating: "0", count: 128)
                try fixture.write("SHA512 (old.tgz) = \(old)\n", to: "sources")
                try fixture.write("/old.tgz", to: ".gitignore")
                let clone = try DistGitClone(fixture.path, on: .forTests())
                let files = ["new.tgz", "more.tgz"].map { directory.appending($0) }
                for file in files { try Files.writeAtomically("content of \(file.lastComponent!)", to: file) }
                let cache = LookasideCache(settings(server.url), http: .forTests())

                let added = try await clone.addSources([files[0]], of: package, to: cache, .add)
                #expect(added.map(\.wasThere) == [false])
                var listed = try clone.sources().entries.map(\.file)
                #expect(listed == ["old.tgz", "new.tgz"])
                let replaced = try await clone.addSources(files, of: package, to: cache)
                #expect(replaced.map(\.wasThere) == [true, false])
                listed = try clone.sources().entries.map(\.file)
                #expect(listed == ["new.tgz", "more.tgz"])
                let ignored = try Files.readText(fixture.path.appending(".gitignore"))
                #expect(ignored == "/old.tgz\n/new.tgz\n/more.tgz\n")

                let repository = DistGitRepository(package, settings(server.url))
                try await repository.downloadSources(of: clone, from: cache)
                let text = try Files.readText(fixture.path.appending("more.tgz"))
                #expect(text == "content of more.tgz")
                let route = try repository.routeToFork(of: "ada")
                #expect(route == .url("ssh://ada@pkgs.example.org/forks/ada/rpms/hello.git"))
            }
        }
    }

    @Test(
        "an upload that fails changes nothing, and a link leads to no other file",
        Tool.require("python3", "git"))
    func failures() async throws {
        try await LookasideServer.serving(["rpms/hello"]) { server in
            try await withTemporaryDirectory { directory in
                let fixture = try await GitFixture.create(at: directory.appending("clone"))
                let clone = try DistGitClone(fixture.path, on: .forTests())
                let file = directory.appending("new.tgz")
                try Files.writeAtomically("new", to: file)
                let cache = LookasideCache(settings(server.url), http: .forTests())
                let missing = await failure { () async throws(ForgeFailure) in
                    _ = try await clone.addSources(
                        [file, directory.appending("none")], of: package, to: cache)
                }
                #expect(missing?.code == .badRequest)
                #expect(!Files.exists(fixture.path.appending("sources")))
                try fixture.write("SHA512 (a) = 0\n", to: "sources")
                let broken = await failure { () async throws(ForgeFailure) in _ = try clone.sources() }
                #expect(broken?.detail?.hasPrefix("sources, line 1: expected 'SHA512") == true)

                let outside = directory.appending("outside")
                try Files.writeAtomically("mine", to: outside)
                try await Host.forTests().runner.check(.shell("ln -sf ../outside sources", in: fixture.path))
                let escaped = await failure { () async throws(ForgeFailure) in
                    _ = try await clone.addSources([file], of: package, to: cache)
                }
                #expect(escaped?.code == .badRequest)
                let text = try Files.readText(outside)
                #expect(text == "mine")
            }
        }
    }

    @Test(
        "a proposal becomes a pull request from our fork, and the same one when it is there",
        Tool.requireSystem("apache2", "mod_cgid", "git", "openssl"))
    func proposal() async throws {
        let fork = PagureServer.project(
            owner: "alice", parent: #"{"name": "hello", "namespace": "rpms"}"#, isFork: true)
        let source =
            #"{"name": "hello", "namespace": "rpms", "user": {"name": "alice"}, "url_path": "fork/alice/rpms/hello"}"#
        func request(_ id: Int, _ title: String, into branch: String = "rawhide", from: String = source)
            -> String
        {
            """
            {"id": \(id), "title": "\(title)", "initial_comment": "b", "status": "Open", "branch": "\(branch)",
             "branch_from": "update", "user": {"name": "alice"}, "repo_from": \(from)}
            """
        }
        let list = "/pull-requests?status=Open&per_page=100&page=1"
        func listed(_ requests: [String]) -> Exchange {
            PagureServer.asked("GET", list, answer: .json(PagureServer.page("requests", requests)))
        }
        let ours = [
            PagureServer.root("POST", "/-/whoami", answer: .json(#"{"username": "alice"}"#)),
            PagureServer.root("GET", "/fork/alice/rpms/hello", answer: .json(fork)),
        ]
        let form = [
            ("title", "Update"), ("branch_to", "rawhide"), ("branch_from", "update"),
            ("initial_comment", "b"),
            ("repo_from", "hello"), ("repo_from_username", "alice"), ("repo_from_namespace", "rpms"),
        ]
        let others = [
            request(1, "Update", into: "f43"), request(2, "Update", from: "null"),
            request(3, "Update", from: source.replacing("alice", with: "bob")),
        ]
        try await GitServer.serving { server in
            try await server.repository("hello")
            let bare = try await server.repository("fork", isEmpty: true)
            try await withTemporaryDirectory { directory in
                let clone = try await DistGitClone.clone(
                    "\(server.url)/hello.git", to: directory.appending("clone"),
                    credential: server.credential,
                    on: .forTests())
                try await clone.createBranch("update", from: "rawhide")
                let proposal = DistGitProposal("Update", body: "b", branch: "update", into: "rawhide")
                func propose(_ exchanges: [Exchange], _ text: String) async throws -> DistGitProposal.Outcome
                {
                    try Files.writeAtomically(text, to: clone.directory.appending("hello.spec"))
                    _ = try await clone.commit("Update", by: author)
                    return try await replaying(ours + exchanges, order: .asGiven) { pagure in
                        let outcome = try await clone.propose(
                            proposal, to: PagureServer.demo(pagure), by: .url("\(server.url)/fork.git"))
                        // What is in the fork is what is here.
                        let (pushed, head) = try await (bare.git("rev-parse", "update"), clone.head())
                        #expect(pushed == head)
                        return outcome
                    }
                }
                let new = try await propose(
                    [
                        listed(others),
                        PagureServer.asked(
                            "POST", "/pull-request/new", form: form, answer: .json(request(4, "Update"))),
                    ], "first")
                #expect((new.pullRequest.number, new.isNew) == (4, true))
                let same = try await propose([listed(others + [request(4, "Update")])], "second")
                #expect((same.pullRequest.number, same.isNew) == (4, false))
                let renamed = try await propose(
                    [
                        listed([request(4, "Old")]),
                        PagureServer.asked(
                            "POST", "/pull-request/4", form: [("title", "Update"), ("initial_comment", "b")],
                            answer: .json(request(4, "Update"))),
                    ], "third")
                #expect((renamed.pullRequest.title, renamed.isNew) == ("Update", false))
                // Opened by somebody else between our question and our wish.
                let refusal = Reply.json(#"{"error": "there is one", "error_code": "ENOCODE"}"#, 400)
                let there = listed([request(4, "Update")])
                let late = try await propose(
                    [
                        listed([]),
                        PagureServer.asked("POST", "/pull-request/new", form: form, answer: refusal),
                        there, there,
                    ], "fourth")
                #expect((late.pullRequest.number, late.isNew) == (4, false))
            }
        }
    }

    @Test(
        "a fork that is told of before it is there is waited for",
        Tool.requireSystem("apache2", "mod_cgid", "git", "openssl"))
    func slowFork() async throws {
        let fork = PagureServer.project(
            owner: "alice", parent: #"{"name": "hello", "namespace": "rpms"}"#, isFork: true)
        let exchanges = [
            PagureServer.root("POST", "/-/whoami", answer: .json(#"{"username": "alice"}"#)),
            PagureServer.root("GET", "/fork/alice/rpms/hello", answer: .json(fork)),
        ]
        try await GitServer.serving { server in
            try await server.repository("hello")
            try await withTemporaryDirectory { directory in
                let clone = try await DistGitClone.clone(
                    "\(server.url)/hello.git", to: directory.appending("clone"),
                    credential: server.credential,
                    on: .forTests())
                let clock = HastyClock()
                try await replaying(exchanges) { pagure in
                    let missing = await failure { () async throws(ForgeFailure) in
                        _ = try await clone.propose(
                            DistGitProposal("t", body: "b", branch: "update", into: "rawhide"),
                            to: PagureServer.demo(pagure), by: .url("\(server.url)/fork.git"), clock: clock)
                    }
                    #expect(missing?.code == .notFound, "\(String(describing: missing))")
                }
                #expect(clock.pauses.map { Int($0.inSeconds.rounded()) } == [2, 4, 8, 16, 32])
            }
        }
    }
}
