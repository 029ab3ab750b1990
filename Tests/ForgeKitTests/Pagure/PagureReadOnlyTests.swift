import ForgeKit
import ReplayServer
import TestSupport
import Testing

@Suite("a read-only client of Pagure") struct PagureReadOnlyTests {
    private let name = RepositoryName(namespace: "rpms", name: "hello")
    private let issue: ForgeKit.Issue.Number = 3
    private let request: PullRequest.Number = 4

    @Test("nothing is changed, and everything that is made looks plausible") func nothingIsSent() async throws
    {
        try await replaying([]) { server in
            let repository = PagureServer.demo(server, isReadOnly: true)
            let opened = try await repository.open(
                NewIssue("t", body: "b", labels: ["a"], assignees: ["bob"]))
            #expect(opened.title == "t")
            #expect(opened.labels == ["a"])
            #expect(opened.assignees == ["bob"])
            #expect(opened.state == .open)
            let hidden = try await repository.openConfidential(NewIssue("t", body: "b"))
            #expect(hidden.isConfidential)
            try await repository.edit(issue, title: "t", body: "b")
            try await repository.close(issue)
            try await repository.assign(["bob"], to: issue)
            let comment = try await repository.addComment("hi", to: .issue(issue))
            #expect(comment.body == "hi")
            let pullRequest = try await repository.open(
                NewPullRequest("t", body: "b", from: "fix", into: "rawhide"))
            #expect(pullRequest.source == name)
            #expect(pullRequest.target == name)
            #expect(pullRequest.targetBranch == "rawhide")
            try await repository.edit(request, title: "t", body: "b")
            try await repository.close(request)
            try await repository.merge(request)
            let other = try await repository.addComment("hi", to: .pullRequest(request))
            #expect(other.body == "hi")
            try await repository.addComment(
                "hi", at: LinePlace(commit: "aa", path: "a", line: 1), of: request)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("flags, tags, access and projects are left alone as well") func others() async throws {
        try await replaying([]) { server in
            let repository = PagureServer.demo(server, isReadOnly: true)
            let status = try await repository.setStatus(
                NewCommitStatus(.failure, context: "ci", description: "d"), of: "aa")
            #expect(status.state == .failure)
            #expect(status.context == "ci")
            #expect(status.targetURL == "\(server.url)/rpms/hello")
            let flag = try await repository.set(
                NewPagureFlag("ci", comment: "c", percent: 0), of: request)
            #expect(flag.flag.percent == 0)
            try await repository.createTag("v1", at: "aa", message: "m")
            try await repository.grant(.push, to: "bob")
            try await repository.revoke(from: "bob")
            try await repository.grant(.push, toGroup: "sig")
            try await repository.revoke(fromGroup: "sig")
            try await repository.delete()
            let made = try await PagureServer.forge(server, isReadOnly: true).create(
                NewRepository("new", in: "rpms"))
            #expect(made.webURL == "\(server.url)/rpms/new")
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a fork is not made; who asks is asked for, which changes nothing") func fork() async throws {
        let exchanges = [
            PagureServer.root("POST", "/-/whoami", answer: .json(#"{"username": "alice"}"#)),
            PagureServer.root(
                "GET", "/fork/alice/rpms/hello", answer: .json(#"{"error_code": "ENOPROJECT"}"#, 404)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let fork = try await PagureServer.demo(server, isReadOnly: true).fork()
            #expect(fork.name == RepositoryName(namespace: "rpms", name: "hello", forkOwner: "alice"))
            #expect(fork.parent == name)
            #expect(fork.webURL == "\(server.url)/fork/alice/rpms/hello")
        }
    }
}
