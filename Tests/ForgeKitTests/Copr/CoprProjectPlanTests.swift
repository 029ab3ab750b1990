import ForgeKit
import JSONKit
import ReplayServer
import TestSupport
import Testing

private let name = CoprSupport.project

@Suite("having a project in Copr as it is wanted") struct CoprProjectPlanTests {
    private static func json(
        _ chroots: [String] = ["fedora-42-x86_64", "fedora-43-x86_64"], description: String = "d"
    ) -> String {
        let repos = chroots.map { #""\#($0)": """# }.joined(separator: ", ")
        return """
            {"id": 3, "name": "hello", "ownername": "alice", "chroot_repos": {\(repos)},
            "description": "\(description)", "instructions": "i", "unlisted_on_hp": true,
            "additional_repos": ["r"], "module_hotfixes": false, "bootstrap": "default"}
            """
    }

    private static func present(_ text: String = json()) throws -> CoprProject {
        try CoprProject(JSONDocument(text).root)
    }

    private static var wanted: CoprWantedProject {
        var wanted = CoprWantedProject(name, chroots: ["fedora-43-x86_64"])
        wanted.description = "d"
        wanted.instructions = "i"
        wanted.contact = "c"
        wanted.isUnlisted = true
        wanted.lifetime = .days(60)
        wanted.additionalRepos = ["r"]
        wanted.moduleHotfixes = false
        wanted.bootstrap = "default"
        return wanted
    }

    @Test("nothing is changed of a project that is as it is wanted") func same() throws {
        let plan = CoprProjectPlan(present: try Self.present(), wanted: Self.wanted)
        #expect(plan.isEmpty && plan.changes.isEmpty && plan.chroots == nil)
    }

    @Test("what is not said is not changed") func unsaid() throws {
        let wanted = CoprWantedProject(name, chroots: [])
        #expect(CoprProjectPlan(present: try Self.present(), wanted: wanted).isEmpty)
    }

    @Test("chroots are added to those that are there, sorted") func chroots() throws {
        var wanted = Self.wanted
        wanted.chroots = ["fedora-44-x86_64", "epel-9-x86_64"]
        let plan = CoprProjectPlan(present: try Self.present(), wanted: wanted)
        #expect(
            plan.chroots == [
                "epel-9-x86_64", "fedora-42-x86_64", "fedora-43-x86_64", "fedora-44-x86_64",
            ])
        #expect(plan.fields.isEmpty)
        #expect(
            plan.changes.map(\.description) == [
                "chroots: 'fedora-42-x86_64, fedora-43-x86_64' → "
                    + "'epel-9-x86_64, fedora-42-x86_64, fedora-43-x86_64, fedora-44-x86_64'"
            ])
    }

    @Test("only the fields that differ are changed; when it is deleted is none of them") func fields() throws
    {
        var wanted = Self.wanted
        wanted.description = "new"
        wanted.instructions = "n"
        wanted.isUnlisted = false
        wanted.lifetime = .forever
        wanted.additionalRepos = []
        wanted.moduleHotfixes = true
        wanted.bootstrap = "on"
        let plan = CoprProjectPlan(present: try Self.present(), wanted: wanted)
        var fields = CoprProjectFields()
        fields.description = "new"
        fields.instructions = "n"
        fields.isUnlisted = false
        fields.additionalRepos = []
        fields.moduleHotfixes = true
        fields.bootstrap = "on"
        #expect(plan.fields == fields)
        #expect(
            plan.changes.map(\.field) == [
                "description", "instructions", "unlisted_on_hp", "additional_repos", "module_hotfixes",
                "bootstrap",
            ])
    }

    // MARK: With a server

    private static let get = "GET /api_3/project?ownername=alice&projectname=hello"
    private static let authorized = [("Authorization", "Basic <redacted>")]

    private static func found(_ text: String = json()) -> Exchange { Exchange(get, answer: .json(text)) }
    private static let missing = Exchange(get, answer: .json(#"{"error": "no"}"#, 404))

    private static func add(_ answer: Reply) -> Exchange {
        Exchange(
            "POST /api_3/project/add/alice?exist_ok=True", header: authorized,
            body: .json(
                """
                {"name": "hello", "chroots": ["fedora-43-x86_64"], "description": "d", "instructions": "i",
                "contact": "c", "unlisted_on_hp": true, "delete_after_days": 60, "additional_repos": ["r"],
                "module_hotfixes": false, "bootstrap": "default"}
                """), answer: answer)
    }

    private static func edit(_ body: String, _ answer: Reply) -> Exchange {
        Exchange(
            "PUT /api_3/project/edit/alice/hello", header: authorized, body: .json(body), answer: answer)
    }

    private func ensuring(
        _ exchanges: [Exchange], _ wanted: CoprWantedProject = wanted, clock: HastyClock = HastyClock(),
        requestsPermission: Bool = false
    ) async throws -> CoprEnsured {
        try await replaying(exchanges, order: .asGiven) { server in
            try await CoprSupport.client(server, clock: clock)
                .ensureProject(wanted, requestsPermission: requestsPermission)
        }
    }

    @Test("one question is enough for a project that is as it is wanted") func unchanged() async throws {
        let ensured = try await ensuring([Self.found()])
        #expect(!ensured.wasMade && ensured.plan == nil)
    }

    @Test("a missing project is made, and compared when it was there after all") func made() async throws {
        let fresh = try await ensuring([Self.missing, Self.add(.json(Self.json(["fedora-43-x86_64"])))])
        #expect(fresh.wasMade && fresh.plan == nil)
        let raced = try await ensuring([
            Self.missing, Self.add(.json(Self.json(["fedora-43-x86_64"], description: "other"))),
            Self.edit(#"{"description": "d"}"#, .json(Self.json(["fedora-43-x86_64"]))),
        ])
        #expect(!raced.wasMade && raced.plan?.fields.description == "d")
    }

    @Test("of two that make a project at the same time, the later one waits for it") func race() async throws
    {
        let there = Reply.json(#"{"error": "name: You already have a project named 'hello'."}"#, 400)
        let clock = HastyClock()
        let ensured = try await ensuring(
            [Self.missing, Self.add(there), Self.missing, Self.add(there), Self.found()], clock: clock)
        #expect(!ensured.wasMade)
        #expect(clock.pauses.map { Int(($0 / .seconds(1)).rounded()) } == [1, 2])
    }

    @Test("who waits for another's project gives up after two minutes") func endlessRace() async throws {
        let there = Reply.json(#"{"error": "Copr 'alice/hello' already exists"}"#, 400)
        let clock = HastyClock()
        let round = [Self.missing, Self.add(there)]
        let rounds = Array(repeating: round, count: 8).flatMap { $0 }
        let failure = await failing { try await self.ensuring(rounds, clock: clock) }
        #expect(failure?.code == .conflict)
        #expect(clock.pauses.map { Int(($0 / .seconds(1)).rounded()) } == [1, 2, 4, 8, 16, 32, 57])
    }

    @Test("a chroot that was added meanwhile is looked at again, three times at most") func dropped()
        async throws
    {
        let refusal = Reply.json(#"{"error": "chroots: Can't drop chroot fedora-44-x86_64"}"#, 400)
        var wanted = Self.wanted
        wanted.chroots = ["epel-9-x86_64"]
        let body = #"{"chroots": ["epel-9-x86_64", "fedora-42-x86_64", "fedora-43-x86_64"]}"#
        let clock = HastyClock()
        let ensured = try await ensuring(
            [
                Self.found(), Self.edit(body, refusal),
                Self.found(Self.json(["fedora-42-x86_64", "fedora-44-x86_64"])),
                Self.edit(
                    #"{"chroots": ["epel-9-x86_64", "fedora-42-x86_64", "fedora-44-x86_64"]}"#,
                    .json(Self.json())),
            ], wanted, clock: clock)
        #expect(ensured.plan?.chroots?.count == 3)
        #expect(clock.pauses.map { Int(($0 / .seconds(1)).rounded()) } == [3])
        let again = wanted
        let failure = await failing {
            try await self.ensuring(
                Array(repeating: [Self.found(), Self.edit(body, refusal)], count: 3).flatMap { $0 }, again)
        }
        #expect(failure?.code == .invalid)
    }

    @Test("who may not change a project is told where to ask, or has asked") func forbidden() async throws {
        let refusal = Reply.json(#"{"error": "Only owners and admins may update their projects."}"#, 403)
        var wanted = Self.wanted
        wanted.description = "new"
        let other = wanted
        let exchanges = [Self.found(), Self.edit(#"{"description": "new"}"#, refusal)]
        let told = await failing { try await self.ensuring(exchanges, other) }
        #expect(told?.code == .forbidden)
        #expect(told?.detail?.contains("ask for the permission 'admin' at http://") == true)
        #expect(told?.detail?.hasSuffix("/coprs/alice/hello/permissions/") == true)
        let request = Exchange(
            "PUT /api_3/project/permissions/request/alice/hello", header: Self.authorized,
            body: .json(#"{"admin": true}"#), answer: .json(#"{"updated": true}"#))
        let asked = await failing {
            try await self.ensuring(exchanges + [request], other, requestsPermission: true)
        }
        #expect(asked?.code == .forbidden)
        #expect(asked?.detail?.contains("the permission was asked for; see") == true)
    }

    @Test("a failure of Copr points to its status page") func broken() async throws {
        let failure = await failing {
            try await self.ensuring([
                Exchange(Self.get, answer: .json(#"{"error": "oops"}"#, 500)).times(1...20)
            ])
        }
        #expect(failure?.code == .serverFailure)
        #expect(failure?.detail?.hasPrefix("oops; see http://127.0.0.1") == true)
        #expect(failure?.detail?.contains("/status/ ") == true)
    }

    @Test("settings of chroots are compared, and only differences are sent") func chrootSettings()
        async throws
    {
        let chroot = """
            {"ownername": "alice", "projectname": "hello", "mock_chroot": "fedora-43-x86_64",
            "additional_packages": ["make"], "additional_repos": [], "with_opts": [], "without_opts": ["b"]}
            """
        var wanted = Self.wanted
        var fields = CoprChrootFields()
        fields.additionalPackages = ["make"]
        fields.additionalModules = ["m:1"]
        fields.withOptions = ["a"]
        fields.withoutOptions = ["b"]
        wanted.chrootFields["fedora-43-x86_64"] = fields
        let parts = MultipartPart(
            "json", fileName: "json", contentType: "application/json",
            #"{"additional_modules": ["m:1"], "with_opts": ["a"]}"#)
        let ensured = try await ensuring(
            [
                Self.found(),
                Exchange(
                    "GET /api_3/project-chroot?ownername=alice&projectname=hello&chrootname=fedora-43-x86_64",
                    answer: .json(chroot)),
                Exchange(
                    "PUT /api_3/project-chroot/edit/alice/hello/fedora-43-x86_64", header: Self.authorized,
                    body: .multipart([parts]), answer: .json(chroot)),
            ], wanted)
        let plan = ensured.chrootPlans["fedora-43-x86_64"]
        #expect(
            plan?.changes.map(\.description) == ["additional_modules: '' → 'm:1'", "with_opts: '' → 'a'"])
    }
}
