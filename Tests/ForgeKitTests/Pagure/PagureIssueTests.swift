import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("issues on a Pagure") struct PagureIssueTests {
    private let number: ForgeKit.Issue.Number = 3

    private func issue(_ id: Int = 3, status: String = "Open", title: String = "t", body: String = "b")
        -> String
    {
        """
        {"id": \(id), "title": "\(title)", "content": "\(body)", "status": "\(status)", "tags": ["a"],
         "user": {"name": "alice"}, "assignee": null, "date_created": "1795245447.5", "private": false}
        """
    }

    @Test(
        "an issue that is not open is closed, whatever the project calls that",
        arguments: ["Closed", "Fixed"])
    func status(word: String) async throws {
        let exchange = PagureServer.asked("GET", "/issue/3", answer: .json(issue(status: word)))
        try await replaying([exchange]) { server in
            let found = try await PagureServer.demo(server).issue(3)
            #expect(
                found
                    == ForgeKit.Issue(
                        number: 3, title: "t", body: "b", state: .closed, author: "alice", labels: ["a"],
                        created: Timestamp(seconds: 1_795_245_447, nanoseconds: 500_000_000),
                        webURL: "\(server.url)/rpms/hello/issue/3"))
        }
    }

    @Test("all that a query has is asked for, page by page") func list() async throws {
        let query = "/issues?status=Closed&author=alice&assignee=bob&tags=a&tags=b&per_page=100&page="
        let exchanges = [
            PagureServer.asked(
                "GET", query + "1",
                answer: .json(PagureServer.page("issues", [issue(9, status: "Closed")], next: #""x""#))),
            PagureServer.asked(
                "GET", query + "2",
                answer: .json(PagureServer.page("issues", [issue(8, status: "Closed")]))),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let found = try await PagureServer.demo(server).issues(
                IssueQuery(state: .closed, author: "alice", assignee: "bob", labels: ["a", "b"])
            ).all()
            #expect(found.map(\.number) == [9, 8])
        }
    }

    @Test("issues of any state are all of them") func all() async throws {
        let exchange = PagureServer.asked(
            "GET", "/issues?status=all&per_page=100&page=1",
            answer: .json(PagureServer.page("issues", [])))
        try await replaying([exchange]) { server in
            let found = try await PagureServer.demo(server).issues(IssueQuery(state: nil)).all()
            #expect(found.isEmpty)
        }
    }

    @Test("an issue is opened with labels and one assignee") func open() async throws {
        let exchange = PagureServer.asked(
            "POST", "/new_issue",
            form: [("title", "t"), ("issue_content", "ä&b\n"), ("tag", "a,b"), ("assignee", "bob")],
            answer: .json(#"{"issue": \#(issue()), "message": "Issue created"}"#))
        try await replaying([exchange]) { server in
            let made = try await PagureServer.demo(server).open(
                NewIssue("t", body: "ä&b\n", labels: ["a", "b"], assignees: ["bob"]))
            #expect(made.number == 3)
        }
    }

    @Test("several assignees, and a comma in a label, are refused before anything is asked") func impossible()
        async throws
    {
        try await replaying([]) { server in
            let repository = PagureServer.demo(server)
            let several = try await #require(throws: ForgeFailure.self) {
                try await repository.assign(["alice", "bob"], to: 3)
            }
            #expect(several.code == .badRequest)
            #expect(several.detail?.contains("one assignee, not 2") == true)
            let opened = try await #require(throws: ForgeFailure.self) {
                try await repository.open(NewIssue("t", body: "", assignees: ["alice", "bob"]))
            }
            #expect(opened.code == .badRequest)
            let comma = try await #require(throws: ForgeFailure.self) {
                try await repository.openConfidential(NewIssue("t", body: "", labels: ["a,b"]))
            }
            #expect(comma.code == .badRequest)
            try await repository.assign([], to: 3)
        }
    }

    @Test("what is not to be changed is read first and sent along") func edit() async throws {
        let old = PagureServer.asked(
            "GET", "/issue/3", answer: .json(issue(title: "old title", body: "old body")))
        let write = { (title: String, body: String) in
            PagureServer.asked(
                "POST", "/issue/3", form: [("title", title), ("issue_content", body)],
                answer: .json(#"{"message": "Issue edited"}"#))
        }
        try await replaying([old, write("old title", "new")], order: .asGiven) { server in
            try await PagureServer.demo(server).edit(number, title: nil, body: "new")
        }
        try await replaying([old, write("new", "old body")], order: .asGiven) { server in
            try await PagureServer.demo(server).edit(number, title: "new", body: nil)
        }
        try await replaying([write("x", "")]) { server in
            try await PagureServer.demo(server).edit(number, title: "x", body: "")
        }
        try await replaying([]) { server in
            try await PagureServer.demo(server).edit(number, title: nil, body: nil)
        }
    }

    @Test("an issue is closed, with a reason if wanted, and opened again") func states() async throws {
        let change = { (fields: [(String, String)], answer: String) in
            PagureServer.asked(
                "POST", "/issue/3/status", form: fields, answer: .json(#"{"message": \#(answer)}"#))
        }
        let exchanges = [
            change([("status", "Closed")], #"["Issue status updated to: Closed (was: Open)"]"#),
            change([("status", "Closed"), ("close_status", "Fixed")], #""No changes""#),
            change([("status", "Open")], #"["Issue status updated to: Open (was: Closed)"]"#),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let repository = PagureServer.demo(server)
            try await repository.close(number)
            try await repository.setStatus(.closed, reason: "Fixed", of: number)
            try await repository.setStatus(.open, of: number)
        }
    }

    @Test("a project without issues has an error of its own") func noTracker() async throws {
        let exchange = PagureServer.asked(
            "GET", "/issue/3",
            answer: .json(#"{"error": "Issue tracker disabled", "error_code": "ETRACKERDISABLED"}"#, 404))
        try await replaying([exchange]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).issue(3)
            }
            #expect(failure.code == .trackerDisabled)
        }
    }

    @Test(
        "issues of another shape make no sense",
        arguments: [
            "[]", #"{"id": "3"}"#, #"{"id": 3, "title": "t", "status": "Open", "date_created": "soon"}"#,
            #"{"id": 3, "title": "t", "status": "Open", "tags": [1]}"#,
            #"{"id": 3, "title": "t", "status": "Open", "date_created": "-5"}"#,
            #"{"id": 3, "title": "t", "status": "Open", "date_created": "5."}"#,
        ])
    func shapes(body: String) async throws {
        try await replaying([PagureServer.asked("GET", "/issue/3", answer: .json(body))]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).issue(3)
            }
            #expect(failure.code == .malformedReply)
            #expect(failure.request.hasSuffix("/api/0/rpms/hello/issue/3"))
        }
    }
}
