import ForgeKit
import ReplayServer
import TestSupport
import Testing

@Suite("access on a Pagure") struct PagureAccessTests {
    private let users = """
        {"owner": ["alice"], "admin": ["bob"], "commit": ["carol"], "collaborator": ["dan"], "ticket": ["eve"]}
        """
    private let groups = #"{"admin": ["stewards"], "commit": ["python-sig", "gone"], "ticket": ["testers"]}"#

    private var project: Exchange {
        PagureServer.asked("GET", "", answer: .json(PagureServer.project(users: users, groups: groups)))
    }

    private func group(_ name: String, _ members: String...) -> Exchange {
        let list = members.map { "\"\($0)\"" }.joined(separator: ", ")
        return PagureServer.root(
            "GET", "/group/\(name)", answer: .json(#"{"name": "\#(name)", "members": [\#(list)]}"#))
    }

    private let gone = PagureServer.root(
        "GET", "/group/gone", answer: .json(#"{"error": "Group not found", "error_code": "ENOGROUP"}"#, 404))

    @Test("who may push is in the project, or in its groups") func pushers() async throws {
        let exchanges = [project, group("stewards", "frank"), group("python-sig", "gina", "carol"), gone]
        try await replaying(exchanges) { server in
            let found = try await PagureServer.demo(server).users(with: .push)
            #expect(found == ["alice", "bob", "carol", "frank", "gina"])
        }
    }

    @Test("only admins and owners administrate, and only their groups are asked") func admins() async throws {
        try await replaying([project, group("stewards", "frank")]) { server in
            let found = try await PagureServer.demo(server).users(with: .admin)
            #expect(found == ["alice", "bob", "frank"])
        }
        try await replaying([project]) { server in
            let found = try await PagureServer.demo(server).users(with: .owner)
            #expect(found == ["alice"])
        }
    }

    @Test("who may close issues is everybody who is named") func triage() async throws {
        let exchanges = [
            project, group("stewards"), group("python-sig"), group("testers", "hugo"), gone,
        ]
        try await replaying(exchanges) { server in
            let found = try await PagureServer.demo(server).users(with: .triage)
            #expect(found == ["alice", "bob", "carol", "dan", "eve", "hugo"])
        }
    }

    @Test("an owner's access needs no groups") func owner() async throws {
        try await replaying([project]) { server in
            let level = try await PagureServer.demo(server).access(of: "alice")
            #expect(level == .owner)
        }
    }

    @Test("a group can give more than somebody's own access") func group() async throws {
        try await replaying([project, group("stewards", "carol")]) { server in
            let level = try await PagureServer.demo(server).access(of: "carol")
            #expect(level == .admin)
        }
        try await replaying([project, group("stewards", "frank")]) { server in
            let level = try await PagureServer.demo(server).access(of: "carol")
            #expect(level == .push)
        }
    }

    @Test("a collaborator, who may push to some branches, is not among those who may push")
    func collaborator()
        async throws
    {
        let exchanges = [project, group("stewards"), gone, group("python-sig")]
        try await replaying(exchanges) { server in
            let level = try await PagureServer.demo(server).access(of: "dan")
            #expect(level == .triage)
        }
    }

    @Test("a stranger has none") func stranger() async throws {
        let exchanges = [
            project, group("stewards"), gone, group("python-sig", "x"), group("testers", "y"),
        ]
        try await replaying(exchanges) { server in
            let level = try await PagureServer.demo(server).access(of: "mallory")
            #expect(level == .none)
        }
    }

    @Test("a group that cannot be asked is a failure, not a group without members") func failure()
        async throws
    {
        let broken = PagureServer.root("GET", "/group/stewards", answer: .json("{}", 403))
        try await replaying([project, broken]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).users(with: .admin)
            }
            #expect(failure.code == .forbidden)
            #expect(failure.request.hasSuffix("/api/0/group/stewards"))
        }
    }

    @Test("groups are listed by what they may do") func groups() async throws {
        try await replaying([project.times(2)]) { server in
            let repository = PagureServer.demo(server)
            let pushing = try await repository.groups(with: .push)
            #expect(pushing == ["stewards", "python-sig", "gone"])
            let owners = try await repository.owners()
            #expect(owners == ["alice"])
        }
    }

    private func change(_ kind: String, _ name: String, _ word: String) -> Exchange {
        PagureServer.asked(
            "POST", "/git/modifyacls", form: [("user_type", kind), ("name", name), ("acl", word)],
            answer: .json(PagureServer.project()))
    }

    @Test(
        "levels are granted in Pagure's words",
        arguments: [
            (AccessLevel.pull, "ticket"), (.triage, "ticket"), (.push, "commit"), (.maintain, "admin"),
            (.admin, "admin"), (.none, ""),
        ])
    func grant(level: AccessLevel, word: String) async throws {
        try await replaying([change("user", "bob", word), change("group", "sig", word)]) { server in
            let repository = PagureServer.demo(server)
            try await repository.grant(level, to: "bob")
            try await repository.grant(level, toGroup: "sig")
        }
    }

    @Test("access is taken away with an empty word") func revoke() async throws {
        try await replaying([change("user", "bob", ""), change("group", "sig", "")]) { server in
            let repository = PagureServer.demo(server)
            try await repository.revoke(from: "bob")
            try await repository.revoke(fromGroup: "sig")
        }
    }

    @Test("nobody is made owner") func owners() async throws {
        try await replaying([]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).grant(.owner, to: "bob")
            }
            #expect(failure.code == .badRequest)
        }
    }
}
