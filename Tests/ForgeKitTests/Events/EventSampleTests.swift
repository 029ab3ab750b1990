import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import ReplayServer
import SystemPackage
import Testing

private func sample(_ name: String) throws -> [UInt8] {
    try Files.read(Recordings.path("webhook-samples/\(name)"))
}

private func github(_ event: String, _ name: String) throws -> ForgeEvent {
    try WebhookDelivery(header: [HTTPField("X-GitHub-Event", event)], body: sample("github/\(name)")).event()
}

private func gitlab(_ event: String, _ name: String) throws -> ForgeEvent {
    try WebhookDelivery(header: [HTTPField("X-Gitlab-Event", event)], body: sample("gitlab/\(name)")).event()
}

private func bus(_ name: String) throws -> ServiceEvent { try ServiceEvent(message: sample(name)) }

@Suite("samples of events", .enabled(if: Recordings.areThere, Recordings.missing))
struct EventSampleTests {
    @Test("GitHub: pull requests") func gitHubPullRequests() throws {
        guard case .pullRequest(let opened) = try github("pull_request", "pr") else {
            Issue.record("no pull request")
            return
        }
        #expect(opened.action == .opened)
        #expect(opened.number == 342)
        #expect(opened.target.name == RepositoryName(namespace: "packit-service", name: "packit"))
        #expect(opened.author == "lbarcziova")
        #expect(opened.head.count == 40)
        for name in ["build_pr_synchronize", "push_to_pr"] {
            guard case .pullRequest(let updated) = try github("pull_request", name) else {
                Issue.record("no pull request")
                return
            }
            #expect(updated.action == .updated)
            #expect(updated.headBefore?.count == 40)
        }
    }

