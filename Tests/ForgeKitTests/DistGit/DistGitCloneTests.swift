import ForgeKit
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Clones of repositories behind a real Apache.
@Suite(
    "clones of dist-git", .timeLimit(.minutes(3)),
    Tool.requireSystem("apache2", "mod_cgid", "git", "openssl"))
struct DistGitCloneTests {
    private let author = GitAuthor("Ada Packager", email: "ada@example.org")

    @Test("anybody clones: a branch, a part of the history, or contents when they are needed")
    func anonymous()
        async throws
    {
        try await GitServer.serving { server in
            let bare = try await server.repository("hello")
            let url = "\(server.url)/hello.git"
            try await withTemporaryDirectory { directory in
                let host = try Host.forTests()
                let whole = try await DistGitClone.clone(url, to: directory.appending("whole"), on: host)
                let branch = try await whole.currentBranch()
                #expect(branch == "rawhide")
                let branches = try await whole.serverBranches()
                #expect(branches == ["f43", "rawhide"])
                try await whole.checkOut("f43")
                let head = try await whole.head()
                let expected = try await bare.git("rev-parse", "f43")
                #expect(head == expected)
                let text = try Files.readText(whole.directory.appending("hello.spec"))
                #expect(text == "Name: hello\nVersion: 1\n")

                let shallow = try await DistGitClone.clone(
                    url, to: directory.appending("shallow"), branch: "f43",
                    depth: .init(commits: 1, isPartial: true), on: host)
                let count = try await GitFixture(at: shallow.directory).git("rev-list", "--count", "HEAD")
                #expect(count == "1")
                let there = try await shallow.serverBranches()
                #expect(there == ["f43", "rawhide"])
                let filter = try await GitFixture(at: shallow.directory)
                    .git("config", "remote.origin.partialclonefilter")
                #expect(filter == "blob:none")

                // What came meanwhile.
                try await bare.git("branch", "f44", "rawhide")
                try await whole.fetch()
                let more = try await whole.serverBranches()
                #expect(more == ["f43", "f44", "rawhide"])
                let missing = await failure { () async throws(ForgeFailure) in
                    try await whole.createBranch("x", from: "f12")
                }
                #expect(missing?.code == .notFound)
                #expect(missing?.detail == "the server has no branch 'f12'")
                for (repository, branch) in [("none", nil), ("hello", "f12")] {
                    let missing = await failure { () async throws(ForgeFailure) in
                        _ = try await DistGitClone.clone(
                            "\(server.url)/\(repository).git", to: directory.appending("none"),
                            branch: branch,
                            on: host)
                    }
                    #expect(missing?.code == .notFound, "\(String(describing: missing))")
                }
            }
        }
    }

