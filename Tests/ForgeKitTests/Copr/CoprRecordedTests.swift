import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

/// All that was recorded of a running Copr, asked again by our client.
@Suite("a recorded Copr", .enabled(if: Recordings.areThere, Recordings.missing))
struct CoprRecordedTests {
    private static let folder = "service-recordings/copr"
    private static let rec4 = CoprProjectName(owner: "alice", name: "rec4")
    private static let chroot: CoprChroot = "fedora-43-x86_64"

    /// The recordings, by the tests below that play them.
    private static let used: [[String]] = [
        identity, projects, failures, permissions, chroots, newBuilds, builds, packages,
    ]
    private static let identity = ["001-home", "002-auth-check", "003-auth-check-401"]
    private static let projects = [
        "005-project-add", "007-project-add-exist-ok", "011-project-get", "013-project-list",
        "014-project-search", "015-project-edit", "040-webhook-generate",
    ]
    private static let failures = [
        "006-project-add-exists-400", "008-project-add-bad-chroot-400", "009-project-add-anonymous-401",
        "010-project-add-other-owner-403", "012-project-get-404", "016-project-edit-403",
        "025-build-create-404", "026-build-create-invalid-400", "028-build-get-404",
        "036-build-cancel-409", "041-project-delete-400",
    ]
    private static let permissions = [
        "017-permissions-get-404", "018-permissions-request", "019-can-build-in",
    ]
    private static let chroots = ["004-mock-chroots", "020-project-chroot-get", "021-project-chroot-edit"]
    private static let newBuilds = [
        "022-build-create-scm", "023-build-create-upload", "024-build-create-with-batch",
    ]
    private static let builds = [
        "027-build-get", "029-build-list", "030-build-list-page", "031-build-chroot-list",
        "032-build-chroot-get", "033-source-build-config", "034-built-packages", "035-build-cancel",
    ]
    private static let packages = ["037-package-list", "038-package-add-scm", "039-monitor"]

    private func recorded(_ names: [String]) throws -> [Exchange] {
        try names.map { try Exchange.recorded("\(Self.folder)/\($0)") }
    }

    private func recorded(_ name: String) throws -> Exchange {
        try Exchange.recorded("\(Self.folder)/\(name)")
    }

    private static var fields: CoprProjectFields {
        var fields = CoprProjectFields()
        fields.description = "d"
        fields.instructions = "i"
        fields.contact = "https://github.com/packit/packit/issues"
        fields.lifetime = .days(60)
        fields.isUnlisted = true
        return fields
    }

    @Test("every recording is played by a test") func all() {
        let names = Self.used.flatMap { $0 }
        #expect(names.count == 41)
        #expect(names.map { "\(Self.folder)/\($0)" }.sorted() == Recordings.names(in: Self.folder))
    }

    @Test("who asks is known by the token, which is refused when it is over") func who() async throws {
        try await replaying(try recorded(Self.identity), order: .asGiven) { server in
            let copr = try CoprSupport.client(server)
            let version = try await copr.version()
            #expect(version == 3)
            let user = try await copr.authenticatedUser()
            #expect(user.name == "alice" && user.id == 1)
            let expired = await failing { try await copr.authenticatedUser() }
            #expect(expired?.code == .unauthorized)
            #expect(expired?.detail?.hasPrefix("Login invalid/expired. Please visit") == true)
        }
    }

    @Test("projects are made, found, listed and changed") func makeProjects() async throws {
        try await replaying(try recorded(Self.projects)) { server in
            let copr = try CoprSupport.client(server)
            let made = try await copr.addProject(Self.rec4, chroots: ["fedora-rawhide-x86_64"], Self.fields)
            let again = try await copr.addProject(
                Self.rec4, chroots: ["fedora-rawhide-x86_64"], Self.fields, canExist: true)
            let found = try await copr.project(Self.rec4)
            #expect(made == again && again == found)
            #expect(found.id == 3 && found.isUnlisted && found.followsFedoraBranching)
            #expect(found.chroots == ["fedora-rawhide-x86_64"])
            let listed = try await copr.projects(of: "alice", .whole).all()
            #expect(listed.map(\.name.name) == ["p1", "rec", "rec4"])
            let searched = try await copr.searchProjects("rec4", .whole).all()
            #expect(searched.isEmpty)
            var change = CoprProjectFields()
            change.description = "new"
            let edited = try await copr.editProject(
                Self.rec4, chroots: ["fedora-43-x86_64", "fedora-rawhide-x86_64"], change)
            #expect(edited.description == "new" && edited.chroots.count == 2)
            let webhook = try await copr.makeWebhookSecret(of: Self.rec4)
            #expect(webhook.project == 3 && !webhook.secret.isEmpty)
        }
    }

