import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let root = "/repos/cat/mouse"
private let run = #"{"id": 8, "name": "N", "head_sha": "abc", "status": "queued"}"#
private let subject = CheckSubject(commit: "abc")

@Suite("reports to GitHub") struct GitHubReportTests {
    private func fields(_ status: String, _ conclusion: String? = nil, _ more: String = "") -> String {
        let conclusion = conclusion.map { #", "conclusion": "\#($0)""# } ?? ""
        return #"""
            {"name": "N", "head_sha": "abc", "status": "\#(status)"\#(conclusion)\#(more),
             "output": {"title": "D", "summary": "D"}}
            """#
    }

    @Test(
        "each state is one of a check run",
        arguments: [
            (CheckReport.State.pending, "queued", nil), (.running, "in_progress", nil),
            (.success, "completed", "success"), (.failure, "completed", "failure"),
            (.error, "completed", "failure"), (.neutral, "completed", "neutral"),
            (.canceled, "completed", "cancelled"),
        ] as [(CheckReport.State, String, String?)])
    func states(state: CheckReport.State, status: String, conclusion: String?) async throws {
        let outcome = try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/check-runs", fields(status, conclusion), run, 201)
        ]) { try await $0.report(CheckReport("N", state, description: "D"), on: subject) }
        #expect(outcome == .checkRun(8))
    }

    @Test("what is known besides goes along, and a long text is cut") func details() async throws {
        let long = String(repeating: "é", count: 70_000)
        let sent = String(repeating: "é", count: 65_534) + "…"
        let body = fields("queued", nil, #", "details_url": "https://d", "external_id": "E""#)
            .replacing(#""summary": "D""#, with: #""summary": "\#(sent)""#)
        let check = CheckReport(
            "N", .pending, description: "D", url: "https://d", externalID: "E", summary: long)
        let outcome = try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/check-runs", body, run, 201)
        ]) { try await $0.report(check, on: subject) }
        #expect(outcome == .checkRun(8))
    }

    private let forbidden = #"{"message": "Resource not accessible by integration"}"#
    private let status = #"{"state": "failure", "description": "D", "context": "N"}"#

    @Test("without the right to check runs it is a status, without that one a comment") func chain()
        async throws
    {
        let check = GitHubTest.exchange("POST \(root)/check-runs", nil, forbidden, 403).ignoringBody()
        let report = CheckReport("N", .failure, description: "D")
        let status = try await GitHubTest.asking([
            check, GitHubTest.exchange("POST \(root)/statuses/abc", status, status, 201),
        ]) { try await $0.report(report, on: subject) }
        #expect(status == .status)
        let comment = try await GitHubTest.asking([
            check, GitHubTest.exchange("POST \(root)/statuses/abc", nil, forbidden, 403).ignoringBody(),
            GitHubTest.exchange(
                "POST \(root)/commits/abc/comments", #"{"body": "- name: N\n- state: failure\n\nD"}"#,
                #"{"id": 4, "commit_id": "abc"}"#, 201),
        ]) { try await $0.report(report, on: subject) }
        #expect(comment == .comment)
    }

    @Test("what is not final is no comment") func postponed() async throws {
        for state in [CheckReport.State.running, .canceled] {
            let outcome = try await GitHubTest.asking([
                GitHubTest.exchange("POST \(root)/check-runs", nil, forbidden, 403).ignoringBody(),
                GitHubTest.exchange("POST \(root)/statuses/abc", nil, forbidden, 403).ignoringBody(),
            ]) { try await $0.report(CheckReport("N", state, description: "D"), on: subject) }
            #expect(outcome == .postponed)
        }
    }

    @Test("a person's token is not tried for check runs") func person() async throws {
        let credentials = GitHubCredentials(token: Secret("ghp_0123"))
        let outcome = try await GitHubTest.asking(
            [GitHubTest.exchange("POST \(root)/statuses/abc", status, status, 201)], credentials: credentials
        ) { try await $0.report(CheckReport("N", .failure, description: "D"), on: subject) }
        #expect(outcome == .status)
    }

    @Test("a token that is not accepted is an error at once") func unauthorized() async throws {
        let failure = try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/check-runs", nil, #"{"message": "Bad credentials"}"#, 401)
                .ignoringBody()
        ]) { repository in
            try await GitHubTest.failure {
                try await repository.report(CheckReport("N", .success, description: "D"), on: subject)
            }
        }
        #expect(failure.code == .unauthorized)
    }
}
