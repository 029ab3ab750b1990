import ForgeKit
import ReplayServer
import TestSupport
import Testing

@Suite("forks on a Pagure") struct PagureForkTests {
    private let fork = PagureServer.project(
        owner: "alice", parent: #"{"name": "hello", "namespace": "rpms"}"#, isFork: true)
    private let nobody = Reply.json(#"{"error": "Project not found", "error_code": "ENOPROJECT"}"#, 404)
    private let whoami = PagureServer.root(
        "POST", "/-/whoami", answer: .json(#"{"username": "alice"}"#))

    private func mine(_ answer: Reply) -> Exchange {
        PagureServer.root("GET", "/fork/alice/rpms/hello", answer: answer)
    }

    private func order(_ answer: Reply) -> Exchange {
        PagureServer.root(
            "POST", "/fork", form: [("repo", "hello"), ("namespace", "rpms"), ("wait", "true")],
            answer: answer)
    }

    @Test("a fork that is there is taken") func existing() async throws {
        try await replaying([whoami, mine(.json(fork))], order: .asGiven) { server in
            let found = try await PagureServer.demo(server).fork()
            #expect(found.name == RepositoryName(namespace: "rpms", name: "hello", forkOwner: "alice"))
            #expect(found.parent == RepositoryName(namespace: "rpms", name: "hello"))
        }
    }

    @Test("a fork is made with its namespace, and waited for") func make() async throws {
        let exchanges = [
            whoami, mine(nobody), order(.json(#"{"message": "cloned"}"#)), mine(.json(fork)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let made = try await PagureServer.demo(server).fork()
            #expect(made.isFork)
        }
    }

    @Test("a fork that was refused and is not there is a failure") func refused() async throws {
        let refusal = Reply.json(#"{"error": "Repo already exists", "error_code": "ENOCODE"}"#, 400)
        let exchanges = [whoami, mine(nobody), order(refusal), mine(nobody)]
        try await replaying(exchanges, order: .asGiven) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).fork()
            }
            #expect(failure.code == .invalid)
            #expect(failure.detail == "Repo already exists")
        }
    }

    @Test("a fork that is said to be made and is not there is a failure") func vanished() async throws {
        let exchanges = [
            whoami, mine(nobody), order(.json(#"{"message": "cloned"}"#)), mine(nobody),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).fork()
            }
            #expect(failure.code == .malformedReply)
        }
    }

    @Test("a fork is not forked, has no forks, and nothing is asked") func forkOfFork() async throws {
        try await replaying([]) { server in
            let repository = PagureServer.forge(server).repository(
                RepositoryName(namespace: "rpms", name: "hello", forkOwner: "bob"))
            let failure = try await #require(throws: ForgeFailure.self) { try await repository.fork() }
            #expect(failure.code == .badRequest)
            #expect(failure.detail?.contains("fork rpms/hello") == true)
            let forks = try await repository.forks().all()
            #expect(forks.isEmpty)
            let fork = try await repository.fork(of: "alice")
            #expect(fork == nil)
        }
    }

    @Test("a fork of something else, under our name, does not count") func namesake() async throws {
        let other = PagureServer.project(
            owner: "alice", parent: #"{"name": "hello", "namespace": "tests"}"#, isFork: true)
        try await replaying([mine(.json(other))]) { server in
            let found = try await PagureServer.demo(server).fork(of: "alice")
            #expect(found == nil)
        }
    }

    @Test("forks are those of the same parent, from all pages") func forks() async throws {
        let other = PagureServer.project(
            "hello-world", owner: "bob", parent: #"{"name": "hello-world", "namespace": "rpms"}"#,
            isFork: true)
        let query = "/projects?fork=true&namespace=rpms&pattern=hello&per_page=100"
        let exchanges = [
            PagureServer.root(
                "GET", query, answer: .json(PagureServer.page("projects", [other], next: #""x""#))),
            PagureServer.root(
                "GET", query + "&page=2", answer: .json(PagureServer.page("projects", [fork]))),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let forks = try await PagureServer.demo(server).forks().all()
            #expect(forks.map(\.name.forkOwner) == ["alice"])
        }
    }
}