    @Test("what Copr refuses is told by its kind, its fields and its words") func refuse() async throws {
        try await replaying(try recorded(Self.failures)) { server in
            let copr = try CoprSupport.client(server)
            let chroots: [CoprChroot] = ["fedora-rawhide-x86_64"]
            let there = await failing { try await copr.addProject(Self.rec4, chroots: chroots, Self.fields) }
            #expect(there?.code == .conflict && there?.status == 400)
            #expect(there?.fields == [.init("name", "You already have a project named 'rec4'.")])
            let rec2 = CoprProjectName(owner: "alice", name: "rec2")
            let odd = await failing {
                try await copr.addProject(rec2, chroots: ["nope-1-x86_64"], Self.fields)
            }
            #expect(odd?.code == .invalid)
            #expect(odd?.fields.first?.name == "chroots")
            let anonymous = try CoprSupport.client(server, token: nil)
            let rec3 = CoprProjectName(owner: "alice", name: "rec3")
            let unknown = await failing { try await anonymous.addProject(rec3, chroots: [], Self.fields) }
            #expect(unknown?.code == .unauthorized)
            let bobs = CoprProjectName(owner: "bob", name: "rec3")
            let foreign = await failing { try await copr.addProject(bobs, chroots: chroots, Self.fields) }
            #expect(foreign?.code == .forbidden)
            #expect(foreign?.detail?.hasPrefix("You were authorized as 'alice'") == true)
            let nope = CoprProjectName(owner: "alice", name: "nope")
            let missing = try await copr.findProject(nope)
            #expect(missing == nil)
            var change = CoprProjectFields()
            change.description = "x"
            let edit = change
            let others = await failing { try await copr.editProject(Self.rec4, edit) }
            #expect(others?.code == .forbidden)
            #expect(others?.detail == "Only owners and admins may update their projects.")
            let scm = CoprSource.scm(.init(cloneURL: "https://git.example.org/x.git"))
            let nowhere = await failing { try await copr.build(scm, in: nope) }
            #expect(nowhere?.code == .notFound && nowhere?.detail == "Project alice/nope does not exist.")
            let empty = await failing { try await copr.build(.scm(.init(cloneURL: "")), in: Self.rec4) }
            #expect(empty?.code == .invalid)
            #expect(empty?.fields == [.init("clone_url", "This field is required.")])
            let build = await failing { try await copr.build(99999) }
            #expect(build?.code == .notFound)
            let ended = await failing { try await copr.cancelBuild(6) }
            #expect(ended?.code == .conflict && ended?.detail == "Cannot cancel build 6")
            let running = await failing { try await copr.deleteProject(Self.rec4) }
            #expect(running?.code == .invalid && running?.detail == "Build(s) 7, 8 are still running.")
        }
    }

