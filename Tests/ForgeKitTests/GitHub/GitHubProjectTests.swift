import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let root = "/repos/cat/mouse"

private func repositoryJSON(_ owner: String, _ name: String = "mouse", parent: String? = nil) -> String {
    let parent = parent.map {
        #", "fork": true, "parent": {"name": "mouse", "owner": {"login": "\#($0)"}}"#
    }
    return #"""
        {"id": 1, "name": "\#(name)", "owner": {"login": "\#(owner)"}, "html_url": "https://x/r"\#(parent ?? "")}
        """#
}

@Suite("forks and access on GitHub") struct GitHubProjectTests {
    @Test("a new fork is given when it has its commits") func forkReady() async throws {
        let clock = HastyClock()
        let ready = "GET /repos/me/mouse-1/commits?per_page=1"
        let fork = try await GitHubTest.asking(
            [
                GitHubTest.exchange(
                    "POST \(root)/forks", "{}", repositoryJSON("me", "mouse-1", parent: "cat"), 202),
                GitHubTest.exchange(ready, nil, #"{"message": "Not Found"}"#, 404),
                GitHubTest.exchange(ready, nil, #"{"message": "Git Repository is empty."}"#, 409),
                GitHubTest.exchange(ready, nil, "[]"), GitHubTest.exchange(ready, nil, #"[{"sha": "1"}]"#),
            ], clock: clock
        ) { try await $0.fork() }
        #expect(fork.name == RepositoryName("me/mouse-1"))
        #expect(fork.parent == RepositoryName("cat/mouse"))
        #expect(clock.pauses.count == 3)
    }

    @Test("a fork that never gets ready is given up after five minutes") func forkNever() async throws {
        let clock = HastyClock()
        let failure = try await GitHubTest.asking(
            [
                GitHubTest.exchange("POST \(root)/forks", "{}", repositoryJSON("me"), 202),
                GitHubTest.exchange("GET /repos/me/mouse/commits?per_page=1", nil, "{}", 404).times(5...20),
            ], clock: clock
        ) { repository in try await GitHubTest.failure { try await repository.fork() } }
        #expect(failure.code == .notFound)
        #expect("\(failure)".contains("me/mouse was begun"))
    }

    @Test("another repository of the same name is no fork") func forkOf() async throws {
        try await GitHubTest.asking([
            GitHubTest.exchange("GET /repos/dog/mouse", nil, repositoryJSON("dog", parent: "Cat")),
            GitHubTest.exchange("GET /repos/owl/mouse", nil, repositoryJSON("owl", parent: "rat")),
            GitHubTest.exchange("GET /repos/ant/mouse", nil, repositoryJSON("ant")),
            GitHubTest.exchange(
                "GET \(root)/forks?per_page=100", nil,
                #"[{"id": 5, "name": "x", "owner": null}, \#(repositoryJSON("owl", "our-mouse"))]"#, times: 2),
        ]) {
            #expect(try await $0.fork(of: "dog")?.name == RepositoryName("dog/mouse"))
            #expect(try await $0.fork(of: "owl")?.name == RepositoryName("owl/our-mouse"))
            let none = try await $0.fork(of: "ant")
            #expect(none == nil)
        }
    }

    @Test(
        "roles tell more than permissions, and a role of an organization's own counts as what it is made of")
    func access() async throws {
        func answer(_ permission: String, _ role: String) -> String {
            #"{"permission": "\#(permission)", "role_name": "\#(role)"}"#
        }
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/collaborators/a/permission", nil, answer("write", "maintain")),
            GitHubTest.exchange("GET \(root)/collaborators/b/permission", nil, answer("read", "triage")),
            GitHubTest.exchange("GET \(root)/collaborators/c/permission", nil, answer("write", "our-role")),
            GitHubTest.exchange("GET \(root)/collaborators/d/permission", nil, #"{"permission": "none"}"#),
            GitHubTest.exchange(
                "GET \(root)/collaborators/e/permission", nil, #"{"message": "Not Found"}"#, 404),
            GitHubTest.exchange(
                "GET \(root)/collaborators/f/permission", nil,
                #"{"message": "Must have push access to view collaborator permission."}"#, 403),
        ]) { repository in
            let expected: [(String, AccessLevel)] = [
                ("a", .maintain), ("b", .triage), ("c", .push), ("d", .none), ("e", .none),
            ]
            for (user, level) in expected {
                let found = try await repository.access(of: user)
                #expect(found == level, "\(user)")
            }
            let failure = try await GitHubTest.failure { try await repository.access(of: "f") }
            #expect(failure.code == .forbidden)
        }
    }

    @Test("who may do what is one list; only those are asked for alone of whom it says nothing") func users()
        async throws
    {
        let list = #"""
            [{"login": "a", "permissions": {"admin": false, "maintain": true, "push": true, "pull": true}},
             {"login": "b", "permissions": {"admin": false, "push": false, "triage": true, "pull": true}},
             {"login": "c"}]
            """#
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/collaborators?per_page=100", nil, list, times: 2),
            GitHubTest.exchange(
                "GET \(root)/collaborators/c/permission", nil, #"{"permission": "write"}"#, times: 2),
            GitHubTest.exchange("GET \(root)", nil, repositoryJSON("cat")),
        ]) {
            for (level, expected) in [
                (AccessLevel.push, Set(["a", "c"])), (.pull, ["a", "b", "c"]), (.owner, ["cat"]),
            ] {
                let users = try await $0.users(with: level)
                #expect(users == expected)
            }
        }
    }

    @Test("access is given and taken, of people and of teams") func grants() async throws {
        let team = "/orgs/cat/teams/core/repos/cat/mouse"
        try await GitHubTest.asking([
            GitHubTest.exchange("PUT \(root)/collaborators/dog", #"{"permission": "triage"}"#, "", 204),
            GitHubTest.exchange("DELETE \(root)/collaborators/dog", nil, "", 204, times: 2),
            GitHubTest.exchange("PUT \(team)", #"{"permission": "maintain"}"#, "", 204),
            GitHubTest.exchange("DELETE \(team)", nil, "", 204, times: 2),
            GitHubTest.exchange(
                "GET \(root)/teams?per_page=100", nil,
                #"""
                [{"slug": "core", "permission": "admin"},
                 {"slug": "some", "permission": "our-role", "permissions": {"pull": true, "push": false}}]
                """#),
        ]) { repository in
            try await repository.grant(.triage, to: "dog")
            try await repository.revoke(from: "dog")
            try await repository.grant(.none, to: "dog")
            try await repository.grant(.maintain, toGroup: "core")
            try await repository.revoke(fromGroup: "cat/core")
            try await repository.grant(.none, toGroup: "core")
            #expect(try await repository.groups(with: .push) == ["core"])
            let owner = try await GitHubTest.failure { try await repository.grant(.owner, to: "dog") }
            #expect(owner.code == .badRequest)
            let foreign = try await GitHubTest.failure {
                try await repository.grant(.pull, toGroup: "rat/core")
            }
            #expect(foreign.code == .badRequest)
        }
    }

    @Test("webhooks") func webhooks() async throws {
        let hook = #"{"id": 4, "active": true, "events": ["push"], "config": {"url": "https://h"}}"#
        let fields = #"""
            {"name": "web", "active": true, "events": ["push"],
             "config": {"url": "https://h", "content_type": "json", "insecure_ssl": "0", "secret": "s3cret"}}
            """#
        let taken =
            #"{"message": "Validation Failed", "errors": [{"resource": "Hook", "code": "custom", "message": "Hook already exists on this repository"}]}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/hooks?per_page=100", nil, "[\(hook)]"),
            GitHubTest.exchange("POST \(root)/hooks", fields, hook, 201),
            GitHubTest.exchange("POST \(root)/hooks", fields, taken, 422),
            GitHubTest.exchange("DELETE \(root)/hooks/4", nil, "", 204),
        ]) { repository in
            let expected = Webhook(id: 4, url: "https://h", events: ["push"], isActive: true)
            #expect(try await repository.webhooks().all() == [expected])
            let secret = Secret("s3cret")
            let new = try await repository.register("https://h", secret: secret, events: ["push"])
            #expect(new == expected)
            let failure = try await GitHubTest.failure {
                try await repository.register("https://h", secret: secret, events: ["push"])
            }
            #expect(failure.code == .conflict)
            #expect(!"\(failure) \(String(reflecting: failure))".contains("s3cret"))
            try await repository.remove(4)
        }
    }
}

@Suite("GitHub as a whole") struct GitHubForgeTests {
    @Test(
        "each kind of instance has its interface at an address of its own",
        arguments: [
            ("https://github.com", "https://api.github.com"),
            ("https://www.github.com/", "https://api.github.com"),
            ("https://git.example.com/", "https://git.example.com/api/v3"),
            ("https://cat.ghe.com", "https://api.cat.ghe.com"),
        ]) func addresses(instance: String, api: String) async throws
    {
        let log = WireLog()
        var options = APIClient.Options()
        options.isReadOnly = true
        options.logger = log.logger
        let forge = GitHubForge(
            instance: instance, http: HTTPClient(.init(userAgent: "ForgeKit")), options: options)
        try await forge.repository(RepositoryName(namespace: "cat", name: "mouse")).delete()
        #expect(log.all == ["READ ONLY: DELETE \(api)/repos/cat/mouse"])
    }

    @Test("an Enterprise instance has its interfaces below its own address") func enterprise() async throws {
        let header =
            GitHubTest.token + [
                ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"),
            ]
        let exchanges = [
            Exchange("GET /api/v3\(root)", header: header, answer: .json(repositoryJSON("cat"))),
            GitHubTest.exchange(
                "POST /api/graphql", nil, #"{"errors": [{"type": "NOT_FOUND", "message": "no"}]}"#
            )
            .ignoringBody(),
        ]
        try await replaying(exchanges) { server in
            let forge = GitHubForge(
                instance: server.url + "/", credentials: .init(token: Secret("t")),
                http: HTTPClient(.init(userAgent: "ForgeKit")))
            #expect(forge.instance == server.url)
            let repository = forge.repository(RepositoryName(namespace: "cat", name: "mouse"))
            #expect(try await repository.info().name == repository.name)
            let failure = try await GitHubTest.failure { try await repository.pullRequestOverview(1) }
            #expect(failure.code == .notFound)
        }
    }

    @Test("an e-mail address that is not shown is asked for, as far as the token may see it") func emails()
        async throws
    {
        let user = #"{"login": "me", "name": "Me", "email": null, "id": 3}"#
        let list = #"[{"email": "b@x", "primary": false}, {"email": "a@x", "primary": true}]"#
        try await replaying(
            [
                GitHubTest.exchange("GET /user", nil, user, times: 2),
                GitHubTest.exchange("GET /user/emails?per_page=100", nil, list),
                GitHubTest.exchange("GET /user/emails?per_page=100", nil, #"{"message": "Not Found"}"#, 404),
            ], order: .any
        ) { server in
            let forge = GitHubTest.forge(server.url)
            let shown = try await forge.currentUser()
            #expect(shown == ForgeUser("me", fullName: "Me", email: "a@x", number: 3))
            let hidden = try await forge.currentUser()
            #expect(hidden.email == nil)
        }
    }

    @Test("the repositories of an owner are those of an organization or of a user") func owners() async throws
    {
        try await replaying([
            GitHubTest.exchange("GET /orgs/cat/repos?per_page=100", nil, "[\(repositoryJSON("cat"))]"),
            GitHubTest.exchange("GET /orgs/dog/repos?per_page=100", nil, #"{"message": "Not Found"}"#, 404),
            GitHubTest.exchange("GET /users/dog/repos?per_page=100", nil, "[\(repositoryJSON("dog"))]"),
        ]) { server in
            let forge = GitHubTest.forge(server.url)
            for owner in ["cat", "dog"] {
                let found = try await forge.repositories(of: owner).all()
                #expect(found.map(\.name.namespace) == [owner])
            }
        }
    }

    @Test("members of organizations and teams") func members() async throws {
        try await replaying([
            GitHubTest.exchange(
                "GET /orgs/cat/members?per_page=100", nil, #"[{"login": "a"}, {"login": "b"}]"#),
            GitHubTest.exchange("GET /orgs/cat/teams/core/members?per_page=100", nil, #"[{"login": "a"}]"#),
            GitHubTest.exchange("GET /orgs/dog/members?per_page=100", nil, #"{"message": "Not Found"}"#, 404),
            GitHubTest.exchange("GET /orgs/dog", nil, #"{"message": "Not Found"}"#, 404),
        ]) { server in
            let forge = GitHubTest.forge(server.url)
            #expect(try await forge.members(ofGroup: "cat") == ["a", "b"])
            #expect(try await forge.members(ofGroup: "cat/core") == ["a"])
            let failure = try await GitHubTest.failure { try await forge.members(ofGroup: "dog") }
            #expect(failure.code == .notFound)
            let none = try await forge.organization("dog")
            #expect(none == nil)
        }
    }

    @Test("a search cannot be led astray by its words") func search() async throws {
        let query = "q=mou%20in%3Aname%20user%3A%22a%20user%3Ab%22%20language%3AC%2B%2B&per_page=100"
        try await replaying([GitHubTest.exchange("GET /search/repositories?\(query)", nil, #"{"items": []}"#)]
        ) {
            server in
            let found = try await GitHubTest.forge(server.url).search(
                owner: "a user:b", language: "C++", name: "mou"
            ).all()
            #expect(found.isEmpty)
        }
    }

    @Test("nobody sends no credential, and a changed one is sent by the new client") func credentials()
        async throws
    {
        let answer = Reply.json(repositoryJSON("cat"))
        try await replaying([
            Exchange("GET \(root)", answer: answer).anonymous,
            Exchange("GET \(root)", header: [("Authorization", "token new")], answer: answer),
        ]) { server in
            let name = RepositoryName(namespace: "cat", name: "mouse")
            let forge = GitHubTest.forge(server.url, .init(token: Secret("")))
            _ = try await forge.repository(name).info()
            #expect(try await forge.repository(name).gitCredentials() == nil)
            let other = forge.asked(by: .init(token: Secret("new")))
            _ = try await other.repository(name).info()
            let credentials = try await other.repository(name).gitCredentials()
            #expect(credentials == GitCredentials(user: "x-access-token", password: Secret("new")))
        }
    }
}
