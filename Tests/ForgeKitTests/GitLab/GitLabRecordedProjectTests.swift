import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

@Suite("recordings of GitLab: projects", .enabled(if: Recordings.areThere, Recordings.missing))
struct GitLabRecordedProjectTests {
    private let name = RepositoryName(namespace: "packit-service", name: "ogr-tests")

    @Test("every recording is played by some test") func all() throws {
        let folder = Fixtures.root.pushing("ForgeKitTests/GitLab")
        let tests = try Files.list(folder).map { file in
            try String(decoding: Files.read(folder.appending(file)), as: UTF8.self)
        }.joined()
        let names = Recordings.names(in: "forge-recordings/gitlab").map { $0.split(separator: "/")[2] }
        #expect(names.count == 91)
        #expect(names.filter { !tests.contains("\"\($0)\"") } == [])
    }

    @Test("a project is found by its path") func project() async throws {
        try await askingGitLab([gitlabRecorded("069-project-get")]) { forge in
            let info = try await forge.repository(name).info()
            #expect(info.name == name)
            #expect(info.number == ogrTests)
            #expect(info.isPrivate == false)
            #expect(info.hasIssues == true)
            #expect(!info.isFork)
            #expect(info.defaultBranch == "master")
            #expect(info.webURL == "https://gitlab.com/packit-service/ogr-tests")
            #expect(info.gitURL == "https://gitlab.com/packit-service/ogr-tests.git")
            #expect(info.sshURL == "git@gitlab.com:packit-service/ogr-tests.git")
        }
    }

    @Test("nobody is told less of a project") func anonymous() async throws {
        try await askingGitLab([gitlabRecorded("070-project-get")], credential: .anonymous) { forge in
            let info = try await forge.repository(RepositoryName(namespace: "gnachman", name: "iterm2"))
                .info()
            #expect(info.isPrivate == nil)
            #expect(info.hasIssues == nil)
            #expect(info.name.fullName == "gnachman/iterm2")
        }
    }

    @Test("a project is found by its number, and its name is learned") func number() async throws {
        try await askingGitLab([gitlabRecorded("071-project-get")]) { forge in
            let repository = try await forge.repository(number: 10_403_243)
            #expect(repository.name.fullName == "inkscape/inbox")
            let answer = try await forge.repository(number: 10_403_243).name
            #expect(answer == repository.name)
        }
    }

    @Test("what is not there is not found") func absent() async throws {
        let exchange = try gitlabRecorded("072-project-get-404").times(2)
        try await askingGitLab([exchange]) { forge in
            let absent = forge.repository(
                RepositoryName(namespace: "mfocko", name: "new-ogr-testing-repo"))
            let answer = try await absent.exists()
            #expect(!answer)
            let failure = await gitlabFailure { () async throws(ForgeFailure) in try await absent.info() }
            #expect(failure?.code == .notFound)
            #expect(failure?.detail == "404 Project Not Found")
        }
    }

    @Test("projects are made, described and removed") func changes() async throws {
        let exchanges = [
            try gitlabRecorded("065-project-create"), try gitlabRecorded("068-project-edit"),
            try gitlabRecorded("067-project-delete"),
        ]
        try await askingGitLab(exchanges) { forge in
            let made = try await forge.create(NewRepository("ogr-playground"))
            #expect(made.name.fullName == "mfocko/ogr-playground")
            #expect(made.isPrivate == true)
            #expect(made.defaultBranch == nil)
            try await forge.repository(name, number: ogrTests).setDescription(
                "Testing repository for python-ogr package.  |  https://github.com/packit-service/ogr")
            try await forge.repository(name, number: 21_916_047).delete()
        }
    }

    @Test("a name that is taken is a conflict that names the fields") func taken() async throws {
        try await askingGitLab([gitlabRecorded("066-project-create-400")]) { forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await forge.create(NewRepository("new-ogr-testing-repo-fail"))
            }
            #expect(failure?.code == .conflict)
            #expect(failure?.status == 400)
            #expect(
                failure?.fields == [
                    .init("name", "has already been taken"), .init("path", "has already been taken"),
                ])
        }
    }

    @Test("a fork into a namespace is waited for") func fork() async throws {
        let begun = try gitlabRecorded("024-fork-create")
        let ready = gitlabExchange(
            "GET /projects/34568757",
            #"{"id": 34568757, "path_with_namespace": "ogr-tests-mfocko/ogr-tests","#
                + #""web_url": "w", "import_status": "finished"}"#)
        let clock = HastyClock()
        try await askingGitLab([begun, ready], clock: clock) { forge in
            let fork = try await forge.repository(name, number: ogrTests).fork(into: "ogr-tests-mfocko")
            #expect(fork.name.fullName == "ogr-tests-mfocko/ogr-tests")
        }
        #expect(clock.pauses.count == 1)
    }

    @Test("forks tell what they were forked from") func forks() async throws {
        try await askingGitLab([gitlabRecorded("025-forks-list")]) { forge in
            let forks = try await forge.repository(name, number: ogrTests).forks().all()
            #expect(forks.map(\.name.fullName).first == "mfocko/definitely-not-ogr-tests")
            #expect(forks.map(\.parent) == Array(repeating: name, count: 4))
        }
    }

    @Test("the projects of a group are listed") func group() async throws {
        // The path of the group does as well as its number, which would be one more question.
        let exchange = try gitlabRecorded("027-group-projects").path("/api/v4/groups/inkscape/projects")
        try await askingGitLab([exchange]) { forge in
            let found = try await forge.repositories(of: "inkscape").all()
            #expect(found.count == 11)
            #expect(found[7].name.fullName == "inkscape/inkscape")
        }
    }

    @Test("projects are chosen by their languages") func languages() async throws {
        let list = gitlabExchange(
            "GET /groups/inkscape/projects?per_page=100",
            #"[{"id": 3472737, "path_with_namespace": "inkscape/inkscape", "web_url": "w"}]"#)
        try await askingGitLab([list, gitlabRecorded("042-languages")]) { forge in
            let found = try await forge.repositories(of: "inkscape", language: "c++").all()
            #expect(found.map(\.name.name) == ["inkscape"])
        }
    }

    @Test("names and addresses of contributors come page by page") func contributors() async throws {
        let second = try gitlabRecorded("020-contributors-page2").ignoringQuery("order_by", "sort")
        try await askingGitLab([gitlabRecorded("019-contributors"), second]) { forge in
            let all = try await forge.repository(name, number: 2_396_494).contributors().all()
            #expect(all.count == 30)
            #expect(all.last == "Bkg2k <user@example.com>")
        }
    }
}