    @Test("a commit is pushed with a password that nobody sees, and not over what others have pushed")
    func push() async throws {
        try await GitServer.serving { server in
            let bare = try await server.repository("hello")
            let url = "\(server.url)/hello.git"
            try await withTemporaryDirectory { directory in
                let commands = Commands()
                let host = try Host.forTests(observer: { commands.add($0.command) })
                let clone = try await DistGitClone.clone(
                    url, to: directory.appending("clone"), branch: "rawhide", credential: server.credential,
                    on: host)
                try await clone.createBranch("update", from: "f43")
                let nothing = try await clone.commit("Nothing", by: author)
                #expect(nothing == nil)
                try Files.writeAtomically("Name: hello\n", to: clone.directory.appending("hello.spec"))
                try Files.writeAtomically("new", to: clone.directory.appending("-new file"))
                // No hook of the clone runs.
                for name in ["pre-commit", "post-commit", "post-checkout", "pre-push"] {
                    let hook = clone.directory.pushing(".git/hooks").pushing(FilePath(name))
                    try Files.createDirectories(hook.removingLastComponent())
                    try Files.writeAtomically("#!/bin/sh\ntouch '\(directory)/ran'\nexit 1\n", to: hook)
                    try Files.setPermissions(FilePermissions(rawValue: 0o755), of: hook)
                }
                let date = Timestamp(seconds: 1_700_000_000)
                let commit = try await clone.commit("Update\n\n# 1 is no comment", by: author, date: date)
                let head = try await clone.head()
                #expect(commit == head)
                try await clone.push(branch: "update")
                let log = try await bare.git("log", "-1", "--format=%H %an <%ae> %cn %at %ct%n%B", "update")
                #expect(
                    log == """
                        \(head) Ada Packager <ada@example.org> Ada Packager 1700000000 1700000000
                        Update

                        # 1 is no comment
                        """)
                let files = try await bare.git("ls-tree", "--name-only", "update")
                #expect(files == "-new file\nhello.spec")
                // Not behind what is there.
                let conflict = await failure { () async throws(ForgeFailure) in
                    try await clone.push(branch: "rawhide")
                    try await clone.createBranch("other", from: "rawhide")
                    try await clone.push(branch: "update")
                }
                #expect(conflict?.code == .conflict, "\(String(describing: conflict))")
                try await clone.push(to: url, branch: "update", forced: true)
                #expect(!Files.exists(directory.appending("ran")))
                let forced = try await bare.git("rev-parse", "update")
                let rawhide = try await bare.git("rev-parse", "rawhide~2")
                #expect(forced == rawhide)

                // The password is in no argument, no file of the clone, and in the variables of no local command.
                let encoded = "YWRhOnMzY3JldC13MHJk"
                #expect(commands.all.allSatisfy { !$0.description.contains(encoded) })
                let holders = commands.all.filter { $0.environment.values.contains { $0.contains(encoded) } }
                #expect(Set(holders.map { $0.arguments[0] }) == ["clone", "checkout", "push"])
                let found = try await Host.forTests().runner.run(
                    .shell("grep -rlE '\(encoded)|\(GitServer.password)' .", in: clone.directory))
                #expect(found.trimmedOutput.isEmpty)
            }
        }
    }

    @Test("who may not push is told so, without the password") func refused() async throws {
        try await GitServer.serving { server in
            try await server.repository("hello")
            let url = "\(server.url)/hello.git"
            try await withTemporaryDirectory { directory in
                let host = try Host.forTests()
                let wrong = GitCredential(user: "ada", password: Secret("wr0ng-s3cret"))
                for (name, credential) in [("nobody", nil), ("stranger", wrong)] {
                    let clone = try await DistGitClone.clone(
                        url, to: directory.appending(name), credential: credential, on: host)
                    let refused = await failure { () async throws(ForgeFailure) in
                        try await clone.push(branch: "mine")
                    }
                    #expect(refused?.code == .unauthorized, "\(String(describing: refused))")
                    #expect(refused?.request == "git push --quiet -- \(url) HEAD:refs/heads/mine")
                    for text in ["\(String(describing: refused))", String(reflecting: refused)] {
                        #expect(!text.contains("wr0ng") && !text.contains("YWRhOndyMG5nLXMzY3JldA"))
                    }
                    let nowhere = await failure { () async throws(ForgeFailure) in
                        try await clone.push(to: "http://127.0.0.1:1/x.git", branch: "mine")
                    }
                    #expect(nowhere?.code == .unreachable, "\(String(describing: nowhere))")
                }
            }
        }
    }

    @Test(
        "a packager clones over ssh, and pushes to the fork, by the addresses of the package tool",
        Tool.requireSystem("sshd", "ssh", "ssh-keygen", "git"))
    func ssh() async throws {
        try await SSHServer.serving(["pkgs.example.org"]) { server in
            try await withTemporaryDirectory { directory in
                let upstream = try await GitFixture.create(at: directory.pushing("rpms/hello"))
                try upstream.write("Name: hello\n", to: "hello.spec")
                try await upstream.git("add", ".")
                try await upstream.git("commit", "--quiet", "-m", "Begin")
                let fork = try await GitFixture.create(
                    at: directory.pushing(FilePath("forks/\(server.user)/rpms/hello.git")), bare: true)
                var host = try Host.forTests()
                host.environment = server.environment(host)
                let settings = LookasideSettings(
                    tool: "fedpkg", downloadURL: "", uploadURL: nil,
                    pushURL: "ssh://%(user)s@pkgs.example.org\(directory)/%(repo)s", anonymousURL: "")
                let repository = DistGitRepository(
                    RepositoryName(namespace: "rpms", name: "hello"), settings)
                let clone = try await repository.clone(
                    to: directory.appending("clone"), user: server.user, branch: "main", on: host)
                try await clone.createBranch("update", from: "main")
                try Files.writeAtomically("Name: hi\n", to: clone.directory.appending("hello.spec"))
                let commit = try await clone.commit("Rename", by: author)
                guard case .url(let url) = try repository.routeToFork(of: server.user) else { return }
                try await clone.push(to: url, branch: "update")
                let pushed = try await fork.git("rev-parse", "update")
                #expect(pushed == commit)
                // Somebody whom the server does not know is not asked for a password.
                let stranger = url.replacing("ssh://\(server.user)@", with: "ssh://nobody@")
                let refused = await failure { () async throws(ForgeFailure) in
                    try await clone.push(to: stranger, branch: "update")
                }
                #expect(refused?.code == .unauthorized, "\(String(describing: refused))")
            }
        }
    }

    @Test("names that git would take for something else do not reach it") func names() async throws {
        try await withTemporaryDirectory { directory in
            let host = try Host.forTests()
            let clone = DistGitClone(directory, on: host)
            for branch in [
                "", "-f", "a..b", "a b", "x.lock", "a:b", "/a", "a/", "a//b", "@{-1}", ".a", "a\n", "a~1",
            ] {
                let bad = await failure { () async throws(ForgeFailure) in
                    try await clone.push(to: "/x", branch: branch)
                }
                #expect(bad?.code == .badRequest, "\(branch)")
            }
            for url in ["--upload-pack=x", "ext::sh -c x", "x", "-oProxyCommand=x@y:z", "ext::sh@x:y"] {
                let bad = await failure { () async throws(ForgeFailure) in
                    _ = try await DistGitClone.clone(url, to: directory.appending("c"), on: host)
                }
                #expect(bad?.code == .badRequest, "\(url)")
            }
        }
    }

    /// The commands that ran.
    private final class Commands: Sendable {
        private let list = Locked<[Command]>([])
        var all: [Command] { list.value }
        func add(_ command: Command) { list.change { $0.append(command) } }
    }
}