    @Test("a project without permissions has none") func permit() async throws {
        // Copr's answer does not tell whether the project is there, so that is asked.
        let exchanges = try recorded(Self.permissions) + [recorded("011-project-get")]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            let permissions = try await copr.permissions(in: Self.rec4)
            #expect(permissions.isEmpty)
            let updated = try await copr.requestPermissions(admin: true, in: Self.rec4)
            #expect(updated)
            let can = try await copr.canBuild("alice", in: Self.rec4)
            #expect(can)
        }
    }

    @Test("chroots are listed, read and changed") func changeChroots() async throws {
        try await replaying(try recorded(Self.chroots)) { server in
            let copr = try CoprSupport.client(server)
            let known = try await copr.chroots()
            #expect(known.map(\.chroot) == ["fedora-43-x86_64", "fedora-rawhide-x86_64"])
            let before = try await copr.chroot(Self.chroot, of: Self.rec4)
            #expect(before.additionalPackages.isEmpty && before.isolation == "unchanged")
            var wanted = CoprChrootFields()
            wanted.additionalPackages = ["foo"]
            wanted.additionalRepos = ["https://repo.example.org/"]
            let plan = CoprChrootPlan(present: before, wanted: wanted)
            #expect(plan.fields == wanted)
            let after = try await copr.editChroot(Self.chroot, of: Self.rec4, plan.fields)
            #expect(after.additionalPackages == ["foo"])
            #expect(CoprChrootPlan(present: after, wanted: wanted).isEmpty)
        }
    }

    @Test("builds begin from a repository, a file, and after others") func begin() async throws {
        try await withTemporaryDirectory { directory in
            let package = directory.appending("x-1-1.src.rpm")
            try Files.writeAtomically("not really an rpm", to: package)
            try await replaying(try recorded(Self.newBuilds)) { server in
                let copr = try CoprSupport.client(server)
                var options = CoprBuildOptions()
                options.chroots = [Self.chroot]
                let first = try await copr.build(
                    .scm(
                        .init(
                            cloneURL: "https://git.example.org/x.git", committish: "main", subdirectory: "",
                            spec: "x.spec")), in: Self.rec4, options)
                #expect(first.id == 6 && first.state == .pending && first.chroots == [Self.chroot])
                #expect(first.submitted == Timestamp(seconds: 1_795_245_439))
                let uploaded = try await copr.build(upload: package, in: Self.rec4)
                #expect(uploaded.id == 7 && uploaded.chroots.isEmpty)
                #expect(uploaded.source.url?.hasSuffix("x-1-1.src.rpm") == true)
                var later = CoprBuildOptions()
                later.batch = .after(6)
                let second = try await copr.build(
                    .scm(.init(cloneURL: "https://git.example.org/y.git")), in: Self.rec4, later)
                #expect(second.id == 8)
            }
        }
    }

    @Test("builds are read with their chroots, listed and cancelled") func readBuilds() async throws {
        try await replaying(try recorded(Self.builds)) { server in
            let copr = try CoprSupport.client(server)
            let build = try await copr.build(6)
            #expect(build.project == Self.rec4 && build.directory == "rec4" && !build.state.isFinal)
            let all = try await copr.builds(in: Self.rec4, .whole).all()
            #expect(all.map(\.id) == [8, 7, 6])
            let list = copr.builds(in: Self.rec4, CoprListing(pageSize: 1, order: .any))
            let page = try await list.page(at: .offset(1))
            #expect(page.elements.map(\.id) == [7])
            #expect(page.next == .offset(2))
            let chroots = try await copr.chroots(of: 6)
            let chroot = try await copr.chroot(Self.chroot, of: 6)
            #expect(chroots == [chroot])
            #expect(chroot.state == .waiting && chroot.logURL == nil)
            #expect(CoprState.folding(source: .succeeded, chroots: chroots.map(\.state)) == .waiting)
            let config = try await copr.sourceConfig(of: 6)
            #expect(config.kind == "scm" && config.timeout == .seconds(18000))
            let packages = try await copr.builtPackages(of: 6)
            #expect(packages == [Self.chroot: []])
            let cancelled = try await copr.cancelBuild(6)
            #expect(cancelled.state == .canceled)
        }
    }

    @Test("packages are added and listed, and their last builds looked at") func addPackages() async throws {
        try await replaying(try recorded(Self.packages)) { server in
            let copr = try CoprSupport.client(server)
            let before = try await copr.packages(in: Self.rec4, .whole).all()
            #expect(before.isEmpty)
            let package = try await copr.addPackage(
                "hello", in: Self.rec4, from: .scm(.init(cloneURL: "https://git.example.org/x.git")))
            #expect(package.id == 2 && package.sourceKind == "scm" && package.latestBuild == nil)
            let monitor = try await copr.monitor(Self.rec4)
            #expect(monitor.packages.isEmpty)
        }
    }
}
