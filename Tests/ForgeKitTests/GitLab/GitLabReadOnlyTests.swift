import ForgeKit
import HostKit
import ReplayServer
import Testing

@Suite("GitLab: a client that only reads") struct GitLabReadOnlyTests {
    @Test("everything that would change something is answered and not sent") func readOnly() async throws {
        let request =
            #"{"iid": 3, "title": "t", "state": "opened", "source_branch": "s", "target_branch": "m","#
            + #""source_project_id": 5, "target_project_id": 5, "web_url": "w","#
            + #""diff_refs": {"base_sha": "c1", "start_sha": "c2", "head_sha": "c9"}}"#
        // Only what has to be known beforehand is asked for.
        let exchanges = [
            gitlabExchange("GET P/issues/4", #"{"assignees": []}"#),
            gitlabExchange("GET /users?username=ann", #"[{"id": 7, "username": "ann"}]"#),
            gitlabExchange("GET P/merge_requests/3", request).times(2),
            gitlabExchange(
                "GET P/merge_requests/3/diffs?per_page=100",
                #"[{"old_path": "n", "new_path": "n", "diff": ""}]"#),
            gitlabExchange(
                "GET P",
                #"{"id": 5, "path_with_namespace": "group/sub/tool", "web_url": "w", "default_branch": "m"}"#
            ).times(2),
            gitlabExchange("GET P/labels?per_page=100", "[]"),
            gitlabExchange("GET /groups/g?with_projects=false", #"{"id": 3}"#),
            gitlabExchange(
                "GET P/repository/commits/c0/discussions?per_page=100",
                #"[{"id": "d", "notes": [{"id": 1, "body": "x"}]}]"#),
        ]
        try await askingGitLabRepository(exchanges, isReadOnly: true) { repository in
            try await talk(repository)
            try await merge(repository)
            try await manage(repository)
        }
    }

    private func talk(_ repository: GitLabRepository) async throws {
        let issue: ForgeKit.Issue.Number = 4
        let opened = try await repository.open(NewIssue("t", body: "b", labels: ["l"], assignees: ["ann"]))
        #expect(opened.assignees == ["ann"])
        #expect(opened.labels == ["l"])
        let confidential = try await repository.openConfidential(NewIssue("t", body: "b"))
        #expect(confidential.isConfidential)
        try await repository.edit(issue, title: "x", body: nil)
        try await repository.close(issue)
        try await repository.assign(["ann"], to: issue)
        try await repository.addLabels(["l"], to: issue)
        let comment = try await repository.addComment("c", to: .issue(4))
        #expect(comment.body == "c")
        try await repository.edit(1, on: .issue(4), body: "x")
        let reaction = try await repository.react(":eyes:", to: 1, on: .issue(4))
        #expect(reaction.content == "eyes")
        try await repository.remove(reaction, from: 1, on: .issue(4))
        let note = try await repository.addComment("n", toCommit: "c0")
        #expect(note.body == "n")
        _ = try await repository.addComment("n", at: LinePlace(commit: "c0", path: "n", line: 1))
        try await repository.edit(1, onCommit: "c0", body: "x")
    }

    private func merge(_ repository: GitLabRepository) async throws {
        let number: PullRequest.Number = 3
        let opened = try await repository.open(NewPullRequest("t", body: "b", from: "s", into: "m"))
        #expect(opened.title == "t")
        #expect(opened.source == gitlabTool)
        let fork = RepositoryName(namespace: "ann", name: "tool")
        let fromFork = try await repository.open(
            NewPullRequest("t", body: "b", from: "s", of: fork, into: "m"))
        #expect(fromFork.source == fork)
        try await repository.edit(number, title: nil, body: "x")
        try await repository.close(number)
        try await repository.merge(number)
        try await repository.addLabels(["l"], to: number)
        try await repository.requestReview(of: number, from: ["ann"])
        try await repository.addComment("c", at: LinePlace(commit: "c9", path: "n", line: 1), of: number)
        let status = try await repository.setStatus(
            NewCommitStatus(.failure, context: "ci", description: "d"), of: "c0")
        #expect(status.state == .failure)
        #expect(status.context == "ci")
    }

    private func manage(_ repository: GitLabRepository) async throws {
        let made = try await repository.forge.create(NewRepository("x"))
        #expect(made.name.name == "x")
        let fork = try await repository.fork(into: "ann")
        #expect(fork.parent == gitlabTool)
        let release = try await repository.create(
            NewRelease(tag: "v", title: "t", body: "b", commitish: "c0"))
        let edited = try await repository.edit(release, title: "n", body: nil)
        #expect(edited.title == "n")
        try await repository.createTag("v", at: "c0", message: "")
        try await repository.update([Label("a")])
        let hook = try await repository.register("https://h", secret: Secret("s"), events: ["push_events"])
        #expect(hook.events == ["push_events"])
        try await repository.remove(hook.id)
        try await repository.setDescription("d")
        try await repository.grant(.push, to: "ann")
        try await repository.revoke(from: "ann")
        try await repository.grant(.push, toGroup: "g")
        try await repository.revoke(fromGroup: "g")
        try await repository.requestAccess()
        try await repository.delete()
    }
}
