import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("projects of a Pagure") struct PagureProjectTests {
    @Test("a fork's project is known by its path, also when what it was forked from is gone")
    func orphanedFork() async throws {
        let fork = PagureServer.project(owner: "bob", isFork: true)
        let exchange = PagureServer.root("GET", "/fork/bob/rpms/hello", answer: .json(fork))
        try await replaying([exchange]) { server in
            let name = RepositoryName(namespace: "rpms", name: "hello", forkOwner: "bob")
            let found = try await PagureServer.forge(server).repository(name).info()
            #expect(found.name == name)
            #expect(found.isFork)
            #expect(found.parent == nil)
            #expect(found.isPrivate == nil)
        }
    }

    @Test("Fedora's dist-git is what is asked unless another instance is named") func standard() {
        #expect(PagureForge(http: PagureServer.http).instance == "https://src.fedoraproject.org")
    }

    @Test("whether a project is private is not said by an instance that is not known") func info()
        async throws
    {
        let exchange = PagureServer.asked("GET", "", answer: .json(PagureServer.project()))
        try await replaying([exchange]) { server in
            let found = try await PagureServer.demo(server).info()
            #expect(found.isPrivate == nil)
            #expect(found.webURL == "https://p.example.org/rpms/hello")
            #expect(found.description == "d")
            #expect(found.number == 4)
        }
    }

    @Test("lists go on while there is a next page, whatever address it is said to have")
    func pages() async throws {
        let first = PagureServer.page(
            "projects", [PagureServer.project("a")], next: #""http://inside.example.org/?page=2""#)
        let second = PagureServer.page("projects", [PagureServer.project("b")])
        let exchanges = [
            PagureServer.root(
                "GET", "/projects?owner=alice&fork=false&per_page=100", answer: .json(first)),
            PagureServer.root(
                "GET", "/projects?owner=alice&fork=false&page=2&per_page=100", answer: .json(second)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let found = try await PagureServer.forge(server).repositories(of: "alice").all()
            #expect(found.map(\.name.name) == ["a", "b"])
        }
    }

    @Test("an empty page ends a list that says that it goes on") func endless() async throws {
        let page = PagureServer.page("projects", [], next: #""more""#)
        let exchange = PagureServer.root(
            "GET", "/projects?namespace=rpms&pattern=he*&per_page=100", answer: .json(page))
        try await replaying([exchange]) { server in
            let query = PagureProjectQuery(namespace: "rpms", pattern: "he*")
            let found = try await PagureServer.forge(server).projects(query).all()
            #expect(found.isEmpty)
        }
    }

    @Test("a user's forks are paged on their own") func userPages() async throws {
        let fork = PagureServer.project(owner: "bob", isFork: true)
        let exchanges = [
            PagureServer.root(
                "GET", "/user/bob?per_page=100",
                answer: .json(PagureServer.page("forks", [fork], next: #""2""#, of: "forks_"))),
            PagureServer.root(
                "GET", "/user/bob?per_page=100&forkpage=2",
                answer: .json(PagureServer.page("forks", [fork], of: "forks_"))),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let found = try await PagureServer.forge(server).forks(ofUser: "bob").all()
            #expect(found.count == 2)
        }
    }

    @Test("a project without a description gets its name as one") func create() async throws {
        let exchanges = [
            PagureServer.root(
                "POST", "/new",
                form: [
                    ("name", "hello"), ("namespace", "rpms"), ("description", "hello"), ("wait", "true"),
                ], answer: .json(#"{"message": "made"}"#)),
            PagureServer.asked("GET", "", answer: .json(PagureServer.project())),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let made = try await PagureServer.forge(server).create(NewRepository("hello", in: "rpms"))
            #expect(made.name.fullName == "rpms/hello")
        }
    }

    @Test("a refusal to make a project that is not there stays one, whatever its words") func refused()
        async throws
    {
        let exchanges = [
            PagureServer.root(
                "POST", "/new",
                form: [("name", "hello"), ("namespace", "rpms"), ("description", "x"), ("wait", "true")],
                answer: .json(#"{"error": "it already exists, or so", "error_code": "ENOCODE"}"#, 400)),
            PagureServer.asked("GET", "", answer: .json(#"{"error_code": "ENOPROJECT"}"#, 404)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.forge(server).create(
                    NewRepository("hello", in: "rpms", description: "x"))
            }
            #expect(failure.code == .invalid)
            #expect(failure.detail == "it already exists, or so")
        }
    }

    @Test("a project is deleted with a POST") func delete() async throws {
        let exchange = PagureServer.asked("POST", "/delete", answer: .json(#"{"message": "deleted"}"#))
        try await replaying([exchange]) { server in try await PagureServer.demo(server).delete() }
    }

    @Test("the options have their usual values where an old version does not say them") func options()
        async throws
    {
        let exchange = PagureServer.asked(
            "GET", "/options", answer: .json(#"{"settings": {"issue_tracker": false}}"#))
        try await replaying([exchange]) { server in
            let options = try await PagureServer.demo(server).options()
            #expect(!options.hasIssues)
            #expect(options.hasPullRequests)
            #expect(!options.makesIssuesPrivate)
        }
    }

    @Test("cookies of an answer are not sent back") func cookies() async throws {
        var answer = Reply.json(PagureServer.project())
        answer.header += [
            ("Set-Cookie", "pagure=eyJ; HttpOnly; Path=/"), ("Set-Cookie", "pagure_local_cookie=; Path=/"),
        ]
        // An exchange refuses credentials that it does not name, cookies among them.
        try await replaying([PagureServer.asked("GET", "", answer: answer, times: 2)]) { server in
            let repository = PagureServer.demo(server)
            _ = try await repository.info()
            _ = try await repository.info()
            #expect(server.requests.allSatisfy { $0["Cookie"] == nil })
        }
    }

    @Test("a name that would lead to another place is not asked for", arguments: ["..", "", "."])
    func names(name: String) async throws {
        try await replaying([]) { server in
            let repository = PagureServer.forge(server).repository(
                RepositoryName(namespace: "rpms", name: name))
            let failure = try await #require(throws: ForgeFailure.self) { try await repository.info() }
            #expect(failure.code == .badRequest)
        }
    }

    @Test("an instance's URL may end with slashes") func instance() async throws {
        try await replaying([]) { server in
            let forge = PagureForge(server.url + "//", http: PagureServer.http)
            #expect(forge.instance == server.url)
        }
    }
}
