import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("pull requests on a Pagure") struct PagurePullRequestTests {
    private let number: PullRequest.Number = 4

    private func request(
        _ id: Int = 4, status: String = "Open", source: String = "null", merge: String = "unknown",
        closedBy: String = "null"
    ) -> String {
        """
        {"id": \(id), "title": "t", "initial_comment": "b", "status": "\(status)", "branch": "rawhide",
         "branch_from": "fix", "commit_stop": "cc", "tags": ["x"], "user": {"name": "alice"},
         "date_created": "1795245447", "repo_from": \(source), "cached_merge_status": "\(merge)",
         "closed_by": \(closedBy)}
        """
    }

    @Test("a pull request is read; that of another server comes from no project here") func read()
        async throws
    {
        let exchange = PagureServer.asked(
            "GET", "/pull-request/4",
            answer: .json(request(status: "Closed", merge: "FFORWARD", closedBy: #"{"name": "bob"}"#)))
        try await replaying([exchange]) { server in
            let found = try await PagureServer.demo(server).pullRequest(4)
            let page = "\(server.url)/rpms/hello/pull-request/4"
            #expect(
                found
                    == PullRequest(
                        number: 4, title: "t", body: "b", state: .closed, author: "alice",
                        created: Timestamp(seconds: 1_795_245_447), labels: ["x"], source: nil,
                        sourceBranch: "fix", target: RepositoryName(namespace: "rpms", name: "hello"),
                        targetBranch: "rawhide", head: "cc", mergeability: .possible, closedBy: "bob",
                        webURL: page, diffURL: "\(page)#request_diff"))
        }
    }

    @Test(
        "what Pagure knows of merging",
        arguments: [
            ("MERGE", PullRequest.Mergeability.possible), ("CONFLICTS", .impossible), ("unknown", .unchecked),
            ("NO_CHANGE", nil),
        ])
    func mergeability(word: String, meaning: PullRequest.Mergeability?) async throws {
        let exchange = PagureServer.asked(
            "GET", "/pull-request/4", answer: .json(request(merge: word)))
        try await replaying([exchange]) { server in
            let found = try await PagureServer.demo(server).pullRequest(4)
            #expect(found.mergeability == meaning)
        }
    }

    @Test(
        "pull requests are listed by state and author",
        arguments: [
            (PullRequest.State.open, "Open"), (.closed, "Closed"), (.merged, "Merged"), (nil, "All"),
        ])
    func list(state: PullRequest.State?, word: String) async throws {
        let query = "/pull-requests?status=\(word)&author=alice&per_page=100&page="
        let exchanges = [
            PagureServer.asked(
                "GET", query + "1",
                answer: .json(PagureServer.page("requests", [request(9)], next: #""x""#))),
            PagureServer.asked(
                "GET", query + "2", answer: .json(PagureServer.page("requests", [request(8)]))),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let found = try await PagureServer.demo(server)
                .pullRequests(PullRequestQuery(state: state, author: "alice")).all()
            #expect(found.map(\.number) == [9, 8])
        }
    }

    private let texts = [
        ("title", "t"), ("branch_to", "rawhide"), ("branch_from", "fix"), ("initial_comment", "b"),
    ]

    @Test("a pull request from a fork names it with its namespace") func openFromFork() async throws {
        let fork = PagureServer.project(
            owner: "alice", parent: #"{"name": "hello", "namespace": "rpms"}"#, isFork: true)
        let exchange = PagureServer.asked(
            "POST", "/pull-request/new",
            form: texts + [
                ("repo_from", "hello"), ("repo_from_username", "alice"), ("repo_from_namespace", "rpms"),
            ], answer: .json(request(source: fork)))
        try await replaying([exchange]) { server in
            let source = RepositoryName(namespace: "rpms", name: "hello", forkOwner: "alice")
            let made = try await PagureServer.demo(server).open(
                NewPullRequest("t", body: "b", from: "fix", of: source, into: "rawhide"))
            #expect(made.source == source)
        }
    }

    @Test("a pull request inside of a project names no other") func openInside() async throws {
        let exchange = PagureServer.asked(
            "POST", "/pull-request/new", form: texts, answer: .json(request()), times: 2)
        try await replaying([exchange]) { server in
            let repository = PagureServer.demo(server)
            for source in [nil, repository.name] {
                let made = try await repository.open(
                    NewPullRequest("t", body: "b", from: "fix", of: source, into: "rawhide"))
                #expect(made.number == 4)
            }
        }
    }

    @Test("a second pull request for the same branches is a conflict, another refusal is not")
    func duplicate() async throws {
        let refused = PagureServer.asked(
            "POST", "/pull-request/new", form: texts,
            answer: .json(#"{"error": "no", "error_code": "ENOCODE"}"#, 400))
        let list = { (requests: [String]) in
            PagureServer.asked(
                "GET", "/pull-requests?status=Open&per_page=100&page=1",
                answer: .json(PagureServer.page("requests", requests)))
        }
        let new = NewPullRequest("t", body: "b", from: "fix", into: "rawhide")
        try await replaying([refused, list([request(source: PagureServer.project())])]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).open(new)
            }
            #expect(failure.code == .conflict)
            #expect(failure.detail == "no; see \(server.url)/rpms/hello/pull-request/4")
        }
        try await replaying([refused, list([request()])]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).open(new)
            }
            #expect(failure.code == .invalid)
        }
    }

    @Test("what is not to be changed is read first and sent along") func edit() async throws {
        let old = PagureServer.asked("GET", "/pull-request/4", answer: .json(request()))
        let write = { (title: String, body: String) in
            PagureServer.asked(
                "POST", "/pull-request/4", form: [("title", title), ("initial_comment", body)],
                answer: .json("{}"))
        }
        try await replaying([old, write("t", "new")], order: .asGiven) { server in
            try await PagureServer.demo(server).edit(number, title: nil, body: "new")
        }
        try await replaying([old, write("new", "b")], order: .asGiven) { server in
            try await PagureServer.demo(server).edit(number, title: "new", body: nil)
        }
        try await replaying([]) { server in
            try await PagureServer.demo(server).edit(number, title: nil, body: nil)
        }
    }

    private func told(_ verb: String, _ message: String, status: Int = 200) -> Exchange {
        PagureServer.asked("POST", "/pull-request/4/\(verb)", answer: .json(message, status))
    }

    @Test("closing and merging are done when Pagure says the one sentence") func end() async throws {
        let exchanges = [
            told("close", #"{"message": "Pull-request closed!"}"#),
            told("merge", #"{"message": "Changes merged!"}"#),
        ]
        try await replaying(exchanges) { server in
            let repository = PagureServer.demo(server)
            try await repository.close(number)
            try await repository.merge(number)
        }
    }

    @Test("any other sentence means that it was not done") func notDone() async throws {
        let exchanges = [
            told("close", #"{"message": "Changes merged!"}"#),
            told("merge", #"{"message": "Merging queued", "taskid": "1"}"#),
        ]
        try await replaying(exchanges) { server in
            let repository = PagureServer.demo(server)
            let closing = try await #require(throws: ForgeFailure.self) {
                try await repository.close(number)
            }
            #expect(closing.code == .refused)
            let merging = try await #require(throws: ForgeFailure.self) {
                try await repository.merge(number)
            }
            #expect(merging.code == .refused)
            #expect(merging.detail == "Merging queued")
        }
    }

    @Test(
        "why something cannot be merged is told apart",
        arguments: [
            (409, "EPRCONFLICTS", ForgeFailure.Code.conflict), (403, "EPRSCORE", .conflict),
            (403, "ENOPRCLOSE", .forbidden),
        ])
    func merge(status: Int, word: String, code: ForgeFailure.Code) async throws {
        try await replaying([told("merge", #"{"error_code": "\#(word)"}"#, status: status)]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).merge(number)
            }
            #expect(failure.code == code)
        }
    }

    @Test("changed files, with the old names of moved ones") func changedFiles() async throws {
        let exchange = PagureServer.asked(
            "GET", "/pull-request/4/diffstats",
            answer: .json(
                """
                {"b": {"lines_added": 1, "lines_removed": 0, "old_path": "a", "status": "R"},
                 "c": {"lines_added": 0, "lines_removed": 2, "old_path": "c", "status": "M"}, "d": {}}
                """))
        try await replaying([exchange]) { server in
            let files = try await PagureServer.demo(server).changedFiles(of: 4).all()
            #expect(
                files == [
                    ChangedFile("b", oldPath: "a", linesAdded: 1, linesRemoved: 0),
                    ChangedFile("c", linesAdded: 0, linesRemoved: 2), ChangedFile("d"),
                ])
        }
    }

    @Test("Pagure is asked four times at most for changed files, with pauses of three seconds")
    func patience()
        async throws
    {
        let exchange = PagureServer.asked(
            "GET", "/pull-request/4/diffstats",
            answer: .json(#"{"error": "No statistics", "error_code": "ENOPRSTATS"}"#, 400), times: 4)
        try await replaying([exchange]) { server in
            let clock = HastyClock()
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server, clock: clock).changedFiles(of: 4).all()
            }
            #expect(failure.serviceCode == "ENOPRSTATS")
            #expect(clock.pauses.count == 3)
            #expect(clock.pauses.allSatisfy { $0 > .seconds(2) && $0 <= .seconds(3) })
        }
    }

    @Test("a patch is read as it is") func patch() async throws {
        let exchange = Exchange(
            "GET /rpms/hello/pull-request/4.patch",
            header: [("Authorization", "token <redacted>"), ("Accept", "text/plain")],
            answer: .text("From aa\n"))
        try await replaying([exchange]) { server in
            let patch = try await PagureServer.demo(server).patch(of: 4)
            #expect(patch == Array("From aa\n".utf8))
        }
    }
}
