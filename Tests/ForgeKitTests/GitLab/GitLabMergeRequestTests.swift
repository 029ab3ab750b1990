import ForgeKit
import ReplayServer
import TestSupport
import Testing

@Suite("GitLab: merge requests") struct GitLabMergeRequestTests {
    /// A merge request from a fork, with more fields.
    private func request(_ fields: String = "", state: String = "opened", source: String = "6") -> String {
        #"{"iid": 3, "title": "t", "description": "d", "state": "\#(state)", "source_branch": "s","#
            + #""target_branch": "m", "source_project_id": \#(source), "target_project_id": 5,"#
            + #""sha": "c9", "web_url": "w"\#(fields.isEmpty ? "" : ", " + fields)}"#
    }

    @Test("one from a fork is opened there, for the number of the target") func fromFork() async throws {
        let fork = RepositoryName(namespace: "ann", name: "tool")
        let exchanges = [
            gitlabExchange(
                "GET P", #"{"id": 5, "path_with_namespace": "group/sub/tool", "web_url": "w"}"#),
            gitlabExchange(
                "POST /projects/ann%2Ftool/merge_requests",
                body: #"{"source_branch": "s", "target_branch": "m", "title": "t", "description": "d","#
                    + #""target_project_id": 5}"#, status: 201, request()
            ).times(2),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let new = NewPullRequest("t", body: "d", from: "s", of: fork, into: "m")
            let opened = try await repository.open(new)
            #expect(opened.source == fork)
            #expect(opened.target == gitlabTool)
            _ = try await repository.open(new)
        }
    }

    @Test("the source is looked up once, and is nil when the fork is gone") func source() async throws {
        let exchanges = [
            gitlabExchange("GET P/merge_requests/3", request()).times(2),
            gitlabExchange(
                "GET /projects/6", #"{"id": 6, "path_with_namespace": "ann/tool", "web_url": "w"}"#),
            gitlabExchange("GET P/merge_requests/4", request(source: "null")),
            gitlabExchange(
                "GET /projects/6/repository/commits/c9/statuses?all=true&per_page=100",
                #"[{"id": 1, "sha": "c9", "status": "success", "name": "ci"}]"#),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let found = try await repository.pullRequest(3)
            #expect(found.source?.fullName == "ann/tool")
            _ = try await repository.pullRequest(3)
            let fork = try await repository.source(of: found)
            #expect(fork?.number == 6)
            // They are where the commit is.
            let statuses = try await repository.statuses(of: found)
            #expect(statuses.map(\.context) == ["ci"])
            let orphan = try await repository.pullRequest(4)
            #expect(orphan.source == nil)
            #expect(orphan.sourceNumber == nil)
            let none = try await repository.source(of: orphan)
            #expect(none == nil)
            let noStatuses = try await repository.statuses(of: orphan)
            #expect(noStatuses.isEmpty)
        }
    }

    @Test(
        "the state, who ended it and what it became",
        arguments: [
            (#""merge_commit_sha": "c1", "merge_user": {"username": "ann"}"#, "merged", "c1", "ann"),
            (#""squash_commit_sha": "c2", "merged_by": {"username": "bob"}"#, "merged", "c2", "bob"),
            (#""merge_commit_sha": "c1", "closed_by": {"username": "eve"}"#, "closed", nil, "eve"),
            (#""draft": true"#, "locked", nil, nil),
        ] as [(String, String, String?, String?)])
    func states(fields: String, state: String, commit: String?, user: String?) async throws {
        let exchange = gitlabExchange("GET P/merge_requests/3", request(fields, state: state, source: "5"))
        try await askingGitLabRepository([exchange]) { repository in
            let found = try await repository.pullRequest(3)
            #expect(found.state == PullRequest.State(rawValue: state) ?? .open)
            #expect(found.mergeCommit == commit)
            #expect(found.closedBy == user)
            #expect(found.isDraft == (state == "locked"))
            guard state != "locked" else { return }
            let became = try await repository.mergeCommit(of: found)
            #expect(became == commit)
        }
    }

    @Test(
        "whether git can merge is told by a newer and an older word",
        arguments: [
            ("mergeable", nil, .possible), ("conflict", "can_be_merged", .impossible),
            ("checking", nil, .checking), ("preparing", "unchecked", .checking),
            ("unchecked", nil, .unchecked),
            ("unchecked", "cannot_be_merged_recheck", .recheck), ("not_approved", "can_be_merged", .possible),
            ("draft_status", "cannot_be_merged", .impossible), ("ci_must_pass", nil, .impossible),
            (nil, "can_be_merged", .possible), (nil, "cannot_be_merged", .impossible),
            (nil, "unchecked", .unchecked), (nil, "checking", .checking),
            (nil, "cannot_be_merged_recheck", .recheck), (nil, nil, nil),
        ] as [(String?, String?, PullRequest.Mergeability?)])
    func mergeability(newer: String?, older: String?, expected: PullRequest.Mergeability?) async throws {
        let fields = [
            newer.map { #""detailed_merge_status": "\#($0)""# }, older.map { #""merge_status": "\#($0)""# },
        ].compactMap { $0 }.joined(separator: ", ")
        let exchange = gitlabExchange("GET P/merge_requests/3", request(fields, source: "5"))
        try await askingGitLabRepository([exchange]) { repository in
            let found = try await repository.pullRequest(3)
            #expect(found.mergeability == expected)
        }
    }

    @Test("merge requests of somebody in a state are listed") func list() async throws {
        let exchange = gitlabExchange(
            "GET P/merge_requests?state=merged&order_by=updated_at&sort=desc&author_username=ann&per_page=100",
            "[\(request(state: "merged"))]")
        try await askingGitLabRepository([exchange]) { repository in
            let found = try await repository.pullRequests(PullRequestQuery(state: .merged, author: "ann"))
                .all()
            #expect(found.map(\.sourceNumber) == [6])
        }
    }

    @Test(
        "what must not be merged is refused or in conflict",
        arguments: [
            (405, "405 Method Not Allowed", ForgeFailure.Code.refused),
            (406, "Branch cannot be merged", .refused),
            (422, "Branch cannot be merged", .refused), (409, "SHA does not match HEAD", .conflict),
        ])
    func merge(status: Int, message: String, code: ForgeFailure.Code) async throws {
        let exchange = gitlabExchange(
            "PUT P/merge_requests/3/merge", body: "{}", status: status, #"{"message": "\#(message)"}"#)
        try await askingGitLabRepository([exchange]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.merge(3)
            }
            #expect(failure?.code == code)
            #expect(failure?.detail == message)
        }
    }

    @Test("merge requests are closed and get labels") func changes() async throws {
        let exchanges = [
            gitlabExchange("PUT P/merge_requests/3", body: #"{"state_event": "close"}"#, request()),
            gitlabExchange("PUT P/merge_requests/3", body: #"{"add_labels": "a,b"}"#, request()),
        ]
        let number: PullRequest.Number = 3
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.close(number)
            try await repository.addLabels(["a", "b"], to: number)
        }
    }

    @Test("changed files have their lines counted, unless they are too large") func files() async throws {
        let exchange = gitlabExchange(
            "GET P/merge_requests/3/diffs?per_page=100",
            #"[{"old_path": "a", "new_path": "a", "renamed_file": false,"#
                + #""diff": "@@ -1,2 +1,3 @@\n x\n-y\n+z\n+w\n"},"#
                + #"{"old_path": "b", "new_path": "c", "renamed_file": true, "diff": ""}]"#)
        try await askingGitLabRepository([exchange]) { repository in
            let files = try await repository.changedFiles(of: 3).all()
            #expect(
                files == [
                    ChangedFile("a", linesAdded: 2, linesRemoved: 1), ChangedFile("c", oldPath: "b"),
                ])
        }
    }

    @Test("a page in place of a patch is no patch") func patch() async throws {
        let page = Exchange(
            "GET /group/sub/tool/-/merge_requests/3.patch", header: [("PRIVATE-TOKEN", "glpat-hush")],
            answer: Reply(200, header: [("Content-Type", "text/html")], body: Array("<html>".utf8)))
        try await askingGitLabRepository([page]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.patch(of: 3)
            }
            #expect(failure?.code == .forbidden)
        }
    }
}
