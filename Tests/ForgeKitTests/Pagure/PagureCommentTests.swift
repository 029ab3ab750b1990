import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("comments on a Pagure") struct PagureCommentTests {
    private func comment(
        _ id: Int, _ text: String, by user: String = "alice", at time: Int, isSystem: Bool = false,
        edited: String = "null"
    ) -> String {
        """
        {"id": \(id), "comment": "\(text)", "user": {"name": "\(user)"}, "date_created": "\(time)",
         "edited_on": \(edited), "notification": \(isSystem)}
        """
    }

    private func discussion(_ path: String, _ comments: String...) -> Exchange {
        PagureServer.asked(
            "GET", path, answer: .json(#"{"comments": [\#(comments.joined(separator: ","))]}"#))
    }

    @Test("comments come in the order that is wanted, without those that Pagure wrote") func order()
        async throws
    {
        let exchange = discussion(
            "/pull-request/4", comment(7, "late", at: 20), comment(5, "early", at: 10, edited: #""15""#),
            comment(6, "1 new commit added", at: 15, isSystem: true), comment(8, "same time", at: 20))
        try await replaying([exchange.times(2)]) { server in
            let repository = PagureServer.demo(server)
            let newest = try await repository.comments(on: .pullRequest(4), .newestFirst).all()
            #expect(newest.map(\.id) == [8, 7, 5])
            let oldest = try await repository.comments(on: .pullRequest(4), .oldestFirst).all()
            #expect(oldest.map(\.id) == [5, 7, 8])
            #expect(oldest.first?.edited == Timestamp(seconds: 15))
            #expect(oldest.first?.webURL == "\(server.url)/rpms/hello/pull-request/4#comment-5")
        }
    }

    private func added(_ path: String, _ text: String, user: String = #", "user": "alice""#) -> Exchange {
        PagureServer.asked(
            "POST", "\(path)/comment", form: [("comment", text)],
            answer: .json(#"{"message": "Comment added"\#(user)}"#))
    }

    @Test("a new comment is the newest of ours with that text") func add() async throws {
        let exchanges = [
            added("/issue/3", "hi"),
            discussion(
                "/issue/3", comment(1, "hi", at: 10), comment(4, "hi", by: "bob", at: 30),
                comment(3, "hi", at: 20), comment(5, "other", at: 40)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let made = try await PagureServer.demo(server).addComment("hi", to: .issue(3))
            #expect(made.id == 3)
        }
    }

    @Test("a server may change the ends of lines, and keep to itself who asks") func addWithLines()
        async throws
    {
        let exchanges = [
            added("/pull-request/4", "one\ntwo", user: ""),
            discussion(
                "/pull-request/4", comment(1, "x", at: 10), comment(2, #"one\r\ntwo"#, by: "bob", at: 20)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let made = try await PagureServer.demo(server).addComment("one\ntwo", to: .pullRequest(4))
            #expect(made.id == 2)
        }
    }

    @Test("a new comment that is not there is an error that warns of a second try") func lost() async throws {
        let exchanges = [
            added("/issue/3", "hi"), discussion("/issue/3", comment(1, "hi", by: "bob", at: 10)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).addComment("hi", to: .issue(3))
            }
            #expect(failure.code == .malformedReply)
            #expect(failure.mayHaveArrived)
        }
    }

    @Test("a comment of a pull request is looked for in it") func one() async throws {
        let exchange = discussion("/pull-request/4", comment(7, "x", at: 10))
        try await replaying([exchange.times(2)]) { server in
            let repository = PagureServer.demo(server)
            let found = try await repository.comment(7, on: .pullRequest(4))
            #expect(found.body == "x")
            let failure = try await #require(throws: ForgeFailure.self) {
                try await repository.comment(8, on: .pullRequest(4))
            }
            #expect(failure.code == .notFound)
            #expect(failure.request == "GET \(server.url)/api/0/rpms/hello/pull-request/4")
        }
    }

    @Test("a comment of an issue is asked for") func ofIssue() async throws {
        let exchange = PagureServer.asked(
            "GET", "/issue/3/comment/8", answer: .json(#"{"error_code": "ENOCOMMENT"}"#, 404))
        try await replaying([exchange]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).comment(8, on: .issue(3))
            }
            #expect(failure.code == .notFound)
        }
    }

    @Test("a line of a pull request is commented on") func line() async throws {
        let exchange = PagureServer.asked(
            "POST", "/pull-request/4/comment",
            form: [("comment", "why?"), ("commit", "aa11"), ("filename", "a b.spec"), ("row", "7")],
            answer: .json(#"{"message": "Comment added"}"#))
        try await replaying([exchange]) { server in
            try await PagureServer.demo(server).addComment(
                "why?", at: LinePlace(commit: "aa11", path: "a b.spec", line: 7), of: 4)
        }
    }
}