    @Test(
        "GitHub: comments",
        arguments: [
            ("build_pr_comment", true), ("build_pr_comment_not_collaborator", true),
            ("issue_comment_help_command", false), ("issue_comment_no_handler", false),
            ("issue_comment_packit_command_without_argument", true), ("issue_comment_verify_fas", false),
            ("issue_comment_wrong_packit_command", true), ("issue_propose_downstream", false),
            ("pr_comment_build", true), ("pr_comment_copr_build", true),
            ("pr_comment_embedded_command", true),
            ("pr_comment_empty", true), ("pr_comment_help_command", true),
            ("pr_comment_monorepo_build", true), ("pr_comment_production_build", true),
            ("repository_issue_comment_retrigger_bodhi_update", false),
            ("repository_issue_comment_retrigger_koji_build", false), ("vm_image_build_comment", true),
        ])
    func gitHubComments(name: String, isPullRequest: Bool) throws {
        guard case .comment(let comment) = try github("issue_comment", name) else {
            Issue.record("no comment")
            return
        }
        #expect(comment.action == .created)
        #expect(comment.id != nil)
        #expect(comment.author != nil)
        if name != "pr_comment_empty" { #expect(!comment.body.isEmpty) }
        switch comment.subject {
        case .pullRequest(let number, _): #expect(isPullRequest && number.rawValue > 0)
        case .issue(let number, _): #expect(!isPullRequest && number.rawValue > 0)
        case .commit: Issue.record("a comment on a commit")
        }
    }

    @Test("GitHub: pushes") func gitHubPushes() throws {
        guard case .push(let removed) = try github("push", "push"),
            case .push(let made) = try github("push", "push_branch"),
            case .push(let more) = try github("push", "push_to_existing_branch")
        else {
            Issue.record("no push")
            return
        }
        #expect(removed.isDeletion)
        #expect(removed.target == .tag("simple-tag"))
        #expect(made.target == .branch("build-branch"))
        #expect(made.before == nil)
        #expect(made.after == "04885ff850b0fa0e206cd09db73565703d48f99b")
        #expect(made.actor == "lachmanfrantisek")
        #expect(made.commits.first?.modified.isEmpty == false)
        #expect(more.target == .branch("EDM-1179"))
        #expect(more.before != nil)
    }

    @Test("GitHub: everything else") func gitHubOthers() throws {
        guard case .release(let release) = try github("release", "release"),
            case .checkRun(let run) = try github("check_run", "checkrun_rerequested"),
            case .checkRun(let identified) = try github("check_run", "checkrun_rerequested_with_identifier"),
            case .installation(let installation) = try github("installation", "installation_created"),
            case .comment(let comment) = try github("commit_comment", "commit_comment")
        else {
            Issue.record("another event")
            return
        }
        #expect(release.tag == "0.3.0")
        #expect(release.action == "published")
        #expect(run.externalID == "123456")
        #expect(run.appSlug == "packit-as-a-service")
        #expect(run.name == "testing-farm:fedora-rawhide-x86_64")
        #expect(identified.action == "rerequested")
        #expect(installation.account == "packit-service")
        #expect(installation.repositories == ["jpopelka/brewutils"])
        #expect(comment.subject == .commit("eea05dd6fab70d8c4afc10b58ef14ecb25e4f9d8"))
        #expect(comment.body == "/packit build")
    }

    @Test("GitLab: merge requests") func mergeRequests() throws {
        guard case .pullRequest(let opened) = try gitlab("Merge Request Hook", "mr_event"),
            case .pullRequest(let closed) = try gitlab("Merge Request Hook", "mr_closed"),
            case .pullRequest(let updated) = try gitlab("Merge Request Hook", "mr_update_event")
        else {
            Issue.record("no merge request")
            return
        }
        #expect(opened.action == .opened)
        #expect(opened.target.name == RepositoryName(namespace: "testing/packit", name: "hello-there"))
        #expect(opened.head == "1f6a716aa7a618a9ffe56970d77177d99d100022")
        #expect(opened.actor == "shreyaspapi")
        #expect(closed.action == .closed)
        #expect(closed.source?.namespace == "jpopelka")
        #expect(updated.action == .updated)
        #expect(updated.headBefore == "94ccba9f986629e24b432c11d9c7fd20bb2ea51d")
    }

    @Test("GitLab: comments") func gitLabComments() throws {
        guard case .comment(let merge) = try gitlab("Note Hook", "mr_comment"),
            case .comment(let issue) = try gitlab("Note Hook", "issue_comment"),
            case .comment(let commit) = try gitlab("Note Hook", "commit_comment"),
            case .comment(let command) = try gitlab("Note Hook", "issue_propose_downstream")
        else {
            Issue.record("no comment")
            return
        }
        #expect(merge.subject == .pullRequest(2, title: "Update README.md"))
        #expect(merge.body == "must be reopened")
        #expect(merge.head?.count == 40)
        #expect(issue.subject == .issue(1, title: "test issue"))
        #expect(commit.subject == .commit("cfe32cf61b73a0d5e9f13e774abde7ff789b1660"))
        #expect(commit.action == .created)
        #expect(command.body.contains("packit"))
    }

    @Test("GitLab: everything else") func gitLabOthers() throws {
        guard case .push(let branch) = try gitlab("Push Hook", "push_branch"),
            case .push(let many) = try gitlab("Push Hook", "push_with_many_commits"),
            case .push(let one) = try gitlab("Push Hook", "push_with_one_commit"),
            case .push(let tag) = try gitlab("Tag Push Hook", "tag_push"),
            case .release(let release) = try gitlab("Release Hook", "release"),
            case .pipeline(let pipeline) = try gitlab("Pipeline Hook", "mr_pipeline")
        else {
            Issue.record("another event")
            return
        }
        #expect(branch.target == .branch("test"))
        #expect(many.commitCount == 3)
        #expect(many.commits.count == 3)
        #expect(one.target == .branch("test2"))
        #expect(tag.target == .tag("v1.32"))
        #expect(tag.before == nil)
        #expect(release.tag == "v1.32")
        #expect(release.commit?.count == 40)
        #expect(pipeline.status == "failed")
        #expect(pipeline.pullRequest == 4)
        #expect(pipeline.repository.name.namespace == "redhat/centos-stream/rpms")
    }

    @Test("Pagure") func pagure() throws {
        guard case .forge(.pagure, .push(let push)) = try bus("pagure/distgit_commit"),
            case .forge(_, .push(let merged)) = try bus("pagure/distgit_push_packit"),
            case .forge(_, .pullRequest(let new)) = try bus("pagure/pagure_pr_new"),
            case .forge(_, .pullRequest(let own)) = try bus("pagure/pagure_pr_new_no_fork"),
            case .forge(_, .pullRequest(let rebased)) = try bus("pagure/pagure_pr_rebased"),
            case .forge(_, .pullRequest(let updated)) = try bus("pagure/pagure_pr_updated"),
            case .forge(_, .comment(let comment)) = try bus("pagure/pagure_pr_comment"),
            case .forge(_, .flag(let flag)) = try bus("pagure/pagure_pr_flag_updated")
        else {
            Issue.record("another event")
            return
        }
        #expect(push.target == .branch("main"))
        #expect(push.repository.webURL == "https://src.fedoraproject.org/rpms/buildah")
        #expect(merged.pullRequest == 5)
        #expect(new.action == .opened)
        #expect(new.source?.fullName == "fork/zbyszek/rpms/optee_os")
        #expect(own.source?.forkOwner == nil)
        #expect(rebased.action == .updated)
        #expect(updated.action == .updated)
        #expect(comment.body == "/packit koji-build")
        #expect(comment.subject == .pullRequest(36, title: "Not usefull commit"))
        #expect(flag.context == "Zuul")
        #expect(flag.status == "success")
    }

    @Test("Forgejo") func forgejo() throws {
        guard case .forge(.forgejo, .pullRequest(let pull)) = try bus("forgejo/forgejo_pr"),
            case .forge(_, .comment(let onPull)) = try bus("forgejo/forgejo_pr_comment"),
            case .forge(_, .comment(let onIssue)) = try bus("forgejo/forgejo_issue_comment"),
            case .forge(_, .push(let push)) = try bus("forgejo/forgejo_push"),
            case .forge(_, .pipeline(let run)) = try bus("forgejo/forgejo_action_run_pr"),
            case .forge(_, .pipeline(let pushed)) = try bus("forgejo/forgejo_action_run_push")
        else {
            Issue.record("another event")
            return
        }
        #expect(pull.action == .updated)
        #expect(pull.target.name == RepositoryName(namespace: "infra", name: "ansible"))
        if case .pullRequest(let number, _) = onPull.subject {
            #expect(number == 3366)
        } else {
            Issue.record("a comment on something else")
        }
        #expect(onPull.head?.count == 40)
        if case .issue = onIssue.subject {} else { Issue.record("a comment on something else") }
        #expect(push.after == "139828ad0b8fd3c5d172ccc0fc695a6d7a98f4c5")
        #expect(push.commits.first?.modified == ["modules/sysadmin_sops/pages/copr.adoc"])
        #expect(run.pullRequest == 3506)
        #expect(run.status == "success")
        #expect(pushed.ref == "main")
        #expect(pushed.pullRequest == nil)
    }

    @Test("Copr") func copr() throws {
        for name in ["copr_build_end", "copr_build_end_push", "copr_build_end_release"] {
            guard case .coprBuild(let build) = try bus("copr/\(name)") else {
                Issue.record("no build")
                return
            }
            #expect(build.phase == .ended)
            #expect(!build.isSource)
            #expect(build.package != nil)
        }
        guard case .coprBuild(let start) = try bus("copr/copr_build_start"),
            case .coprBuild(let source) = try bus("copr/srpm_build_start"),
            case .coprBuild(let end) = try bus("copr/srpm_build_end")
        else {
            Issue.record("no build")
            return
        }
        #expect(start.status == 3)
        #expect(source.isSource && source.package == nil)
        #expect(end.phase == .ended)
    }

    @Test("Koji") func koji() throws {
        for name in ["epel8", "f36", "old_format", "rawhide"] {
            guard case .kojiBuild(let completed) = try bus("koji/koji_build_completed_\(name)"),
                case .kojiBuild(let started) = try bus("koji/koji_build_start_\(name)")
            else {
                Issue.record("no build")
                return
            }
            #expect(completed.state == .complete && completed.before == .building)
            #expect(started.state == .building && started.before == nil)
            #expect(completed.source?.contains("src.fedoraproject.org") == true)
            #expect(completed.target != nil)
        }
        guard case .kojiTask(let ended) = try bus("koji/koji_build_scratch_end"),
            case .kojiTask(let started) = try bus("koji/koji_build_scratch_start"),
            case .kojiTag(let tagged) = try bus("koji/koji_build_tagged")
        else {
            Issue.record("no task")
            return
        }
        #expect(ended.state == "CLOSED")
        #expect(ended.children.count == 2)
        #expect(started.state == "OPEN")
        #expect(tagged.tag == "f40-build-side-12345")
    }

    @Test("other services") func others() throws {
        guard case .versions(let versions) = try bus("other-services/anitya_version_update"),
            case .hotness(let hotness) = try bus("other-services/new_hotness_update"),
            case .scan(let started) = try bus("other-services/open_scan_hub_task_started"),
            case .scan(let finished) = try bus("other-services/open_scan_hub_task_finished"),
            case .logAnalysis(let analysis) = try bus("other-services/logdetective_analysis_result"),
            case .logAnalysis(let failed) = try bus("other-services/logdetective_analysis_result_error")
        else {
            Issue.record("another event")
            return
        }
        #expect(versions.project == 40221)
        #expect(versions.versions.contains("1.33.0"))
        #expect(!versions.packages.isEmpty)
        #expect(hotness.package == "redis")
        #expect(hotness.bug == 2_106_196)
        #expect(!hotness.versions.isEmpty)
        #expect(started.task == 15649 && started.results == nil)
        #expect(finished.results?.status == "success")
        #expect(analysis.status == "complete" && analysis.explanation != nil)
        #expect(failed.problem?.isEmpty == false)
    }

    @Test("Testing Farm") func testingFarm() throws {
        let callback = try sample("testing-farm/notification")
        let id = try TestingFarmCallback.request(in: callback, secrets: [Secret("secret-token")])
        #expect(id.rawValue == "129bd474-e4d3-49e0-9dec-d994a99feebc")
        #expect(throws: ForgeFailure.self) {
            try TestingFarmCallback.request(in: callback, secrets: [Secret("another")])
        }
        let passed = try TestingFarmReport(JSONDocument(sample("testing-farm/results")).root)
        #expect(passed.id == id)
        #expect(passed.result == .passed)
        #expect(passed.notes.count == 1)
        let failed = try TestingFarmReport(JSONDocument(sample("testing-farm/results_error")).root)
        #expect(failed.result == .error)
        #expect(failed.sentence == "something went wrong")
    }
}
