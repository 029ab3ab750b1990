import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let root = "/repos/cat/mouse"

private func statusJSON(_ state: String, _ context: String, _ time: Int) -> String {
    #"""
    {"state": "\#(state)", "context": "\#(context)", "description": null, "target_url": "",
     "created_at": "2024-01-02T03:04:\#(10 + time)Z", "updated_at": "2024-01-02T03:04:\#(10 + time)Z"}
    """#
}

@Suite("commit statuses of GitHub") struct GitHubStatusTests {
    @Test(
        "each state becomes one that GitHub has",
        arguments: [
            (CommitStatus.State.pending, "pending"), (.running, "pending"), (.success, "success"),
            (.failure, "failure"), (.error, "error"), (.canceled, "error"),
        ]) func states(state: CommitStatus.State, word: String) async throws
    {
        let body = #"{"state": "\#(word)", "description": "D", "context": "C"}"#
        let set = try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/statuses/abc", body, statusJSON(word, "C", 0), 201)
        ]) { try await $0.setStatus(.init(state, context: "C", description: "D", targetURL: ""), of: "abc") }
        #expect(set.commit == "abc")
        #expect(set.targetURL == nil)
    }

    @Test(
        "states that GitHub has not are refused before the call",
        arguments: [CommitStatus.State.warning, .neutral])
    func refusal(state: CommitStatus.State) async throws {
        let failure = try await GitHubTest.asking([]) { repository in
            try await GitHubTest.failure {
                try await repository.setStatus(.init(state, context: "C", description: ""), of: "abc")
            }
        }
        #expect(failure.code == .badRequest)
    }

    @Test("a description is cut to 140 characters, and not within one") func cut() async throws {
        let start = String(repeating: "a", count: 139)
        for (given, sent) in [(start + "bc", start + "b"), (start + "e\u{301}x", start)] {
            let body = #"{"state": "success", "description": "\#(sent)", "context": "C"}"#
            try await GitHubTest.asking([
                GitHubTest.exchange("POST \(root)/statuses/abc", body, statusJSON("success", "C", 0), 201)
            ]) {
                _ = try await $0.setStatus(.init(.success, context: "C", description: given), of: "abc")
            }
        }
    }

    @Test("a commit that is not there is not found") func unknown() async throws {
        let answer = #"{"message": "No commit found for SHA: abc"}"#
        let body = #"{"state": "success", "description": "", "context": "C"}"#
        let failure = try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/statuses/abc", body, answer, 422)
        ]) { repository in
            try await GitHubTest.failure {
                try await repository.setStatus(.init(.success, context: "C", description: ""), of: "abc")
            }
        }
        #expect(failure.code == .notFound)
    }

    @Test("all statuses, the latest of each context, and what they come to") func lists() async throws {
        let all = [statusJSON("success", "a", 5), statusJSON("error", "b", 4), statusJSON("pending", "a", 3)]
        let pull = #"""
            {"number": 1, "title": "T", "state": "open", "html_url": "https://x", "head": {"ref": "f", "sha": "abc"},
             "base": {"ref": "main", "repo": {"name": "mouse", "owner": {"login": "cat"}}}}
            """#
        let combined = #"{"state": "failure", "sha": "abc0", "total_count": 101, "statuses": [\#(all[1])]}"#
        let rest = #"{"state": "failure", "sha": "abc0", "total_count": 101, "statuses": [\#(all[0])]}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/pulls/1", nil, pull),
            GitHubTest.exchange(
                "GET \(root)/commits/abc/statuses?per_page=100", nil, "[\(all.joined(separator: ","))]"),
            GitHubTest.exchange("GET \(root)/commits/abc/status?per_page=100", nil, combined).answering {
                $0.header.append(("Link", "<{server}/repositories/1/status?page=2>; rel=\"next\""))
            },
            GitHubTest.exchange("GET /repositories/1/status?page=2", nil, rest),
        ]) { repository in
            let statuses = try await repository.statuses(of: PullRequest.Number(1)).all()
            #expect(statuses.count == 3)
            #expect(statuses.latestByContext().map(\.state) == [.success, .error])
            let all = try await repository.combinedStatus(of: "abc")
            #expect(all.state == .failure)
            #expect(all.statuses.map(\.context) == ["b", "a"])
            #expect(all.statuses.first?.commit == "abc0")
        }
    }
}

@Suite("check runs of GitHub") struct GitHubCheckRunTests {
    private let run =
        #"{"id": 8, "name": "N", "head_sha": "abc", "status": "completed", "conclusion": "new-one"}"#

    /// The fields that are wrong.
    private func problems(_ change: CheckRunChange) async throws -> [String] {
        let failures = try await GitHubTest.asking([]) { repository in
            [
                try await GitHubTest.failure { try await repository.createCheckRun("N", of: "abc", change) },
                try await GitHubTest.failure { try await repository.edit(8, change) },
            ]
        }
        #expect(failures.allSatisfy { $0.code == .badRequest })
        #expect(failures[0].fields == failures[1].fields)
        return failures[0].fields.map(\.name)
    }

    @Test("an end without a conclusion is refused, and what only GitHub sets") func conclusions() async throws
    {
        let now = Timestamp(seconds: 1_700_000_000)
        #expect(try await problems(.init(status: .completed)) == ["conclusion"])
        #expect(try await problems(.init(completed: now)) == ["completed_at"])
        #expect(try await problems(.init(status: .waiting)) == ["status"])
        #expect(try await problems(.init(conclusion: .stale)) == ["conclusion"])
        let backwards = CheckRunChange(
            conclusion: .success, started: now, completed: Timestamp(seconds: now.seconds - 1))
        #expect(try await problems(backwards) == ["completed_at"])
    }

    @Test("texts, annotations and buttons have limits") func limits() async throws {
        let long = String(repeating: "é", count: 65_536)
        #expect(
            try await problems(.init(output: .init(title: "", summary: long, text: long)))
                == ["output.title", "output.summary", "output.text"])
        let annotations = [
            CheckRunAnnotation(.notice, "M", path: "a", lines: 1...2, columns: 1...2),
            CheckRunAnnotation(.notice, "M", path: "", lines: 1...2),
            CheckRunAnnotation(.notice, "M", path: "a", lines: 0...2),
            CheckRunAnnotation(.notice, long, path: "a", lines: 1...1),
        ]
        #expect(
            try await problems(.init(output: .init(title: "T", summary: "", annotations: annotations)))
                == (0..<4).map { "output.annotations[\($0)]" })
        let action = CheckRunAction(
            String(repeating: "l", count: 21), description: String(repeating: "d", count: 41), identifier: "")
        #expect(
            try await problems(.init(actions: [action]))
                == ["actions[0].label", "actions[0].description", "actions[0].identifier"])
        let short = CheckRunAction("l", description: "d", identifier: "i")
        #expect(try await problems(.init(actions: [short, short, short, short])) == ["actions"])
    }

    @Test("what is at the limits is sent, and a conclusion that is new here is read") func whole()
        async throws
    {
        let label = String(repeating: "l", count: 20)
        let description = String(repeating: "d", count: 40)
        let text = String(repeating: "t", count: 65_535)
        let fields = #"""
            {"name": "N", "head_sha": "abc", "details_url": "https://d", "external_id": "E", "status": "completed",
             "conclusion": "action_required", "started_at": "2023-11-14T22:13:20Z",
             "completed_at": "2023-11-14T22:13:21Z",
             "output": {"title": "T", "summary": "S", "text": "\#(text)", "annotations": [
                {"path": "a", "start_line": 1, "end_line": 1, "start_column": 2, "end_column": 3,
                 "annotation_level": "warning", "message": "M", "title": "A", "raw_details": "R"}]},
             "actions": [{"label": "\#(label)", "description": "\#(description)", "identifier": "\#(label)"}]}
            """#
        let created = try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/check-runs", fields, run, 201)
        ]) {
            try await $0.createCheckRun(
                "N", of: "abc",
                CheckRunChange(
                    detailsURL: "https://d", externalID: "E", status: .completed, conclusion: .actionRequired,
                    started: Timestamp(seconds: 1_700_000_000), completed: Timestamp(seconds: 1_700_000_001),
                    output: CheckRunOutput(
                        title: "T", summary: "S", text: text,
                        annotations: [
                            CheckRunAnnotation(
                                .warning, "M", path: "a", lines: 1...1, columns: 2...3, title: "A",
                                rawDetails: "R")
                        ]), actions: [CheckRunAction(label, description: description, identifier: label)]))
        }
        #expect(created.conclusion == CheckRun.Conclusion(rawValue: "new-one"))
        #expect(created.commit == "abc")
    }

    @Test("many annotations are sent in several calls") func annotations() async throws {
        func fields(_ range: Range<Int>, _ more: String = "") -> String {
            let annotations = range.map {
                #"{"path": "a", "start_line": \#($0), "end_line": \#($0), "annotation_level": "failure", "message": "M"}"#
            }
            return #"""
                {\#(more) "output": {"title": "T", "summary": "S", "annotations": [\#(annotations.joined(separator: ","))]}}
                """#
        }
        let change = CheckRunChange(
            output: CheckRunOutput(
                title: "T", summary: "S",
                annotations: (1...120).map { CheckRunAnnotation(.failure, "M", path: "a", lines: $0...$0) }))
        let last = run.replacing("new-one", with: "success")
        try await GitHubTest.asking([
            GitHubTest.exchange(
                "POST \(root)/check-runs", fields(1..<51, #""name": "N", "head_sha": "abc","#), run, 201),
            GitHubTest.exchange("PATCH \(root)/check-runs/8", fields(51..<101), run, times: 2),
            GitHubTest.exchange("PATCH \(root)/check-runs/8", fields(101..<121), last, times: 2),
            GitHubTest.exchange("PATCH \(root)/check-runs/8", fields(1..<51), run),
        ]) {
            #expect(try await $0.createCheckRun("N", of: "abc", change).conclusion == .success)
            let edited = try await $0.edit(8, change)
            #expect(edited.conclusion == .success)
        }
    }

    @Test("check runs are read alone and picked from a list; only an App may write") func reading()
        async throws
    {
        let list = #"{"total_count": 1, "check_runs": [\#(run)]}"#
        let forbidden = #"{"message": "You must authenticate via a GitHub App."}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/check-runs/8", nil, run),
            GitHubTest.exchange(
                "GET \(root)/commits/a%2Fb/check-runs?check_name=N&status=completed&filter=all&per_page=100",
                nil,
                list),
            GitHubTest.exchange(
                "POST \(root)/check-runs", #"{"name": "N", "head_sha": "abc"}"#, forbidden, 403),
        ]) { repository in
            #expect(try await repository.checkRun(8).name == "N")
            let runs = try await repository.checkRuns(
                of: "a/b", name: "N", status: .completed, includesHidden: true
            ).all()
            #expect(runs.map(\.id) == [8])
            let failure = try await GitHubTest.failure { try await repository.createCheckRun("N", of: "abc") }
            #expect(failure.code == .forbidden)
        }
    }
}
