import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("reports to GitLab") struct GitLabReportingTests {
    private let subject = CheckSubject(commit: "abc")
    private let comment = #""- name: N\n- state: failure\n- url: https://u\n\nD""#

    private func report(_ state: CheckReport.State) -> CheckReport {
        CheckReport("N", state, description: "D", url: "https://u")
    }

    private func set(
        _ word: String, _ status: Int = 201, _ answer: String? = nil, in project: String = "P",
        times: Int = 1
    ) -> Exchange {
        let set = #"{"id": 1, "sha": "abc", "status": "\#(word)", "name": "N"}"#
        return gitlabExchange(
            "POST \(project)/statuses/abc",
            body: #"{"state": "\#(word)", "description": "D", "context": "N", "target_url": "https://u"}"#,
            status: status, answer ?? (status < 300 ? set : #"{"message": "no"}"#)
        ).times(times)
    }

    @Test(
        "each state is one of a status",
        arguments: [
            (CheckReport.State.pending, "pending"), (.running, "running"), (.success, "success"),
            (.failure, "failed"), (.error, "failed"), (.neutral, "failed"), (.canceled, "canceled"),
        ])
    func states(state: CheckReport.State, word: String) async throws {
        let outcome = try await askingGitLabRepository([set(word)]) {
            try await $0.report(report(state), on: subject)
        }
        #expect(outcome == .status)
    }

    @Test("a description is cut to 140 characters") func length() async throws {
        let body =
            #"{"state": "success", "context": "N", "description": "\#(String(repeating: "é", count: 139))…"}"#
        let exchange = gitlabExchange(
            "POST P/statuses/abc", body: body, status: 201,
            #"{"id": 1, "sha": "abc", "status": "success", "name": "N"}"#)
        let long = CheckReport("N", .success, description: String(repeating: "é", count: 150))
        let outcome = try await askingGitLabRepository([exchange]) { try await $0.report(long, on: subject) }
        #expect(outcome == .status)
    }

    @Test("a status that cannot come into a state is no failure, and nothing more is asked")
    func transition() async throws {
        let answer = #"{"message": "Cannot transition status via :run from :running (Reason(s): …)"}"#
        let outcome = try await askingGitLabRepository([set("running", 400, answer)]) {
            try await $0.report(report(.running), on: subject)
        }
        #expect(outcome == .status)
    }

    @Test("those words with another status are a failure") func otherTransition() async throws {
        let answer = #"{"message": "Cannot transition status"}"#
        let outcome = try await askingGitLabRepository([
            set("failed", 403, answer),
            gitlabExchange(
                "POST P/repository/commits/abc/comments", body: #"{"note": \#(comment)}"#, status: 201,
                #"{"note": "x"}"#),
        ]) { try await $0.report(report(.failure), on: subject) }
        #expect(outcome == .comment)
    }

    @Test("where it is refused, what is final becomes a comment on the commit", arguments: [400, 403, 404])
    func onCommit(status: Int) async throws {
        let outcome = try await askingGitLabRepository([
            set("failed", status),
            gitlabExchange(
                "POST P/repository/commits/abc/comments", body: #"{"note": \#(comment)}"#, status: 201,
                #"{"note": "x"}"#),
        ]) { try await $0.report(report(.failure), on: subject) }
        #expect(outcome == .comment)
    }

    @Test("of a merge request it is a comment there") func onMergeRequest() async throws {
        let outcome = try await askingGitLabRepository([
            set("failed", 403),
            gitlabExchange(
                "POST P/merge_requests/7/notes", body: #"{"body": \#(comment)}"#, status: 201,
                #"{"id": 5, "body": "x"}"#),
        ]) {
            try await $0.report(report(.failure), on: CheckSubject(commit: "abc", pullRequest: 7))
        }
        #expect(outcome == .comment)
    }

    @Test("what is not final is no comment", arguments: [CheckReport.State.pending, .running, .canceled])
    func postponed(state: CheckReport.State) async throws {
        let outcome = try await askingGitLabRepository([set(state.rawValue, 403)]) {
            try await $0.report(report(state), on: subject)
        }
        #expect(outcome == .postponed)
    }

    @Test("the status of a fork's commit is set there, and the comment goes to the merge request")
    func fork() async throws {
        let subject = CheckSubject(
            commit: "abc", pullRequest: 7, source: RepositoryName(namespace: "dog", name: "tool"))
        let outcome = try await askingGitLabRepository([set("success", in: "/projects/dog%2Ftool")]) {
            try await $0.report(report(.success), on: subject)
        }
        #expect(outcome == .status)
        let other = try await askingGitLabRepository([
            set("failed", 404, in: "/projects/dog%2Ftool"),
            gitlabExchange(
                "POST P/merge_requests/7/notes", body: #"{"body": \#(comment)}"#, status: 201,
                #"{"id": 5, "body": "x"}"#),
        ]) { try await $0.report(report(.failure), on: subject) }
        #expect(other == .comment)
    }

    @Test("another failure is told besides the comment", arguments: [409, 405])
    func raised(status: Int) async throws {
        let found = try await askingGitLabRepository([
            set("failed", status),
            gitlabExchange(
                "POST P/repository/commits/abc/comments", body: #"{"note": \#(comment)}"#, status: 201,
                #"{"note": "x"}"#),
        ]) { repository in
            await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.report(report(.failure), on: subject)
            }
        }
        #expect(found?.status == status)
    }

    @Test("it is told where there is no comment, too") func raisedWithoutComment() async throws {
        let found = try await askingGitLabRepository([set("running", 409)]) { repository in
            await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.report(report(.running), on: subject)
            }
        }
        #expect(found?.status == 409)
    }

    @Test("of two failures the one is told that cannot be made good") func both() async throws {
        for (first, second, told) in [(403, 404, 404), (409, 404, 409)] {
            let found = try await askingGitLabRepository([
                set("failed", first),
                gitlabExchange(
                    "POST P/repository/commits/abc/comments", body: #"{"note": \#(comment)}"#,
                    status: second, #"{"message": "no"}"#),
            ]) { repository in
                await gitlabFailure { () async throws(ForgeFailure) in
                    try await repository.report(report(.failure), on: subject)
                }
            }
            #expect(found?.status == told)
        }
    }

    @Test("a token that is not accepted is an error at once") func unauthorized() async throws {
        let found = try await askingGitLabRepository([set("failed", 401)]) { repository in
            await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.report(report(.failure), on: subject)
            }
        }
        #expect(found?.code == .unauthorized)
        #expect(found.map { "\($0)".contains("glpat-hush") } == false)
    }

    @Test("a client that only reads sends nothing") func readOnly() async throws {
        let outcome = try await askingGitLabRepository([], isReadOnly: true) {
            try await $0.report(report(.failure), on: subject)
        }
        #expect(outcome == .status)
    }
}
