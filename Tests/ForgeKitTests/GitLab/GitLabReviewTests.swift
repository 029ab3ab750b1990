import ForgeKit
import ReplayServer
import Testing

@Suite("GitLab: reviews of merge requests") struct GitLabReviewTests {
    private func request(_ fields: String = "") -> String {
        #"{"iid": 3, "title": "t", "state": "opened", "source_branch": "s", "target_branch": "m","#
            + #""source_project_id": 5, "target_project_id": 5, "web_url": "w""#
            + "\(fields.isEmpty ? "" : ", " + fields)}"
    }

    @Test("reviewers are added to those there are, and approvals told") func reviews() async throws {
        let reviewed = request(#""reviewers": [{"id": 7, "username": "ann"}]"#)
        let exchanges = [
            gitlabExchange("GET P/merge_requests/3", reviewed).times(3),
            gitlabExchange("GET /users?username=bob", #"[{"id": 8, "username": "bob"}]"#),
            gitlabExchange("GET /users?username=ann", #"[{"id": 7, "username": "ann"}]"#),
            gitlabExchange("PUT P/merge_requests/3", body: #"{"reviewer_ids": [7, 8]}"#, reviewed),
            gitlabExchange(
                "GET P/merge_requests/3/approvals", #"{"approved_by": [{"user": {"username": "bob"}}]}"#),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.requestReview(of: 3, from: ["bob"])
            try await repository.requestReview(of: 3, from: ["ann"])
            let reviewers = try await repository.reviewers(of: 3)
            #expect(reviewers == ["ann"])
            let approvals = try await repository.approvals(of: 3)
            #expect(approvals == ["bob"])
        }
    }

    private static let diff =
        #"{"old_path": "o", "new_path": "n", "renamed_file": true, "diff":"#
        + #""@@ -2,3 +2,4 @@\n x\n-y\n+z\n+w\n v\n@@ -10,2 +11,1 @@ f\n a\n-b\n\\ No newline at end of file\n"}"#

    @Test(
        "a line is told by its numbers in the old and the new file",
        arguments: [
            (1, 1), (2, 2), (3, nil), (4, nil), (5, 4), (6, 5), (11, 10), (12, 12),
        ] as [(Int, Int?)])
    func lines(new: Int, old: Int?) async throws {
        let refs = #""diff_refs": {"base_sha": "c1", "start_sha": "c2", "head_sha": "c9"}"#
        let oldLine = old.map { #""old_line": \#($0), "# } ?? ""
        let exchanges = [
            gitlabExchange("GET P/merge_requests/3", request(refs)),
            gitlabExchange("GET P/merge_requests/3/diffs?per_page=100", "[\(Self.diff)]"),
            gitlabExchange(
                "POST P/merge_requests/3/discussions",
                body: #"{"body": "hm", "position": {"position_type": "text", "base_sha": "c1","#
                    + #""start_sha": "c2", "head_sha": "c9", "old_path": "o", "new_path": "n","#
                    + #"\#(oldLine)"new_line": \#(new)}}"#, status: 201, "{}"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.addComment(
                "hm", at: LinePlace(commit: "c9", path: "n", line: new), of: 3)
        }
    }

    @Test("an earlier version can be commented on, and nothing else") func earlierVersion() async throws {
        let versions = gitlabExchange(
            "GET P/merge_requests/3/versions?per_page=100",
            #"[{"id": 12, "base_commit_sha": "c1", "start_commit_sha": "c2", "head_commit_sha": "c8"}]"#)
        let exchanges = [
            gitlabExchange("GET P/merge_requests/3", request()).times(3), versions.times(3),
            gitlabExchange("GET P/merge_requests/3/versions/12", #"{"diffs": [\#(Self.diff)]}"#).times(2),
            gitlabExchange(
                "POST P/merge_requests/3/discussions",
                body: #"{"body": "hm", "position": {"position_type": "text", "base_sha": "c1","#
                    + #""start_sha": "c2", "head_sha": "c8", "old_path": "o", "new_path": "n","#
                    + #""new_line": 3}}"#, status: 201, "{}"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.addComment("hm", at: LinePlace(commit: "c8", path: "n", line: 3), of: 3)
            for place in [
                LinePlace(commit: "c7", path: "n", line: 3), LinePlace(commit: "c8", path: "o", line: 3),
            ] {
                let failure = await gitlabFailure { () async throws(ForgeFailure) in
                    try await repository.addComment("hm", at: place, of: 3)
                }
                #expect(failure?.code == .badRequest)
            }
        }
    }
}
