import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("GitLab: repositories") struct GitLabRepositoryTests {
    private func project(_ path: String, parent: String? = nil, state: String = "finished") -> String {
        let parent = parent.map { #", "forked_from_project": {"path_with_namespace": "\#($0)"}"# } ?? ""
        return #"{"id": 5, "path_with_namespace": "\#(path)", "web_url": "w", "default_branch": "main","#
            + #""import_status": "\#(state)"\#(parent)}"#
    }

    // MARK: Forks

    @Test("a fork is known by its parent, not by its name") func forkOf() async throws {
        let exchanges = [
            gitlabExchange("GET /projects/ann%2Ftool", project("ann/tool", parent: "other/tool")),
            gitlabExchange(
                "GET P/forks?per_page=100", "[\(project("Ann/renamed", parent: "group/sub/tool"))]"),
            gitlabExchange("GET /projects/bob%2Ftool", project("bob/tool", parent: "group/sub/tool")),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let renamed = try await repository.fork(of: "ann")
            #expect(renamed?.name.name == "renamed")
            let same = try await repository.fork(of: "bob")
            #expect(same?.name.fullName == "bob/tool")
        }
    }

    @Test("a fork that is there already is found and waited for") func forkAgain() async throws {
        let exchanges = [
            gitlabExchange(
                "POST P/fork", body: "{}", status: 409, #"{"message": ["Path has already been taken"]}"#),
            gitlabExchange("GET /user", #"{"id": 7, "username": "ann"}"#),
            gitlabExchange("GET /projects/ann%2Ftool", project("ann/tool", parent: "group/sub/tool")),
            gitlabExchange(
                "GET /projects/5", project("ann/tool", parent: "group/sub/tool", state: "started")
            ).times(2),
            gitlabExchange("GET /projects/5", project("ann/tool", parent: "group/sub/tool")),
        ]
        let clock = HastyClock()
        try await askingGitLabRepository(exchanges, clock: clock) { repository in
            let fork = try await repository.fork()
            #expect(fork.name.fullName == "ann/tool")
        }
        #expect(clock.pauses.count == 2)
    }

    @Test("another project of the fork's name is a conflict") func nameTaken() async throws {
        let exchanges = [
            gitlabExchange(
                "POST P/fork", body: #"{"namespace_path": "ann"}"#, status: 409,
                #"{"message": {"path": ["has already been taken"]}}"#),
            gitlabExchange("GET /projects/ann%2Ftool", project("ann/tool")),
            gitlabExchange("GET P/forks?per_page=100", "[]"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.fork(into: "ann")
            }
            #expect(failure?.code == .conflict)
            #expect(failure?.fields == [.init("path", "has already been taken")])
        }
    }

    @Test(
        "a fork that cannot be made, or never ends, is a failure",
        arguments: [
            ("failed", ForgeFailure.Code.serverFailure, 0), ("started", .notFound, 35),
        ])
    func forkFails(state: String, code: ForgeFailure.Code, pauses: Int) async throws {
        let exchanges = [
            gitlabExchange("POST P/fork", body: "{}", status: 201, project("ann/tool", state: state)),
            gitlabExchange("GET /projects/5", project("ann/tool", state: state)).times(0...35),
        ]
        let clock = HastyClock()
        try await askingGitLabRepository(exchanges, clock: clock) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in try await repository.fork() }
            #expect(failure?.code == code)
        }
        #expect(clock.pauses.count == pauses)
    }

    // MARK: Git

    @Test("names with slashes are one part of a path") func names() async throws {
        let sha = #"{"name": "a/b", "commit": {"id": "c0"}}"#
        let exchanges = [
            gitlabExchange("GET P/repository/branches/a%2Fb", sha),
            gitlabExchange("GET P/repository/tags/a%2Fb", sha),
            gitlabExchange(
                "GET P/repository/files/d%20x%2F.f?ref=HEAD", #"{"content": "aGk=", "encoding": "base64"}"#),
            gitlabExchange(
                "POST P/repository/tags", body: #"{"tag_name": "v1", "ref": "c0", "message": "m"}"#,
                status: 201, sha),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let branch = try await repository.branch("a/b")
            #expect(branch == Branch("a/b", commit: "c0"))
            let tag = try await repository.tag("a/b")
            #expect(tag == GitTag("a/b", commit: "c0"))
            let file = try await repository.file("./d x//.f", at: nil)
            #expect(file == Array("hi".utf8))
            try await repository.createTag("v1", at: "c0", message: "m")
        }
    }

    @Test("a tag that is there already is a conflict") func tagTwice() async throws {
        let exchange = gitlabExchange(
            "POST P/repository/tags", body: #"{"tag_name": "v1", "ref": "c0"}"#, status: 400,
            #"{"message": "Tag v1 already exists"}"#)
        try await askingGitLabRepository([exchange]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.createTag("v1", at: "c0", message: "")
            }
            #expect(failure?.code == .conflict)
        }
    }

    @Test("a path out of the repository is not asked for") func outside() async throws {
        try await askingGitLabRepository([]) { repository in
            let file = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.file("a/../../b", at: nil)
            }
            #expect(file?.code == .badRequest)
            let tree = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.tree("..", at: nil, recursive: true)
            }
            #expect(tree?.code == .badRequest)
            let empty = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.file("./", at: nil)
            }
            #expect(empty?.code == .badRequest)
        }
    }

    @Test("content that is no base64 is no content") func notBase64() async throws {
        let exchange = gitlabExchange("GET P/repository/files/a?ref=v", #"{"content": "!"}"#)
        try await askingGitLabRepository([exchange]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.file("a", at: "v")
            }
            #expect(failure?.code == .malformedReply)
        }
    }

    @Test("all kinds of entries of a tree are told") func tree() async throws {
        let exchange = gitlabExchange(
            "GET P/repository/tree?path=d%2Fe&recursive=true&per_page=100",
            #"[{"path": "d/e/f", "type": "tree", "mode": "040000"},"#
                + #"{"path": "d/e/g", "type": "blob", "mode": "100755"},"#
                + #"{"path": "d/e/h", "type": "blob", "mode": "120000"},"#
                + #"{"path": "d/e/i", "type": "commit", "mode": "160000"}]"#)
        try await askingGitLabRepository([exchange]) { repository in
            let entries = try await repository.tree("/d/./e/", at: nil, recursive: true)
            #expect(entries.map(\.kind) == [.directory, .file, .link, .submodule])
        }
    }

    // MARK: Releases

    @Test("a release without a commit is made of the default branch") func release() async throws {
        let answer =
            #"{"tag_name": "v/1", "name": null, "description": null,"#
            + #""created_at": "2020-08-27T09:52:10.109Z", "upcoming_release": true}"#
        let exchanges = [
            gitlabExchange("GET P", project("group/sub/tool")),
            gitlabExchange(
                "POST P/releases",
                body: #"{"name": "t", "tag_name": "v/1", "description": "b", "ref": "main"}"#, status: 201,
                answer),
            gitlabExchange("GET P/releases/v%2F1", answer),
            gitlabExchange("GET P/releases/v2", status: 404, #"{"message": "404 Not Found"}"#),
            gitlabExchange("GET P/releases?per_page=100", "[\(answer)]"),
            gitlabExchange("PUT P/releases/v%2F1", body: #"{"description": "new"}"#, answer),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let made = try await repository.create(NewRelease(tag: "v/1", title: "t", body: "b"))
            #expect(made.title == "v/1")
            #expect(made.webURL.hasSuffix("/group/sub/tool/-/releases/v%2F1"))
            #expect(made.tarballURL == nil)
            let found = try await repository.release(tag: "v/1")
            #expect(found == made)
            let none = try await repository.release(tag: "v2")
            #expect(none == nil)
            // It is announced for later.
            let latest = try await repository.latestRelease()
            #expect(latest == nil)
            let edited = try await repository.edit(made, title: nil, body: "new")
            #expect(edited == made)
        }
    }
}
