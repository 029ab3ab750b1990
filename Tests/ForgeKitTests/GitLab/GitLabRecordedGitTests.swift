import ForgeKit
import ReplayServer
import Testing

@Suite("recordings of GitLab: git", .enabled(if: Recordings.areThere, Recordings.missing))
struct GitLabRecordedGitTests {
    private let name = RepositoryName(namespace: "packit-service", name: "ogr-tests")

    @Test("branches come page by page") func branches() async throws {
        let pages = [try gitlabRecorded("004-branches-list"), try gitlabRecorded("005-branches-list-page2")]
        try await askingGitLab(pages) { forge in
            let all = try await forge.repository(name, number: 3_163_647).branches().all()
            #expect(all.count == 32)
            #expect(all.first?.name == "Aniketh01/wget2-add_Last-Modified")
            #expect(all.first?.commit == "6f3814f417439d2b3888fdd7d60290ddd78cd194")
        }
    }

    @Test("a branch, a tag and a commit are found by name, or are nil") func single() async throws {
        let exchanges = [
            try gitlabRecorded("002-branch-get"), try gitlabRecorded("003-branch-get-404"),
            try gitlabRecorded("085-tag-get"),
            try gitlabRecorded("086-tag-get-404"), try gitlabRecorded("012-commit-get"),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let sha = "59b1a9bab5b5198c619270646410867788685c16"
            let answer = try await repository.branch("test_branch")
            #expect(answer == Branch("test_branch", commit: sha))
            let answer2 = try await repository.branch("non-existing")
            #expect(answer2 == nil)
            let answer3 = try await repository.tag("0.1.0")
            #expect(answer3 == GitTag("0.1.0", commit: "24c86d0704694f686329b2ea636c5b7522cfdc40"))
            let answer4 = try await repository.tag("future")
            #expect(answer4 == nil)
            let answer5 = try await repository.commit(sha)
            #expect(answer5 == sha)
        }
    }

    @Test("commits and tags are listed") func lists() async throws {
        try await askingGitLab([gitlabRecorded("018-commits-list"), gitlabRecorded("087-tags-list")]) {
            forge in
            let repository = forge.repository(name, number: ogrTests)
            let commits = try await repository.commits(of: "master").all()
            #expect(commits.count == 18)
            #expect(commits.first == "dd9b6c54c0788301c86bdf058a8e91e3594a0a17")
            let tags = try await repository.tags().all()
            #expect(tags.count == 9)
            #expect(tags.first == GitTag("0.2.7", commit: "b8e18207cfdad954f1b3a96db34d0706b272e6cf"))
        }
    }

    @Test("files are read at a branch or a commit, and may be absent") func files() async throws {
        let exchanges = [
            try gitlabRecorded("021-file-content"), try gitlabRecorded("022-file-content"),
            try gitlabRecorded("023-file-content-404"),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let old = try await repository.file("README.md", at: "b8e18207cfdad954f1b3a96db34d0706b272e6cf")
            #expect(old.map { String(decoding: $0, as: UTF8.self).hasPrefix("# ogr-tests\n") } == true)
            let answer = try await repository.file("./README.md", at: "master")
            #expect(answer == old)
            let answer2 = try await repository.file(".blablabla_nonexisting_file", at: "master")
            #expect(answer2 == nil)
        }
    }

    @Test("a tree is listed") func tree() async throws {
        // We say `false`; the recorded client had the word from its language.
        let exchange = try gitlabRecorded("088-tree").query("recursive", "false")
        try await askingGitLab([exchange]) { forge in
            let entries = try await forge.repository(name, number: ogrTests)
                .tree("", at: "master", recursive: false)
            #expect(entries == [TreeEntry("README.md", .file)])
        }
    }

    @Test("releases are made, and listed newest first") func releases() async throws {
        let exchanges = [
            try gitlabRecorded("081-release-create"), try gitlabRecorded("082-releases-list").times(2),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let made = try await repository.create(
                NewRelease(
                    tag: "0.2.8", title: "test 0.2.8", body: "testing release-0.2.8", commitish: "master"))
            let page = "https://gitlab.com/packit-service/ogr-tests"
            #expect(made.webURL == "\(page)/-/releases/0.2.8")
            #expect(made.tarballURL == "\(page)/-/archive/0.2.8/ogr-tests-0.2.8.tar.gz")
            #expect(made.body == "testing release-0.2.8")
            let all = try await repository.releases().all()
            #expect(all.count == 10)
            #expect(all.last?.title == "test")
            let answer = try await repository.latestRelease()
            #expect(answer == made)
        }
    }

    @Test("more releases than one page has are all found") func manyReleases() async throws {
        // The first and the last page were not kept.
        let path = "/projects/4207231/releases?per_page=100"
        let first = gitlabExchange("GET \(path)", "[]").with(header: [("X-Next-Page", "2")])
        let last = gitlabExchange("GET \(path)&page=4", "[]").with(header: [("X-Next-Page", "")])
        let pages = [
            first, try gitlabRecorded("083-releases-list-page2"),
            try gitlabRecorded("084-releases-list-page3"), last,
        ]
        try await askingGitLab(pages) { forge in
            let all = try await forge.repository(name, number: 4_207_231).releases().all()
            #expect(all.count == 40)
            #expect(all.first?.tag == "untagged-a81020c0c01db3e23629")
        }
    }
}
