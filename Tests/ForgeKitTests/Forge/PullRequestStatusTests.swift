import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("statuses of pull requests", .timeLimit(.minutes(2))) struct PullRequestStatusTests {
    /// A pull request of `dog` to `cat/mouse`.
    private func pullRequest(source: String? = "dog/mouse", number: Int? = nil, head: String? = "abc")
        -> PullRequest
    {
        PullRequest(
            number: 3, title: "T", body: "", state: .open, author: "dog",
            source: source.flatMap { RepositoryName($0) }, sourceBranch: "fix", sourceNumber: number,
            target: RepositoryName(namespace: "cat", name: "mouse"), targetBranch: "main", head: head,
            webURL: "https://x")
    }

    private func states(_ kind: ForgeKind, _ exchanges: [Exchange], _ pullRequest: PullRequest) async throws
        -> [CommitStatus.State]
    {
        try await replaying(exchanges) { server in
            let instance = try #require(ForgeHosts.Instance(server.url, kind: kind))
            let accounts = try ForgeAccounts(
                hosts: ForgeHosts([instance]), http: HTTPClient(.init(userAgent: "ForgeKit")))
            let repository = try #require(
                try accounts.repository("\(server.url)/cat/mouse") as? any PullRequestStatuses)
            return try await repository.statuses(of: pullRequest).map(\.state)
        }
    }

    @Test("GitHub has those of a fork's commit, too") func github() async throws {
        let exchange = Exchange(
            "GET /api/v3/repos/cat/mouse/commits/abc/statuses?per_page=100",
            answer: .json(#"[{"state": "failure", "context": "ci"}, {"state": "pending", "context": "ci"}]"#))
        let found = try await states(.github, [exchange], pullRequest())
        #expect(found == [.failure, .pending])
    }

    @Test("Forgejo has them where the commit comes from") func forgejo() async throws {
        let exchange = Exchange(
            "GET /api/v1/repos/dog/mouse/statuses/abc?page=1&limit=50",
            answer: .json(#"[{"status": "warning", "context": "ci"}]"#).totalling(1))
        let found = try await states(.forgejo, [exchange], pullRequest())
        #expect(found == [.warning])
        #expect(try await states(.forgejo, [], pullRequest(source: nil)) == [])
    }

    @Test("Pagure has flags of the pull request") func pagure() async throws {
        let exchange = Exchange(
            "GET /api/0/cat/mouse/pull-request/3/flag",
            answer: .json(#"{"flags": [{"username": "ci", "status": "error", "comment": "c"}]}"#))
        let found = try await states(.pagure, [exchange], pullRequest())
        #expect(found == [.error])
    }

    @Test("GitLab has them in the repository of a number") func gitlab() async throws {
        let exchanges = [
            Exchange(
                "GET /api/v4/projects/12",
                answer: .json(
                    #"{"id": 12, "path_with_namespace": "dog/mouse", "web_url": "https://x/dog/mouse"}"#)),
            Exchange(
                "GET /api/v4/projects/12/repository/commits/abc/statuses?all=true&per_page=100",
                answer: .json(#"[{"id": 1, "sha": "abc", "status": "running", "name": "ci"}]"#)),
        ]
        let found = try await states(.gitlab, exchanges, pullRequest(source: nil, number: 12))
        #expect(found == [.running])
    }

    @Test("without a commit there are none, and nobody is asked", arguments: [ForgeKind.github, .forgejo])
    func noCommit(kind: ForgeKind) async throws {
        let found = try await states(kind, [], pullRequest(head: nil))
        #expect(found == [])
    }

    @Test("the worst state is what people should know of first") func worst() {
        func status(_ state: CommitStatus.State) -> CommitStatus {
            CommitStatus(commit: "abc", state: state, context: state.rawValue, description: "")
        }
        let order: [CommitStatus.State] = [
            .success, .neutral, .warning, .running, .pending, .canceled, .failure, .error,
        ]
        #expect(Set(order) == Set(CommitStatus.State.allCases))
        for (place, state) in order.enumerated() {
            #expect(order[...place].map(status).worstState == state)
            #expect(order[...place].reversed().map(status).worstState == state)
        }
        #expect([CommitStatus]().worstState == nil)
    }
}

extension Reply {
    /// The whole of a list.
    fileprivate func totalling(_ count: Int) -> Reply {
        var reply = self
        reply.header.append(("X-Total-Count", String(count)))
        return reply
    }
}
