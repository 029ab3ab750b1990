import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("reports to Forgejo", .timeLimit(.minutes(2))) struct ForgejoReportingTests {
    private let header = [("Authorization", "token hush")]

    private func set(in repository: String, _ status: Int = 201) -> Exchange {
        Exchange(
            "POST /api/v1/repos/\(repository)/statuses/abc", header: header,
            body: .json(#"{"state": "failure", "description": "D", "context": "N"}"#),
            answer: .json(status < 300 ? #"{"context": "N", "status": "failure"}"# : "{}", status))
    }

    private func outcome(_ exchanges: [Exchange], source: String? = nil) async throws -> CheckOutcome {
        try await replaying(exchanges) { server in
            let accounts = try ForgeAccounts(
                credentials: [server.url: .forgejo(token: Secret("hush"))],
                http: HTTPClient(.init(userAgent: "ForgeKit")))
            let repository = try #require(
                try accounts.repository("\(server.url)/cat/mouse") as? any CheckReporting)
            return try await repository.report(
                CheckReport("N", .failure, description: "D"),
                on: CheckSubject(
                    commit: "abc", pullRequest: 4, source: source.flatMap { RepositoryName($0) }))
        }
    }

    @Test("the status of a commit is set where the commit is") func place() async throws {
        #expect(try await outcome([set(in: "cat/mouse")]) == .status)
        #expect(try await outcome([set(in: "dog/mouse")], source: "dog/mouse") == .status)
    }

    @Test("where that is refused, a comment goes to the pull request of the repository that is told")
    func comment() async throws {
        let told = try await outcome(
            [
                set(in: "dog/mouse", 403),
                Exchange(
                    "POST /api/v1/repos/cat/mouse/issues/4/comments", header: header,
                    body: .json(#"{"body": "- name: N\n- state: failure\n\nD"}"#),
                    answer: .json(#"{"id": 5, "body": "x"}"#, 201)),
            ], source: "dog/mouse")
        #expect(told == .comment)
    }
}
