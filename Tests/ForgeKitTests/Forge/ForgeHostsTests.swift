import CurlHTTP
import ForgeKit
import TestSupport
import Testing

@Suite("hosts of forges", .timeLimit(.minutes(2))) struct ForgeHostsTests {
    @Test(
        "the kind of a forge is in its host's name, word by word",
        arguments: [
            ("github.com", .github), ("www.github.com", .github), ("github.example.org", .github),
            ("GITLAB.com", .gitlab),
            ("gitlab.gnome.org", .gitlab), ("my-gitlab.example.org", .gitlab), ("salsa.debian.org", .gitlab),
            ("framagit.org", .gitlab), ("source.puri.sm", .gitlab), ("pagure.io", .pagure),
            ("src.fedoraproject.org", .pagure), ("pkgs.fedoraproject.org", .pagure),
            ("pkgs.stg.fedoraproject.org", .pagure),
            ("git.centos.org", .pagure), ("codeberg.org", .forgejo), ("forgejo.example.org", .forgejo),
            ("notgithub.com", nil), ("gitlabs.example.org", nil), ("example.org", nil),
            ("fakepagure.io", nil),
            ("notcodeberg.org", nil), ("", nil),
        ] as [(String, ForgeKind?)])
    func kinds(_ host: String, _ kind: ForgeKind?) { #expect(ForgeHosts.kind(ofHost: host) == kind) }

    private func instance(_ hosts: ForgeHosts, _ url: String) throws -> ForgeHosts.Instance? {
        try hosts.instance(of: try #require(hosts.repository(url)))
    }

    @Test("one's own forges count before others, by host and port") func own() throws {
        let hosts = ForgeHosts(
            ["https://git.example.org:8443", "https://git.example.org:9443", "https://gitlab.com"]
                .compactMap { ForgeHosts.Instance($0, kind: .forgejo) })
        #expect(hosts.instances.count == 3)
        try #expect(
            instance(hosts, "https://git.example.org:9443/a/b")?.url == "https://git.example.org:9443")
        try #expect(instance(hosts, "git@git.example.org:a/b")?.url == "https://git.example.org:8443")
        try #expect(instance(hosts, "https://gitlab.com/a/b")?.kind == .forgejo)
        try #expect(instance(hosts, "https://github.com/a/b")?.url == "https://github.com")
        try #expect(instance(hosts, "https://unknown.org/a/b") == nil)
        // What is known of a host is known of its URLs.
        #expect(hosts.repository("https://git.example.org:8443/a/b/c/d")?.name.fullName == "a/b")
    }

    @Test("where others are not allowed, they are errors") func forced() throws {
        let hosts = ForgeHosts([ForgeHosts.Instance("https://gitlab.com")].compactMap { $0 }, isForced: true)
        try #expect(instance(hosts, "https://gitlab.com/a/b")?.kind == .gitlab)
        let failure = #expect(throws: ForgeFailure.self) {
            try instance(hosts, "https://x:t0ken@github.com/a/b")
        }
        #expect(failure?.code == .badRequest)
        #expect(failure?.detail?.contains("github.com/a/b") == true)
        #expect(failure.map { "\($0)".contains("t0ken") } == false)
    }

    @Test(
        "entries of a configuration name a forge by key or type",
        arguments: [
            ("github.com", nil, "github https://github.com"),
            ("gitlab.gnome.org", nil, "gitlab https://gitlab.gnome.org"),
            ("git.example.org", "gitlab", "gitlab https://git.example.org"),
            ("https://git.example.org:8443/", "github.com", "github https://git.example.org:8443"),
            ("http://localhost:3000", "forgejo", "forgejo http://localhost:3000"),
            ("pkgs.fedoraproject.org", nil, "pagure https://src.fedoraproject.org"),
            ("git.example.org", nil, nil), ("git.example.org", "svn", nil), ("", "gitlab", nil),
        ] as [(String, String?, String?)])
    func entries(_ key: String, _ type: String?, _ expected: String?) {
        #expect(ForgeHosts.Instance(key: key, type: type).map { "\($0.kind) \($0.url)" } == expected)
    }

    @Test("sources of distributions are where the distribution has them") func distGit() {
        let package = DistGitServer.fedora.repository("pkg")
        #expect(package.webURL == "https://src.fedoraproject.org/rpms/pkg")
        #expect(package.cloneURL == "https://src.fedoraproject.org/rpms/pkg.git")
        #expect(DistGitServer.fedora.repository("m", namespace: "modules").webURL.hasSuffix("/modules/m"))
        #expect(
            DistGitServer.fedora.pushURL("pkg", as: "ada", toFork: false)
                == "ssh://ada@pkgs.fedoraproject.org/rpms/pkg.git")
        #expect(
            DistGitServer.fedora.pushURL("pkg", as: "ada", toFork: true)
                == "ssh://ada@pkgs.fedoraproject.org/forks/ada/rpms/pkg.git")
        #expect(
            DistGitServer.centOSStream.repository("pkg").webURL
                == "https://gitlab.com/redhat/centos-stream/rpms/pkg")
        #expect(
            DistGitServer.centOS(sig: "hyperscale").pushURL("pkg", as: "ada", toFork: false)
                == "ssh://git@gitlab.com/CentOS/hyperscale/rpms/pkg.git")
        let stream = RepositoryURL("git@gitlab.com:redhat/centos-stream/rpms/pkg.git")
        #expect(stream?.isSameRepository(as: DistGitServer.centOSStream.repository("pkg")) == true)
    }

    private func probed(_ answer: @escaping @Sendable (LocalServer.Request) -> Reply) async throws
        -> ForgeKind?
    {
        try await LocalServer.serving(answering: answer) { server in
            let http = HTTPClient(HTTPClient.Configuration(userAgent: "t"))
            let kind = try await ForgeProbe.kind(
                of: server.url.replacing("http://", with: "http://ada:s3cret@") + "/x", http: http,
                timeout: .seconds(20))
            #expect(
                Set(server.requests.map(\.target)) == [
                    "/api/v4/version", "/api/v1/version", "/api/0/version",
                ])
            #expect(server.requests.allSatisfy { $0["Authorization"] == nil })
            return kind
        }
    }

    @Test("an unknown host is asked what it is, without credentials") func probes() async throws {
        let cases: [(String, Reply, ForgeKind?)] = [
            ("/api/v1/version", .json(#"{"version": "9.0.0+gitea-1.22.0"}"#), .forgejo),
            ("/api/0/version", .json(#"{"version": "5.14"}"#), .pagure),
            ("/api/v4/version", .json(#"{"version": "17.1", "revision": "x"}"#), .gitlab),
            ("/api/v4/version", .json(#"{"message": "401 Unauthorized"}"#, 401), .gitlab),
            ("/api/v4/version", jsonReply("{}", 401, [("X-Gitlab-Meta", "{}")]), .gitlab),
            ("/api/v4/version", .json(#"{"message": "who are you"}"#, 401), nil),
            ("/api/v1/version", .text(#"{"version": "1"}"#), nil), ("/api/v1/version", .json("{"), nil),
            ("/api/v1/version", .redirect("https://github.com/"), nil),
        ]
        for (path, reply, kind) in cases {
            let found = try await probed { $0.target == path ? reply : .text("<html>", 404) }
            #expect(found == kind)
        }
        // One that refuses everybody everything is not more of a GitLab than one that tells its version.
        let refusing = try await probed { request in
            request.target == "/api/0/version"
                ? .json(#"{"version": "5.14"}"#) : .json(#"{"message": "401 Unauthorized"}"#, 401)
        }
        #expect(refusing == .pagure)
    }

    @Test("a host that does not answer is not waited for") func silent() async throws {
        let never = Event()
        try await LocalServer.serving(answering: { _ in Reply(beginning: never) }) { server in
            let http = HTTPClient(HTTPClient.Configuration(userAgent: "t"))
            let kind = try await ForgeProbe.kind(of: server.url, http: http, timeout: .milliseconds(100))
            #expect(kind == nil)
        }
        let none = try await ForgeProbe.kind(
            of: "ftp://h", http: HTTPClient(HTTPClient.Configuration(userAgent: "t")))
        #expect(none == nil)
    }
}
