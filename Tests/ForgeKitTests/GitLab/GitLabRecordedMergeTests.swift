import ForgeKit
import HostKit
import ReplayServer
import Testing

@Suite("recordings of GitLab: merge requests", .enabled(if: Recordings.areThere, Recordings.missing))
struct GitLabRecordedMergeTests {
    private let name = RepositoryName(namespace: "packit-service", name: "ogr-tests")

    /// A project that a merge request comes from.
    private func fork(_ number: Int, _ path: String) -> Exchange {
        gitlabExchange(
            "GET /projects/\(number)",
            #"{"id": \#(number), "path_with_namespace": "\#(path)", "web_url": "w"}"#)
    }

    @Test("a merge request is read, and where it comes from is looked up") func fromFork() async throws {
        let exchanges = [
            try gitlabRecorded("059-pr-get"), fork(14_255_608, "lachmanfrantisek/ogr-tests"),
            try gitlabRecorded("057-pr-get"),
            gitlabExchange("GET /projects/25840586", status: 404, #"{"message": "404 Project Not Found"}"#),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let found = try await repository.pullRequest(25)
            #expect(found.source?.fullName == "lachmanfrantisek/ogr-tests")
            #expect(found.target == name)
            #expect(found.head == "9ea58e21114d8ea9fdd4bdb733d3a6db1d9d244a")
            #expect(found.mergeability == .impossible)
            #expect(found.state == .open)
            #expect(!found.isDraft)
            #expect(found.author == "lachmanfrantisek")
            let hidden = try await repository.pullRequest(77)
            #expect(hidden.source == nil)
            #expect(hidden.sourceNumber == 25_840_586)
            #expect(hidden.mergeability == .possible)
            #expect(hidden.sourceBranch == "1-bac-test")
            #expect(hidden.diffURL == "\(hidden.webURL)/diffs")
        }
        try await askingGitLab([gitlabRecorded("058-pr-get")]) { forge in
            let own = RepositoryName(namespace: "mfocko", name: "ogr-tests")
            let inside = try await forge.repository(own, number: 20_772_752).pullRequest(1)
            #expect(inside.source == own)
            #expect(inside.isDraft)
        }
    }

    @Test("one that is not there is not found") func absent() async throws {
        // The recorded number is larger than any.
        let exchange = try gitlabRecorded("060-pr-get-404")
            .path("/api/v4/projects/14233409/merge_requests/\(Int.max)")
        try await askingGitLab([exchange]) { forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.repository(name, number: ogrTests).pullRequest(.init(Int.max))
            }
            #expect(failure?.code == .notFound)
        }
    }

    @Test("merge requests come page by page, with all states") func list() async throws {
        let path = "/projects/14233409/merge_requests?state=all&order_by=updated_at&sort=desc&per_page=100"
        let pages = [
            gitlabExchange("GET \(path)", "[]").with(header: [("X-Next-Page", "2")]),
            try gitlabRecorded("074-prs-list-page2"), try gitlabRecorded("075-prs-list-page3"),
            gitlabExchange("GET \(path)&page=4", "[]"),
        ]
        try await askingGitLab(pages) { forge in
            let all = try await forge.repository(name, number: ogrTests)
                .pullRequests(PullRequestQuery(state: nil)).all()
            #expect(all.count == 40)
            #expect(all.first?.state == .closed)
            #expect(all.first?.closedBy == "bcrocker")
            #expect(all.first?.source == nil)
            #expect(all.first { $0.number == 53 }?.state == .merged)
            #expect(all.first { $0.number == 68 }?.source == name)
        }
        try await askingGitLab([gitlabRecorded("073-prs-list")]) { forge in
            let open = try await forge.repository(name, number: ogrTests)
                .pullRequests(PullRequestQuery()).all()
            #expect(open.map(\.number) == [25, 24, 23, 22])
            #expect(open.map(\.isDraft) == [false, true, open[2].isDraft, open[3].isDraft])
        }
    }

    @Test("merge requests are opened, edited and merged") func changes() async throws {
        let exchanges = [
            try gitlabRecorded("054-pr-create"), try gitlabRecorded("056-pr-edit"),
            try gitlabRecorded("061-pr-merge"),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let opened = try await repository.open(
                NewPullRequest("some special title", body: "Description", from: "pr-3", into: "master"))
            #expect(opened.number == 50)
            #expect(opened.source == name)
            #expect(opened.mergeability == .checking)
            try await repository.edit(
                1 as PullRequest.Number, title: nil, body: "test description")
            try await repository.merge(71)
        }
    }

    @Test("a second merge request of a branch is a conflict") func twice() async throws {
        try await askingGitLab([gitlabRecorded("055-pr-create-409")]) { forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.repository(name, number: 20_772_752).open(
                    NewPullRequest("a", body: "b", from: "c", into: "d"))
            }
            #expect(failure?.code == .conflict)
            #expect(
                failure?.detail
                    == "Another open merge request already exists for this source branch: !1")
        }
    }

    @Test("what one would become is nil when it cannot be merged") func mergeRef() async throws {
        let exchanges = [try gitlabRecorded("062-pr-merge-ref"), try gitlabRecorded("063-pr-merge-ref-400")]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let answer = try await repository.mergeCommit(of: open(78))
            #expect(answer == "4862b886448876717a36e4a3b4a17183abb9d4e0")
            let answer2 = try await repository.mergeCommit(of: open(79))
            #expect(answer2 == nil)
        }
    }

    private func open(_ number: PullRequest.Number) -> PullRequest {
        PullRequest(
            number: number, title: "", body: "", state: .open, author: nil, source: nil, sourceBranch: "a",
            target: name, targetBranch: "b", head: nil, webURL: "")
    }

    @Test("commits come oldest first, and the patch from the web pages") func commits() async throws {
        // Nobody is asked for a credential by the pages; ours goes along.
        let patch = try gitlabRecorded("064-pr-patch").header("PRIVATE-TOKEN", "glpat-hush")
        try await askingGitLab([gitlabRecorded("053-pr-commits"), patch]) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let commits = try await repository.commits(of: 1).all()
            #expect(
                commits == [
                    "3c1fb11dd358254cc3f1588f173e54e98c1d4c09", "d490ec67dd98f69dfdc1732b98bb3189f0e0aace",
                ])
            let text = String(decoding: try await repository.patch(of: 3), as: UTF8.self)
            #expect(text.hasPrefix("From db843cde94391923c6acb4cce938d830477a9732 Mon Sep 17"))
        }
    }

    @Test("statuses of commits are set and listed, newest first") func statuses() async throws {
        let first = "11b37d913374b14f8519d16c2a2cca3ebc14ac64"
        let second = "59b1a9bab5b5198c619270646410867788685c16"
        let exchanges = [
            try gitlabRecorded("013-commit-status-create"), try gitlabRecorded("014-commit-status-create"),
            // With all that were ever set.
            try gitlabRecorded("015-commit-statuses-list").query("all", "true"),
            try gitlabRecorded("016-commit-statuses-list"), try gitlabRecorded("017-commit-statuses-list"),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let url = "https://gitlab.com/packit-service/ogr-tests"
            let set = try await repository.setStatus(
                NewCommitStatus(.success, context: "test", description: "not failed test", targetURL: url),
                of: second)
            #expect(set.commit == second)
            #expect(set.state == .success)
            #expect(set.targetURL == url)
            _ = try await repository.setStatus(
                NewCommitStatus(.success, context: "test", description: "testing status", targetURL: url),
                of: first)
            let all = try await repository.statuses(of: first).all()
            #expect(all.map(\.context) == ["test", "default"])
            #expect(all.first?.created == Timestamp(iso8601: "2020-08-27T09:20:02.909Z"))
            let answer = try await repository.latestStatuses(of: second).all()
            #expect(answer == [set])
            let answer2 = try await repository.latestStatuses(of: first).all().count
            #expect(answer2 == 2)
        }
    }
}
