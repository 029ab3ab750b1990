import ForgeKit
import HostKit
import ReplayServer
import Testing

@Suite("recordings of GitLab: people", .enabled(if: Recordings.areThere, Recordings.missing))
struct GitLabRecordedPeopleTests {
    private let name = RepositoryName(namespace: "packit-service", name: "ogr-tests")

    @Test("who asks is told once") func me() async throws {
        try await askingGitLab([gitlabRecorded("089-user")]) { forge in
            let me = try await forge.currentUser()
            #expect(me.login == "nforro")
            #expect(me.number == 523_403)
            #expect(me.email == "user@example.com")
            let answer = try await forge.currentUser()
            #expect(answer == me)
            let answer2 = try await forge.userNumber("nforro")
            #expect(answer2 == 523_403)
        }
    }

    @Test("a wrong token is told, and not shown") func wrongToken() async throws {
        try await askingGitLab([gitlabRecorded("090-user-401")]) { forge in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in try await forge.currentUser()
            }
            #expect(failure?.code == .unauthorized)
            #expect(!"\(String(describing: failure)) \(String(reflecting: failure))".contains("hush"))
        }
    }

    @Test("the rate limit is in the header of an answer without a body") func rateLimit() async throws {
        try await askingGitLab([gitlabRecorded("076-rate-limit-by-head")]) { forge in
            let limit = try await forge.rateLimit()
            #expect(
                limit
                    == RateLimit(
                        limit: 2000, remaining: 1998, reset: Timestamp(seconds: 1_768_314_540),
                        resource: "throttle_authenticated_api"))
        }
    }

    @Test("a member's number is looked up once") func lookup() async throws {
        let exchanges = [
            try gitlabRecorded("091-users-lookup"),
            gitlabExchange(
                "GET /projects/14233409/members/all/8919946", #"{"username": "k", "access_level": 30}"#),
            gitlabExchange(
                "GET /projects/14233409/members/all/8919946", status: 404, #"{"message": "404 Not found"}"#),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let answer = try await repository.access(of: "kpostlet")
            #expect(answer == .push)
            let answer2 = try await repository.access(of: "KPostlet")
            #expect(answer2 == .none)
        }
    }

    @Test("members are those of the groups, too") func members() async throws {
        try await askingGitLab([gitlabRecorded("045-members-all").times(3)]) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let owners = try await repository.owners()
            #expect(owners.count == 8)
            #expect(owners.first == "lachmanfrantisek")
            let admins = try await repository.users(with: .admin)
            #expect(admins.subtracting(owners) == ["centos-stream-packit"])
            let answer = try await repository.users(with: .triage).count
            #expect(answer == 10)
        }
    }

    @Test("members come page by page") func manyMembers() async throws {
        let first = gitlabExchange("GET /projects/2396494/members/all?per_page=100", "[]")
            .with(header: [("X-Next-Page", "2")])
        try await askingGitLab([first, gitlabRecorded("046-members-all-page2")]) { forge in
            let users = try await forge.repository(name, number: 2_396_494).users(with: .push)
            #expect(users == ["gugueU", "Akkeoss", "Pit64"])
        }
    }

    @Test("members are added, and changed when they are there already") func add() async throws {
        let found = gitlabExchange(
            "GET /users?username=ttomecek", #"[{"id": 737640, "username": "ttomecek"}]"#)
        try await askingGitLab([found, gitlabRecorded("043-member-add")]) { forge in
            try await forge.repository(name, number: ogrTests).grant(.admin, to: "ttomecek")
        }
        let change = gitlabExchange(
            "PUT /projects/14233409/members/737640", body: #"{"access_level": 40}"#, "{}")
        try await askingGitLab([found, gitlabRecorded("044-member-add-409"), change]) { forge in
            try await forge.repository(name, number: ogrTests).grant(.maintain, to: "ttomecek")
        }
    }

    @Test("access is asked for") func request() async throws {
        try await askingGitLab([gitlabRecorded("001-access-request")]) { forge in
            try await forge.repository(name, number: 19_978_385).requestAccess()
        }
    }

    @Test("a group's number is looked up once") func group() async throws {
        // Without the projects of the group, which nobody reads here.
        let group = try gitlabRecorded("026-group-get").query("with_projects", "false")
        let exchanges = [
            group, gitlabExchange("DELETE /projects/14233409/share/470642", status: 204, "").times(2),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            try await repository.revoke(fromGroup: "inkscape")
            try await repository.revoke(fromGroup: "inkscape")
        }
    }
}
