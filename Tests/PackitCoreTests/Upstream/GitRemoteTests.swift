import PackitCore
import Testing

@Suite("Git remotes") struct GitRemoteTests {
    @Test(
        "a URL has a host and a path, in every form that git takes",
        arguments: [
            ("https://github.com/packit/hello.git", "github.com", "packit/hello"),
            ("https://me:pw@GitLab.com:8443/a/b/c/", "gitlab.com", "a/b/c"),
            ("ssh://git@src.fedoraproject.org/rpms/hello", "src.fedoraproject.org", "rpms/hello"),
            ("git@github.com:packit/hello.git", "github.com", "packit/hello"),
            ("host:path", "host", "path"),
            ("file:///srv/hello.git", nil, "srv/hello"),
            ("/srv/hello.git", nil, "srv/hello"),
            ("../hello", nil, "../hello"),
            ("my.dir/hello", nil, "my.dir/hello"),
            ("ssh://git@[2001:db8::1]:22/a/b", "[2001:db8::1]", "a/b"),
            ("https://host/a%20b.git?x=y", "host", "a b"),
            ("ftp://me:secret@host/a", nil, "<redacted>@host/a"),
        ] as [(String, String?, String)])
    func parts(url: String, host: String?, path: String) {
        let remote = GitRemote(name: "origin", url: url)
        #expect(remote.host == host)
        #expect(remote.path == path)
    }

    @Test("only what can be cloned from elsewhere is a URL") func isURL() {
        for url in ["https://a/b", "git@a:b", "file:///a", "ftp://a/b"] { #expect(GitRemote.isURL(url)) }
        for text in ["./a", "/a/b", "a/b", "a.b/c", "-upload-pack=x:y", "a"] {
            #expect(!GitRemote.isURL(text))
        }
    }
}

@Suite("Version text") struct VersionTextTests {
    @Test(
        "what rpm does not take is removed, and a dash becomes a dot",
        arguments: [
            ("2.5.0-rc1", "2.5.0.rc1"), ("feature/ABC-1_x+y", "featureABC.1_x+y"), ("1.0~rc^2", "1.0~rc^2"),
            ("!@#$%&*()={[}]|\\'\":;<,>/?`", ""), ("ü1", "1"),
        ])
    func sanitized(text: String, expected: String) { #expect(VersionText.sanitized(text) == expected) }
}
