import ForgeKit
import HostKit
import Testing

@Suite("URLs of repositories") struct RepositoryURLTests {
    /// What a URL says, on one line: host, namespace, name, user and whether it is a fork.
    private func parts(_ text: String) -> String? {
        RepositoryURL(text).map { url in
            let fork = url.name.forkOwner == nil ? "" : " fork"
            return "\(url.host) \(url.name.namespace) \(url.name.name) \(url.user ?? "nobody")\(fork)"
        }
    }

    @Test(
        "every way to write a repository is understood",
        arguments: [
            ("https://github.com/ns/repo.git", "github.com ns repo ns"),
            ("git@github.com:ns/repo", "github.com ns repo ns"),
            ("git@github.com:ns/repo.git", "github.com ns repo ns"),
            ("ssh://git@github.com/ns/repo", "github.com ns repo ns"),
            ("ssh://git@github.com:ns/repo", "github.com ns repo ns"),
            ("github.com/ns/repo", "github.com ns repo ns"),
            ("github.com:ns/repo", "github.com ns repo ns"),
            ("git+https://github.com/ns/repo", "github.com ns repo ns"),
            ("git://github.com/ns/repo/", "github.com ns repo ns"),
            ("  https://github.com/ns/repo//\n", "github.com ns repo ns"),
            ("git@github.com/ns/repo", "github.com ns repo ns"),
            ("HTTPS://WWW.GitHub.COM./NS/Repo", "github.com NS Repo NS"),
            ("https://gitlab.com/a/b/c/repo", "gitlab.com a/b/c repo a"),
            ("https://pagure.io/repo", "pagure.io  repo nobody"),
            ("git@pagure.io:repo.git", "pagure.io  repo nobody"),
            ("https://src.fedoraproject.org/rpms/pkg", "src.fedoraproject.org rpms pkg rpms"),
            ("https://src.fedoraproject.org/fork/u/rpms/pkg", "src.fedoraproject.org rpms pkg u fork"),
            ("ssh://u@pkgs.fedoraproject.org/forks/u/rpms/pkg.git", "src.fedoraproject.org rpms pkg u fork"),
            ("git@src.fedoraproject.org:forks/u/rpms/pkg.git", "src.fedoraproject.org rpms pkg u fork"),
            ("ssh://www.pkgs.fedoraproject.org/rpms/pkg.git", "src.fedoraproject.org rpms pkg rpms"),
            ("https://github.com/ns/repo/x/y.git", "github.com ns repo ns"),
            (
                "https://pkgs.fedoraproject.org/cgit/rpms/pkg.git/tree/x",
                "src.fedoraproject.org rpms pkg rpms"
            ),
            ("https://pagure.io/fork/u/repo", "pagure.io  repo u fork"),
            ("https://localhost:5000/ns/repo", "localhost ns repo ns"),
            ("localhost/ns/repo", "localhost ns repo ns"), ("https://[::1]:80/ns/repo", "[::1] ns repo ns"),
            ("ssh://git@git.example.org:2222/ns/repo.git", "git.example.org ns repo ns"),
            ("git@git.example.org:2222/ns/repo.git", "git.example.org ns repo ns"),
            ("https://ada:t0ken@github.com/ns/repo", "github.com ns repo ns"),
            ("ada:t0ken@github.com/ns/repo", "github.com ns repo ns"),
            ("https://github.com/ns/repo?tab=readme#top", "github.com ns repo ns"),
            ("github.com/ns/repo?from=https://x.org/a", "github.com ns repo ns"),
            ("https://gitlab.com/caf%C3%A9/re%20po", "gitlab.com café re po café"),
            ("https://codeberg.org/fork/repo/issues", "codeberg.org fork repo fork"),
            ("https://git.example.org/fork/u/ns/repo", "git.example.org ns repo u fork"),
        ])
    func understood(_ text: String, _ expected: String) { #expect(parts(text) == expected) }

    @Test(
        "what is no URL of a repository is none",
        arguments: [
            "", " ", "/", "https://", "https://github.com", "https://github.com/", "git@github.com:", "repo",
            "ns/repo",
            "./ns/repo", "/srv/git/repo.git", "../repo", "file:///srv/repo", "ftp://h.org/a/b",
            "-oProxyCommand=x@h.org:a",
            "a@b@github.com:ns/repo", "https://a@b@github.com/ns/repo", "git@github.com:a:b/c",
            "https://h.org:1:2/a/b",
            "https://github.com/ns/..", "https://github.com/%2e%2e/repo", "https://github.com/ns/re%2Fpo",
            "https://github.com/ns/re%00po", "https://github.com/ns/re%ZZ", "https://github.com/ns/re%C3",
            "https://h\\g.org/a/b",
            "https://github.com/ns/re po", "https://git hub.com/ns/repo", "https://-h.org/a/b",
            "https://h..org/a/b",
            "https://github.com/.git", "https://github.com/a/..git", "https://github.com/a/...git",
            "https://exämple.org/a/b", "https://[::1/a/b", "https://[x]/a/b",
            "C:\\git\\repo", "https://github.com/ns/re\u{1B}po",
            "https://github.com/" + String(repeating: "a", count: 5000),
        ])
    func refused(_ text: String) { #expect(RepositoryURL(text) == nil) }

    @Test(
        "what a page shows is told apart from its repository",
        arguments: [
            ("https://github.com/ns/repo/tree/feature/x", "ns/repo", .files("feature/x")),
            ("https://github.com/ns/repo/blob/main/a%20b.c#L3", "ns/repo", .files("main/a b.c")),
            ("https://github.com/ns/repo/pull/12/files", "ns/repo", .pullRequest(12)),
            ("https://github.com/ns/repo/issues/7?x", "ns/repo", .issue(7)),
            ("https://github.com/ns/repo/commit/0123456789abcdef", "ns/repo", .commit("0123456789abcdef")),
            ("https://github.com/ns/repo/releases/tag/v1/2", "ns/repo", .release("v1/2")),
            ("https://github.com/ns/repo/settings/hooks", "ns/repo", .other),
            ("https://github.com/ns/repo.git/tree/x", "ns/repo", .files("x")),
            ("https://gitlab.com/a/b/repo/-/tree/main", "a/b/repo", .files("main")),
            ("https://gitlab.com/a/b/repo/-/merge_requests/3/diffs", "a/b/repo", .pullRequest(3)),
            ("https://gitlab.com/a/b/repo/-/releases/v1", "a/b/repo", .release("v1")),
            ("https://gitlab.com/a/b/repo/-/settings", "a/b/repo", .other),
            ("https://gitlab.com/a/repo/merge_requests/3", "a/repo", .pullRequest(3)),
            ("https://gitlab.com/a/b/c/tree/main", "a/b/c", .files("main")),
            ("https://gitlab.com/a/b/c/issues", "a/b/c", .other),
            ("https://src.fedoraproject.org/rpms/pkg/pull-request/4", "rpms/pkg", .pullRequest(4)),
            (
                "https://src.fedoraproject.org/fork/u/rpms/pkg/c/abcdef0?branch=x", "fork/u/rpms/pkg",
                .commit("abcdef0")
            ),
            (
                "https://src.fedoraproject.org/rpms/pkg/blob/rawhide/f/a.spec", "rpms/pkg",
                .files("rawhide/f/a.spec")
            ),
            ("https://src.fedoraproject.org/rpms/tree", "rpms/tree", nil),
            ("https://pagure.io/repo/issue/5", "repo", .issue(5)),
            ("https://pagure.io/ns/repo/pull-requests", "ns/repo", .other),
            ("https://pagure.io/fork/u/ns/repo/tree/main", "fork/u/ns/repo", .files("main")),
            ("https://codeberg.org/ns/repo/src/branch/main/a", "ns/repo", .files("main/a")),
            ("https://codeberg.org/ns/repo/pulls/9", "ns/repo", .pullRequest(9)),
            ("https://git.example.org/a/b/pulls/9", "a/b", .pullRequest(9)),
            ("https://git.example.org/a/pull/x", "a/pull/x", nil),
            ("https://git.example.org/a/b/pull/0", "a/b/pull/0", nil),
            ("https://git.example.org/a/b/-/x", "a/b", .other),
        ] as [(String, String, RepositoryURL.Page?)])
    func pages(_ text: String, _ name: String, _ page: RepositoryURL.Page?) {
        #expect(RepositoryURL(text)?.name.fullName == name)
        #expect(RepositoryURL(text)?.page == page)
    }

    @Test("ports stay with what they belong to") func ports() throws {
        let web = try #require(RepositoryURL("http://localhost:5000/ns/repo"))
        #expect(web.instanceURL == "http://localhost:5000")
        #expect(web.cloneURL == "http://localhost:5000/ns/repo.git")
        #expect(web.sshURL() == "ssh://git@localhost/ns/repo.git")
        let ssh = try #require(RepositoryURL("ssh://git@git.example.org:2222/ns/repo"))
        #expect(ssh.webURL == "https://git.example.org/ns/repo")
        #expect(ssh.sshURL() == "ssh://git@git.example.org:2222/ns/repo.git")
        let behind = try #require(RepositoryURL("ssh://git@ssh.github.com:443/ns/repo.git"))
        #expect(behind.sshURL() == "ssh://git@github.com/ns/repo.git")
        #expect(RepositoryURL("https://h.org:99999/a/b")?.name.fullName == "99999/a/b")
    }

    @Test("URLs of forks are those of their forge") func forks() throws {
        let pagure = try #require(RepositoryURL("https://pagure.io/ns/repo")).fork(of: "ada")
        #expect(pagure.webURL == "https://pagure.io/fork/ada/ns/repo")
        #expect(pagure.cloneURL == "https://pagure.io/forks/ada/ns/repo.git")
        #expect(pagure.sshURL() == "ssh://git@pagure.io/forks/ada/ns/repo.git")
        let hub = try #require(RepositoryURL("https://github.com/ns/repo/pull/1")).fork(of: "ada")
        #expect(hub.webURL == "https://github.com/ada/repo")
        #expect(hub.page == nil)
    }

    @Test("the same repository is known by every URL of it") func same() throws {
        func isSame(_ one: String, _ other: String) throws -> Bool {
            try #require(RepositoryURL(one)).isSameRepository(as: try #require(RepositoryURL(other)))
        }
        try #expect(isSame("git@github.com:NS/repo.git", "https://www.github.com/ns/Repo/pull/1"))
        try #expect(
            isSame("ssh://a@pkgs.fedoraproject.org/rpms/x", "https://src.fedoraproject.org/rpms/x.git"))
        try #expect(!isSame("https://pagure.io/a", "https://pagure.io/A"))
        try #expect(!isSame("https://pagure.io/a", "https://pagure.io/fork/u/a"))
        try #expect(!isSame("https://h.org:1/a/b", "https://h.org:2/a/b"))
        try #expect(isSame("https://h.org:1/a/b", "ssh://git@h.org:22/a/b"))
        try #expect(!isSame("https://github.com/a/b", "https://gitlab.com/a/b"))
    }

    @Test("what stands before the host is shown nowhere, but for the user of ssh") func secrets() throws {
        for text in [
            "https://ada:t0ken@github.com/ns/repo", "https://t0ken@github.com/ns/repo",
            "ada:t0ken@github.com/ns/repo",
            "ssh://ada:t0ken@github.com/ns/repo", "ada:t0ken@github.com:ns/repo",
        ] {
            let url = try #require(RepositoryURL(text))
            let address = try #require(GitAddress(text))
            var shown = "\(url) \(url.cloneURL) \(url.sshURL()) \(address)"
            dump(url, to: &shown)
            dump(address, to: &shown)
            #expect(!shown.contains("t0ken"), "\(shown)")
            #expect(address.credential?.reveal().contains("t0ken") == true)
            #expect(address.login == nil)
        }
        #expect(GitAddress("ssh://ada@h.org/x")?.login == "ada")
        #expect(GitAddress("ada@h.org:x")?.description == "ssh://ada@h.org/x")
    }

    @Test("an address tells server and path of what is no repository, too") func addresses() throws {
        #expect(GitAddress("https://GitHub.com")?.host == "github.com")
        #expect(GitAddress("https://h.org/a/b.git/")?.pathText == "a/b")
        #expect(GitAddress("alias:a/b.git")?.pathText == "a/b")
        #expect(GitAddress("host.org:/srv/git/b.git")?.path == ["srv", "git", "b.git"])
        #expect(GitAddress("git@h.org:2222/a")?.port == 2222)
    }
}
