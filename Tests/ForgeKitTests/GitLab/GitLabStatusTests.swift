import ForgeKit
import HostKit
import ReplayServer
import Testing

@Suite("GitLab: statuses of commits") struct GitLabStatusTests {
    private func status(_ number: Int, _ state: String, _ name: String = "ci") -> String {
        #"{"id": \#(number), "sha": "c0", "status": "\#(state)", "name": "\#(name)", "description": null,"#
            + #""target_url": null, "created_at": "2020-01-01T00:00:0\#(number).000Z"}"#
    }

    @Test(
        "each state is sent by GitLab's word",
        arguments: [
            (CommitStatus.State.pending, "pending"), (.running, "running"), (.success, "success"),
            (.failure, "failed"), (.error, "failed"), (.canceled, "canceled"),
        ])
    func sent(state: CommitStatus.State, word: String) async throws {
        let exchange = gitlabExchange(
            "POST P/statuses/c0",
            body: #"{"state": "\#(word)", "description": "d", "context": "ci"}"#, status: 201,
            status(1, word))
        try await askingGitLabRepository([exchange]) { repository in
            let set = try await repository.setStatus(
                NewCommitStatus(state, context: "ci", description: "d"), of: "c0")
            #expect(set.state == (state == .error ? .failure : state))
            #expect(set.description == "")
            #expect(set.edited == nil)
        }
    }

    @Test("a state that GitLab has not is not sent", arguments: [CommitStatus.State.warning, .neutral])
    func notSent(state: CommitStatus.State) async throws {
        try await askingGitLabRepository([]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.setStatus(
                    NewCommitStatus(state, context: "ci", description: ""), of: "c0")
            }
            #expect(failure?.code == .badRequest)
        }
    }

    @Test(
        "each of GitLab's words is a state",
        arguments: [
            ("created", CommitStatus.State.pending), ("waiting_for_resource", .pending),
            ("preparing", .pending),
            ("scheduled", .pending), ("pending", .pending), ("running", .running), ("success", .success),
            ("failed", .failure), ("canceled", .canceled), ("canceling", .canceled), ("manual", .neutral),
            ("skipped", .neutral), ("something new", .neutral),
        ])
    func told(word: String, state: CommitStatus.State) async throws {
        let exchange = gitlabExchange(
            "GET P/repository/commits/c0/statuses?all=true&per_page=100", "[\(status(1, word))]")
        try await askingGitLabRepository([exchange]) { repository in
            let all = try await repository.statuses(of: "c0").all()
            #expect(all.map(\.state) == [state])
        }
    }

    @Test("a branch and a pipeline may be named, and a long description is cut") func parameters()
        async throws
    {
        let kept = String(repeating: "e\u{301}", count: 127)
        let exchange = gitlabExchange(
            "POST P/statuses/c0",
            body: #"{"state": "running", "target_url": "https://u", "description": "\#(kept)","#
                + #""context": "ci", "ref": "main", "pipeline_id": 12}"#, status: 201, status(1, "running"))
        try await askingGitLabRepository([exchange]) { repository in
            let new = NewCommitStatus(
                .running, context: "ci", description: kept + "e\u{301}", targetURL: "https://u")
            _ = try await repository.setStatus(new, of: "c0", ref: "main", pipeline: 12)
        }
    }

    @Test("a status that is in its state already is given as it is") func same() async throws {
        let exchanges = [
            gitlabExchange(
                "POST P/statuses/c0",
                body: #"{"state": "running", "description": "d", "context": "ci"}"#, status: 400,
                #"{"message": "Cannot transition status via :run from :running (Reason(s): …)"}"#),
            gitlabExchange(
                "GET P/repository/commits/c0/statuses?name=ci&per_page=100",
                "[\(status(2, "running")), \(status(1, "success"))]"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let set = try await repository.setStatus(
                NewCommitStatus(.running, context: "ci", description: "d"), of: "c0")
            #expect(set.state == .running)
            #expect(set.created?.iso8601 == "2020-01-01T00:00:02Z")
        }
    }

    @Test(
        "a status that must not change is a conflict, and another 400 is what it is",
        arguments: [
            ("Cannot transition status via :run from :success", ForgeFailure.Code.conflict),
            ("ref is invalid", .invalid),
        ])
    func refused(message: String, code: ForgeFailure.Code) async throws {
        let exchanges = [
            gitlabExchange(
                "POST P/statuses/c0",
                body: #"{"state": "running", "description": "d", "context": "ci"}"#, status: 400,
                #"{"message": {"status": ["\#(message)"]}}"#),
            gitlabExchange(
                "GET P/repository/commits/c0/statuses?name=ci&per_page=100", "[\(status(1, "success"))]"
            ).times(0...1),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.setStatus(
                    NewCommitStatus(.running, context: "ci", description: "d"), of: "c0")
            }
            #expect(failure?.code == code)
        }
    }

    @Test("the newest of all pages comes first") func newest() async throws {
        let path = "P/repository/commits/c0/statuses?all=true&per_page=100"
        let exchanges = [
            gitlabExchange("GET \(path)", "[\(status(1, "running")), \(status(2, "success", "x"))]")
                .with(header: [("X-Next-Page", "2")]),
            gitlabExchange("GET \(path)&page=2", "[\(status(3, "failed"))]"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let all = try await repository.statuses(of: "c0").all()
            #expect(all.map(\.state) == [.failure, .success, .running])
            #expect(all.latestByContext().map(\.state) == [.failure, .success])
        }
    }
}
