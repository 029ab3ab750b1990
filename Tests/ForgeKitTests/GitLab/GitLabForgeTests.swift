import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("GitLab: the instance") struct GitLabForgeTests {
    private let user = #"{"id": 7, "username": "ann", "name": "Ann", "email": "", "public_email": "a@b.c"}"#

    @Test("somebody is known by a private token, by OAuth, or not at all") func credentials() async throws {
        let asNobody = Exchange("GET /api/v4/user", answer: .json(#"{"message": "401 Unauthorized"}"#, 401))
        let oauth = Exchange(
            "GET /api/v4/user", header: [("Authorization", "Bearer oa")], answer: .json(user))
        let exchanges = [gitlabExchange("GET /user", user), oauth, asNobody]
        try await askingGitLab(exchanges) { forge in
            let me = try await forge.currentUser()
            #expect(me == ForgeUser("ann", fullName: "Ann", email: "a@b.c", number: 7))
            let same = try await forge.asked(by: .oauth(Secret("oa"))).currentUser()
            #expect(same == me)
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.asked(by: .anonymous).currentUser()
            }
            #expect(failure?.code == .unauthorized)
        }
    }

    @Test("an instance may have a path, and a slash at its end") func path() async throws {
        let exchange = Exchange("GET /git/api/v4/user", answer: .json(user))
        try await replaying([exchange]) { server in
            let forge = GitLabForge(
                "\(server.url)/git/", http: HTTPClient(.init(userAgent: "ForgeKit")))
            #expect(forge.instance == "\(server.url)/git")
            _ = try await forge.currentUser()
        }
    }

    @Test("too many requests leave none") func noneLeft() async throws {
        let tooMany = Exchange(
            "HEAD /api/v4/user", header: [("PRIVATE-TOKEN", "glpat-hush")],
            answer: Reply(429, header: [("Retry-After", "3600")]))
        try await askingGitLab([tooMany]) { forge in
            let limit = try await forge.rateLimit()
            #expect(limit?.remaining == 0)
            #expect(limit?.reset == Timestamp(seconds: 1_768_318_100))
        }
    }

    @Test("an instance that does not count has no limit") func noLimit() async throws {
        try await askingGitLab([gitlabExchange("HEAD /user", "")]) { forge in
            let limit = try await forge.rateLimit()
            #expect(limit == nil)
        }
    }

    @Test(
        "what is wrong is told by a text, a list, a map or two words",
        arguments: [
            (#"{"message": "403 Forbidden"}"#, "403 Forbidden", [String](), nil),
            (#"{"message": ["One", "Two"]}"#, "One; Two", [], nil),
            (#"{"error": "title is missing"}"#, "title is missing", [], nil),
            (
                #"{"message": {"path": ["is short", "is odd"], "a": {"b": ["c"]}, "limit": ["d"]}}"#, nil,
                ["path: is short; is odd", "a.b: c", "limit: d"], nil
            ),
            (
                #"{"error": "insufficient_scope", "error_description": "Needs more"}"#, "Needs more", [],
                "insufficient_scope"
            ),
            (#"{"message": {"a": {"a": {"a": {"a": {"a": ["deep"]}}}}}}"#, nil, [], nil),
            (#"[1]"#, nil, [], nil), ("<html>", nil, [], nil),
        ] as [(String, String?, [String], String?)])
    func words(body: String, detail: String?, fields: [String], code: String?) async throws {
        try await askingGitLab([gitlabExchange("GET /user", status: 403, body)]) { forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.currentUser()
            }
            #expect(failure?.code == .forbidden)
            #expect(failure?.detail == detail)
            #expect(failure?.fields.map { "\($0.name): \($0.message)" } == fields)
            #expect(failure?.serviceCode == code)
            #expect(failure?.request.hasPrefix("GET http://127.0.0.1:") == true)
        }
    }

    @Test("a long text is cut") func longText() async throws {
        let text = String(repeating: "x", count: 5000)
        try await askingGitLab([gitlabExchange("GET /user", status: 400, #"{"message": "\#(text)"}"#)]) {
            forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.currentUser()
            }
            #expect(failure?.code == .invalid)
            #expect(failure?.detail?.count == 1001)
        }
    }

    @Test("the limit's reset tells how long to wait when nothing else does") func reset() async throws {
        let tooMany = gitlabExchange("GET /user", status: 429, "{}").with(header: [
            ("RateLimit-Limit", "10"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "1768320000"),
        ])
        try await askingGitLab([tooMany]) { forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.currentUser()
            }
            #expect(failure?.code == .rateLimited(until: Timestamp(seconds: 1_768_320_000)))
        }
    }

    @Test("a page of HTML and another shape are no answers") func malformed() async throws {
        let page = gitlabExchange("GET /user", "<html>").with(header: [("Content-Type", "text/html")])
        for exchange in [page, gitlabExchange("GET /user", "[]"), gitlabExchange("GET /user", "{")] {
            try await askingGitLab([exchange]) { forge in
                let failure = await gitlabFailure { () async throws(ForgeFailure) in
                    try await forge.currentUser()
                }
                #expect(failure?.code == .malformedReply)
            }
        }
    }

    // MARK: Repositories

    @Test("a project is made in a namespace, which is looked up") func create() async throws {
        let exchanges = [
            gitlabExchange("GET /namespaces/group%2Fsub", #"{"id": 3}"#),
            gitlabExchange(
                "POST /projects", body: #"{"name": "tool", "namespace_id": 3, "description": "d"}"#,
                status: 201, #"{"id": 9, "path_with_namespace": "group/sub/tool", "web_url": "w"}"#),
        ]
        try await askingGitLab(exchanges) { forge in
            let made = try await forge.create(NewRepository("tool", in: "group/sub", description: "d"))
            #expect(made.name == gitlabTool)
            #expect(made.number == 9)
        }
    }

    @Test("the projects of a user are found when there is no group of that name") func ofUser() async throws {
        let exchanges = [
            gitlabExchange("GET /groups/ann/projects?per_page=100", status: 404, #"{"message": "404"}"#),
            gitlabExchange("GET /users/ann/projects?per_page=100", "[\(project(1, "ann/one"))]")
                .with(header: [("X-Next-Page", "2")]),
            gitlabExchange("GET /users/ann/projects?per_page=100&page=2", "[\(project(2, "ann/two"))]"),
        ]
        try await askingGitLab(exchanges) { forge in
            let all = try await forge.repositories(of: "ann").all()
            #expect(all.map(\.name.fullName) == ["ann/one", "ann/two"])
        }
    }

    @Test("repositories are searched by name") func search() async throws {
        let exchange = gitlabExchange(
            "GET /groups/g/projects?search=to%20ol&per_page=100", "[\(project(1, "g/to-ol"))]")
        try await askingGitLab([exchange]) { forge in
            let all = try await forge.repositories(of: "g", matching: "to ol").all()
            #expect(all.map(\.number) == [1])
        }
    }

    @Test("own projects and forks are listed, along links where there are no numbers") func own() async throws
    {
        let fork =
            #"{"id": 2, "path_with_namespace": "ann/two", "web_url": "w", "visibility": "internal","#
            + #""forked_from_project": {"path_with_namespace": "group/two"}}"#
        let exchanges = [
            gitlabExchange("GET /projects?owned=true&per_page=100", "[\(project(1, "ann/one"))]")
                .with(header: [("Link", "<{server}/api/v4/projects?owned=true&after=1>; rel=\"next\"")]),
            gitlabExchange("GET /projects?owned=true&after=1", "[\(fork)]"),
        ]
        try await askingGitLab(exchanges) { forge in
            let forks = try await forge.ownForks().all()
            #expect(forks.map(\.name.fullName) == ["ann/two"])
            #expect(forks.first?.isPrivate == true)
            #expect(forks.first?.parent?.fullName == "group/two")
        }
    }

    @Test("a link to another server is not followed") func elsewhere() async throws {
        let exchange = gitlabExchange("GET /projects?owned=true&per_page=100", "[]")
            .with(header: [("Link", "<https://evil.example/api/v4/projects>; rel=\"next\"")])
        try await askingGitLab([exchange]) { forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.ownRepositories().all()
            }
            #expect(failure?.code == .malformedReply)
        }
    }

    @Test("the members of a group are told once each") func members() async throws {
        let exchange = gitlabExchange(
            "GET /groups/group%2Fsub/members/all?per_page=100",
            #"[{"username": "ann"}, {"username": "bob"}, {"username": "ann"}]"#)
        try await askingGitLab([exchange]) { forge in
            let members = try await forge.members(ofGroup: "group/sub")
            #expect(members == ["ann", "bob"])
        }
    }

    private func project(_ number: Int, _ path: String) -> String {
        #"{"id": \#(number), "path_with_namespace": "\#(path)", "web_url": "w", "visibility": "public"}"#
    }
}
