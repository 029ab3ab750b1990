import HostKit
import ReplayServer
import TestSupport
import Testing

@testable import ForgeKit

@Suite("what goes wrong on a Pagure") struct PagureFailureTests {
    private func failure(_ answer: Reply) async throws -> ForgeFailure {
        try await replaying([PagureServer.asked("POST", "/delete", answer: answer)]) { server in
            try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).delete()
            }
        }
    }

    @Test("the right that a token lacks is named") func missingRight() async throws {
        let failure = try await failure(
            .json(
                """
                {"error": "Invalid or expired token. Please visit https://p.example.org/settings.",
                 "error_code": "EINVALIDTOK", "errors": "Missing ACLs: delete_project"}
                """, 401))
        #expect(failure.code == .forbidden)
        #expect(failure.status == 401)
        #expect("\(failure)".contains("Missing ACLs: delete_project"))
        #expect("\(failure)".contains("POST "))
        #expect("\(failure)".contains("/api/0/rpms/hello/delete"))
    }

    @Test("a token that is wrong or too old is not known", arguments: ["Invalid token", "Expired token"])
    func wrongToken(text: String) async throws {
        let failure = try await failure(
            .json(#"{"error": "x", "error_code": "EINVALIDTOK", "errors": "\#(text)"}"#, 401))
        #expect(failure.code == .unauthorized)
        #expect(failure.detail == "x \(text)")
    }

    @Test(
        "an error's name says more than the status",
        arguments: [
            (404, "ENOPROJECT", ForgeFailure.Code.notFound), (401, "ENOTHIGHENOUGH", .forbidden),
            (401, "EMODIFYPROJECTNOTALLOWED", .forbidden), (404, "ETRACKERDISABLED", .trackerDisabled),
            (400, "ENOCODE", .invalid), (400, "EWHATEVER", .invalid), (409, "EWHATEVER", .conflict),
            (418, "EWHATEVER", .refused),
        ])
    func names(status: Int, word: String, code: ForgeFailure.Code) async throws {
        let failure = try await failure(.json(#"{"error": "x", "error_code": "\#(word)"}"#, status))
        #expect(failure.code == code)
        #expect(failure.serviceCode == word)
        #expect(failure.status == status)
    }

    @Test("all names that mean something are Pagure's", .enabled(if: Recordings.areThere, Recordings.missing))
    func catalogue() async throws {
        try await replaying([PagureServer.seen("041-error-codes")]) { server in
            let codes = try await PagureServer.forge(server, isAnonymous: true).errorCodes()
            let known = codes.keys.filter { PagureDialect.meaning(of: $0) != nil }
            #expect(known.count == 29)
        }
    }

    @Test("several texts for a field are all told; a list of errors is, too") func fields() async throws {
        let named = try await failure(
            .json(#"{"error": "x", "errors": {"a": ["1", "2"], "b": "3", "c": {"d": 1}}}"#, 400))
        #expect(named.fields == [.init("a", "1"), .init("a", "2"), .init("b", "3")])
        let listed = try await failure(.json(#"{"error": "x", "errors": ["y", "z"]}"#, 400))
        #expect(listed.detail == "x y z")
    }

    @Test("a page of HTML is a failure by its status") func pages() async throws {
        let html = [(name: "Content-Type", value: "text/html")]
        let down = try await failure(Reply(502, header: html, body: Array("<h1>Bad</h1>".utf8)))
        #expect(down.code == .serverFailure)
        #expect(down.detail == nil)
        #expect(down.mayHaveArrived)
        let forbidden = try await failure(Reply(403, header: html, body: Array("<h1>No</h1>".utf8)))
        #expect(forbidden.code == .forbidden)
    }

    @Test("a page of HTML where JSON was promised makes no sense") func html() async throws {
        let answer = Reply(
            200, header: [(name: "Content-Type", value: "text/html")], body: Array("<html>".utf8))
        try await replaying([PagureServer.asked("GET", "", answer: answer)]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).info()
            }
            #expect(failure.code == .malformedReply)
        }
    }

    @Test("long texts of a server are cut") func long() async throws {
        let text = String(repeating: "x", count: 10_000)
        let failure = try await failure(.json(#"{"error": "\#(text)", "errors": {"a": ["\#(text)"]}}"#, 400))
        #expect("\(failure)".count < 1500)
    }

    @Test("the token is in no failure and no forge's description") func secret() async throws {
        let exchange = PagureServer.asked("GET", "", answer: .json(#"{"error": "x"}"#, 401))
        try await replaying([exchange]) { server in
            let forge = PagureServer.forge(server)
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.demo(server).info()
            }
            for text in ["\(failure)", String(reflecting: failure), "\(forge)", String(reflecting: forge)] {
                #expect(!text.contains(PagureServer.secret))
            }
            var dumped = ""
            dump(forge, to: &dumped)
            dump(failure, to: &dumped)
            #expect(!dumped.contains(PagureServer.secret))
        }
    }

    @Test("a forge without a token sends none") func anonymous() async throws {
        let exchange = Exchange("GET /api/0/rpms/hello", answer: .json(PagureServer.project()))
        try await replaying([exchange]) { server in
            let name = RepositoryName(namespace: "rpms", name: "hello")
            _ = try await PagureServer.forge(server).with(token: nil).repository(name).info()
        }
    }

    @Test("another token is sent by a forge that has it") func otherToken() async throws {
        let exchange = Exchange(
            "GET /api/0/rpms/hello", header: [("Authorization", "token other")],
            answer: .json(PagureServer.project()))
        try await replaying([exchange]) { server in
            let name = RepositoryName(namespace: "rpms", name: "hello")
            let forge = PagureServer.forge(server, isAnonymous: true).with(token: Secret("other"))
            _ = try await forge.repository(name).info()
        }
    }
}
