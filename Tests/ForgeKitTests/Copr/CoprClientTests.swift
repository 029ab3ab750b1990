import CurlHTTP
import ForgeKit
import HostKit
import RPMKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

private let project = CoprSupport.project
private let authorized = [("Authorization", "Basic YWxpY2VzLWxvZ2luOmYwZTFkMmMzLXRva2Vu")]
private let named = "ownername=alice&projectname=hello"

private func buildJSON(_ id: Int, _ state: String = "pending") -> String {
    #"{"id": \#(id), "state": "\#(state)", "ownername": "alice", "projectname": "hello", "chroots": []}"#
}

@Suite("the client of Copr") struct CoprClientTests {
    @Test("a server without encryption is refused unless that is allowed") func encryption() async throws {
        let plain = CoprSettings(url: "http://copr.example.org")
        let refused = await failing { try CoprClient(plain, http: .forTests()) }
        #expect(refused?.code == .badRequest)
        #expect(refused?.detail?.contains("encrypted = false") == true)
        let odd = await failing {
            try CoprClient(CoprSettings(url: "ftp://x", isEncrypted: false), http: .forTests())
        }
        #expect(odd?.code == .badRequest)
        _ = try CoprClient(CoprSettings(url: "http://c.example", isEncrypted: false), http: .forTests())
    }

    @Test("no error shows the token") func secrets() async throws {
        let refusal = Reply.json(#"{"error": "no"}"#, 403)
        let exchange = Exchange("GET /api_3/auth-check", header: authorized, answer: refusal)
        try await replaying([exchange]) { server in
            let copr = try CoprSupport.client(server)
            let failure = await failing { try await copr.authenticatedUser() }
            let texts = [
                "\(failure as Any)", String(reflecting: failure), "\(copr)", String(reflecting: copr),
            ]
            for text in texts {
                #expect(!text.contains(CoprSupport.token) && !text.contains("YWxpY2Vz"))
            }
        }
    }

    @Test("lists go on until a page is empty, and are sorted here as well") func pages() async throws {
        func page(_ offset: Int, _ builds: [String]) -> Exchange {
            Exchange(
                "GET /api_3/build/list?\(named)&status=failed&limit=2&offset=\(offset)&order=id&order_type=DESC",
                answer: .json(
                    #"{"items": [\#(builds.joined(separator: ","))], "meta": {"limit": 2}}"#))
        }
        let exchanges = [
            page(0, [buildJSON(3), buildJSON(4)]), page(2, [buildJSON(1)]), page(4, []),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let copr = try CoprSupport.client(server)
            let builds = try await copr.builds(
                in: project, state: .failed, CoprListing(pageSize: 2)
            ).all()
            #expect(builds.map(\.id) == [4, 3, 1])
        }
    }

    @Test("a server that gives shorter pages than were asked for is followed") func shortPages() async throws
    {
        let answers = (0..<3).map { place in
            Exchange(
                "GET /api_3/project/list?ownername=@team&limit=50&offset=\(place)&order=id&order_type=ASC",
                answer: .json(
                    place == 2
                        ? #"{"items": []}"#
                        : """
                        {"items": [{"id": \(place), "name": "p\(place)", "ownername": "@team"}], "meta": {"limit": 1}}
                        """))
        }
        try await replaying(answers, order: .asGiven) { server in
            let copr = try CoprSupport.client(server)
            let projects = try await copr.projects(
                of: "@team", CoprListing(pageSize: 50, order: .oldestFirst)
            ).all()
            #expect(
                projects.map(\.name) == [
                    .init(owner: "@team", name: "p0"), .init(owner: "@team", name: "p1"),
                ])
        }
    }

    @Test("hidden chroots stay hidden, comments are told, and both are known for twelve hours")
    func chroots() async throws {
        let list = #"{"_old": "x", "fedora-43-x86_64": "until May", "fedora-42-aarch64": ""}"#
        let exchange = Exchange("GET /api_3/mock-chroots/list", answer: .json(list), times: 2)
        try await replaying([exchange]) { server in
            let time = TestTime(1_000_000)
            let cache = CoprChrootCache(try CoprSupport.client(server), now: { time.now })
            for later in [0, 12 * 3600 - 1, 1] {
                time.advance(later)
                let chroots = try await cache.chroots()
                #expect(chroots.map(\.chroot) == ["fedora-42-aarch64", "fedora-43-x86_64"])
                #expect(chroots.last?.comment == "until May")
            }
            #expect(server.requests.count == 2)
        }
    }

    @Test("old chroots are better than none while Copr fails, and none are made up") func outage()
        async throws
    {
        let list = Exchange("GET /api_3/mock-chroots/list", answer: .json(#"{"fedora-43-x86_64": ""}"#))
        let broken = Exchange("GET /api_3/mock-chroots/list", answer: .text("oops", 503)).times(1...20)
        try await replaying([list, broken], order: .asGiven) { server in
            let time = TestTime(1_000_000)
            let cache = CoprChrootCache(try CoprSupport.client(server), now: { time.now })
            let known = try await cache.chroots()
            time.advance(13 * 3600)
            let old = try await cache.chroots()
            #expect(old == known)
        }
        try await replaying([broken]) { server in
            let cache = CoprChrootCache(try CoprSupport.client(server))
            let failure = await failing { try await cache.chroots() }
            #expect(failure?.code == .serverFailure)
        }
    }

    @Test("permissions are read and set by user") func permissions() async throws {
        let exchanges = [
            Exchange(
                "GET /api_3/project/permissions/get/alice/hello", header: authorized,
                answer: .json(#"{"permissions": {"bob": {"admin": "approved", "builder": "request"}}}"#)),
            Exchange(
                "PUT /api_3/project/permissions/set/alice/hello", header: authorized,
                body: .json(#"{"bob": {"admin": "nothing", "builder": "approved"}}"#),
                answer: .json(#"{"updated": ["bob"]}"#)),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            let permissions = try await copr.permissions(in: project)
            #expect(permissions == ["bob": .init(admin: .approved, builder: .request)])
            try await copr.setPermissions(["bob": .init(builder: .approved)], in: project)
        }
    }

    @Test("builds of every kind of source say what Copr wants to know") func sources() async throws {
        let sources: [(CoprSource, String, String)] = [
            (
                .distGit(.init(package: "hello", instance: "fedora", namespace: "rpms", committish: "f43")),
                "distgit",
                #""package_name": "hello", "distgit": "fedora", "namespace": "rpms", "committish": "f43""#
            ),
            (
                .pypi(.init(package: "six", version: "1.2", pythonVersions: ["3"])), "pypi",
                #""pypi_package_name": "six", "pypi_package_version": "1.2", "python_versions": ["3"]"#
            ),
            (.rubygems(gem: "rake"), "rubygems", #""gem_name": "rake""#),
            (
                .custom(
                    .init(
                        script: "#!/bin/sh", chroot: "fedora-43-x86_64", buildDependencies: ["git", "make"],
                        resultDirectory: "out", repos: ["r"])), "custom",
                ##""script": "#!/bin/sh", "chroot": "fedora-43-x86_64", "builddeps": "git make","##
                    + #""resultdir": "out", "repos": "r""#
            ),
            (
                .scm(.init(cloneURL: "u", kind: .svn, method: .titoTest)), "scm",
                #""clone_url": "u", "scm_type": "svn", "source_build_method": "tito_test""#
            ),
        ]
        let exchanges = sources.map { _, kind, members in
            Exchange(
                "POST /api_3/build/create/\(kind)", header: authorized,
                body: .json(#"{"ownername": "alice", "projectname": "hello", \#(members)}"#),
                answer: .json(buildJSON(1)))
        }
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            for (source, _, _) in sources {
                let build = try await copr.build(source, in: project)
                #expect(build.id == 1)
            }
        }
    }

    @Test("all options of builds are sent, and a check begins nothing") func options() async throws {
        let members = """
            "ownername": "alice", "projectname": "hello", "project_dirname": "hello:pr:5",
            "chroots": ["a-1-x86_64"], "exclude_chroots": ["b-1-x86_64"], "background": true, "timeout": 90,
            "enable_net": false, "bootstrap": "on", "isolation": "nspawn", "with_build_id": 4,
            "packit_forge_project": "github.com/a/b"
            """
        let exchanges = [
            Exchange(
                "POST /api_3/build/create/url", header: authorized,
                body: .json("{\(members), \"pkgs\": [\"https://x/1\", \"https://x/2\"]}"),
                answer: .json(#"{"items": [\#(buildJSON(1)), \#(buildJSON(2))]}"#)),
            Exchange(
                "POST /api_3/build/check-before-build", header: authorized, body: .json("{\(members)}"),
                answer: .json(#"{"message": "It should be safe to submit a build like this"}"#)),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            var options = CoprBuildOptions()
            options.directory = project.directory(pullRequest: 5)
            options.chroots = ["a-1-x86_64"]
            options.excludedChroots = ["b-1-x86_64"]
            options.isBackground = true
            options.timeout = .seconds(90)
            options.hasNetwork = false
            options.bootstrap = "on"
            options.isolation = "nspawn"
            options.batch = .with(4)
            options.packitForgeProject = "github.com/a/b"
            let builds = try await copr.build(urls: ["https://x/1", "https://x/2"], in: project, options)
            #expect(builds.map(\.id) == [1, 2])
            try await copr.checkBeforeBuild(in: project, options)
        }
    }

    @Test("packages that were built elsewhere are sent as files") func takeIn() async throws {
        try await withTemporaryDirectory { directory in
            let names = ["a-1-1.noarch.rpm", "b-1-1.noarch.rpm"]
            for name in names { try Files.writeAtomically("rpm \(name)", to: directory.appending(name)) }
            let json = MultipartPart(
                "json", fileName: "json", contentType: "application/json",
                #"{"ownername": "alice", "projectname": "hello", "chroots": ["fedora-43-x86_64"]}"#)
            let files = names.map { name in
                MultipartPart("pkgs", fileName: name, contentType: "application/x-rpm", "rpm \(name)")
            }
            let exchange = Exchange(
                "POST /api_3/build/create/rpm-upload", header: authorized, body: .multipart([json] + files),
                answer: .json(buildJSON(9)))
            try await replaying([exchange]) { server in
                let copr = try CoprSupport.client(server)
                var options = CoprBuildOptions()
                options.chroots = ["fedora-43-x86_64"]
                let build = try await copr.takeIn(
                    packages: names.map { directory.appending($0) }, in: project, options)
                #expect(build.id == 9)
            }
        }
    }

    @Test("a comps file goes along with a chroot's other settings") func comps() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("comps.xml")
            try Files.writeAtomically("<comps/>", to: file)
            let parts = [
                MultipartPart(
                    "json", fileName: "json", contentType: "application/json",
                    #"{"with_opts": ["x"], "reset_fields": ["additional_repos"], "isolation": "simple"}"#),
                MultipartPart(
                    "upload_comps", fileName: "comps.xml", contentType: "application/xml", "<comps/>"),
            ]
            let answer = """
                {"ownername": "alice", "projectname": "hello", "mock_chroot": "fedora-43-x86_64",
                "comps_name": "comps.xml", "with_opts": ["x"]}
                """
            let exchange = Exchange(
                "PUT /api_3/project-chroot/edit/alice/hello/fedora-43-x86_64", header: authorized,
                body: .multipart(parts), answer: .json(answer))
            try await replaying([exchange]) { server in
                var fields = CoprChrootFields()
                fields.withOptions = ["x"]
                fields.resetFields = ["additional_repos"]
                fields.isolation = "simple"
                fields.comps = file
                let copr = try CoprSupport.client(server)
                let chroot = try await copr.editChroot("fedora-43-x86_64", of: project, fields)
                #expect(chroot.compsName == "comps.xml")
            }
        }
    }

    @Test("built packages are NEVRAs, by chroot and of one") func builtPackages() async throws {
        let packages = """
            {"packages": [
                {"name": "hello", "epoch": 0, "version": "1.0", "release": "1.fc43", "arch": "src"},
                {"name": "hello", "epoch": 2, "version": "1.0", "release": "1.fc43", "arch": "x86_64"}]}
            """
        let bad = #"{"packages": [{"name": "a", "epoch": -1, "version": "1", "release": "1", "arch": "x"}]}"#
        let one = "/api_3/build-chroot/built-packages?build_id=7&chrootname=fedora-43-x86_64"
        let exchanges = [
            Exchange(
                "GET /api_3/build/built-packages/7", answer: .json(#"{"fedora-43-x86_64": \#(packages)}"#)),
            Exchange("GET \(one)", answer: .json(packages)), Exchange("GET \(one)", answer: .json(bad)),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            let all = try await copr.builtPackages(of: 7)
            #expect(
                all["fedora-43-x86_64"]?.map(\.description) == [
                    "hello-1.0-1.fc43.src", "hello-2:1.0-1.fc43.x86_64",
                ])
            let one = try await copr.builtPackages(of: 7, in: "fedora-43-x86_64")
            #expect(one == all["fedora-43-x86_64"])
            let wrong = await failing { try await copr.builtPackages(of: 7, in: "fedora-43-x86_64") }
            #expect(wrong?.code == .malformedReply)
        }
    }

    @Test("results and logs are where Copr says") func logs() async throws {
        let result = "https://backend.example.org/results/alice/hello/fedora-43-x86_64/00000007-hello/"
        let exchanges = [
            Exchange(
                "GET /api_3/build-chroot?build_id=7&chrootname=fedora-43-x86_64",
                answer: .json(
                    #"{"name": "fedora-43-x86_64", "state": "running", "result_url": "\#(result)"}"#)),
            Exchange(
                "GET /api_3/build/source-chroot/7",
                answer: .json(#"{"state": "succeeded", "result_url": "https://b.example/srpm-builds/7"}"#)),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            var chroot = try await copr.chroot("fedora-43-x86_64", of: 7)
            #expect(chroot.logURL == result + "builder-live.log.gz")
            chroot.state = .failed
            #expect(chroot.logURL == result + "build.log.gz")
            #expect(chroot.url(of: .root) == result + "root.log.gz")
            let source = try await copr.sourceChroot(of: 7)
            #expect(source.logURL == "https://b.example/srpm-builds/7/builder-live.log.gz")
            #expect(source.url(of: .backend) == "https://b.example/srpm-builds/7/backend.log.gz")
        }
    }

    @Test("configurations of builds name repositories and packages") func buildConfigs() async throws {
        let config = """
            {"repos": [{"id": "copr_base", "name": "Copr", "baseurl": "https://r.example/"}],
            "additional_packages": ["make"], "chroot": "fedora-43-x86_64", "enable_net": true}
            """
        let exchanges = [
            Exchange(
                "GET /api_3/project-chroot/build-config?\(named)&chrootname=fedora-43-x86_64",
                answer: .json(config)),
            Exchange(
                "GET /api_3/build-chroot/build-config?build_id=7&chrootname=fedora-43-x86_64",
                answer: .json(config)),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            let first = try await copr.buildConfig(of: "fedora-43-x86_64", in: project)
            let second = try await copr.buildConfig(of: "fedora-43-x86_64", in: CoprBuild.ID(7))
            #expect(first == second)
            #expect(first.repos.first?.baseURL == "https://r.example/" && first.hasNetwork == true)
        }
    }

    @Test("packages are read with their builds, changed, reset, built and deleted") func packages()
        async throws
    {
        let member = #""ownername": "alice", "projectname": "hello", "package_name": "h""#
        let package = #"{"id": 2, "name": "h", "ownername": "alice", "projectname": "hello""#
        let exchanges = [
            Exchange(
                "GET /api_3/package?\(named)&packagename=h&with_latest_build=True"
                    + "&with_latest_succeeded_build=True",
                answer: .json(
                    #"\#(package), "builds": {"latest": \#(buildJSON(5, "failed")), "latest_succeeded": null}}"#
                )
            ),
            Exchange(
                "POST /api_3/package/edit/alice/hello/h/distgit", header: authorized,
                body: .json(
                    #"{"package_name": "h", "distgit": "fedora", "max_builds": 3, "webhook_rebuild": true}"#),
                answer: .json("\(package)}")),
            Exchange(
                "PUT /api_3/package/reset", header: authorized, body: .json("{\(member)}"),
                answer: .json("\(package)}")),
            Exchange(
                "POST /api_3/package/build", header: authorized,
                body: .json(#"{\#(member), "chroots": ["c"], "after_build_id": 5}"#),
                answer: .json(buildJSON(6))),
            Exchange(
                "DELETE /api_3/package/delete", header: authorized, body: .json("{\(member)}"),
                answer: .json("\(package)}")),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            let found = try await copr.package("h", in: project, withBuilds: true)
            #expect(found.latestBuild?.state == .failed && found.latestSucceededBuild == nil)
            _ = try await copr.editPackage(
                "h", in: project, from: .distGit(.init(package: "h", instance: "fedora")),
                .init(buildLimit: 3, isRebuiltByWebhooks: true))
            let reset = try await copr.resetPackage("h", in: project)
            #expect(reset.sourceKind == nil)
            var options = CoprBuildOptions()
            options.chroots = ["c"]
            options.batch = .after(5)
            let build = try await copr.buildPackage("h", in: project, options)
            #expect(build.id == 6)
            try await copr.deletePackage("h", in: project)
        }
    }

    @Test("the monitor tells the last build of each package") func monitor() async throws {
        let answer = """
            {"output": "ok", "message": "", "packages": [{"name": "h", "chroots": {
            "c1": {"build_id": 5, "status": "succeeded", "pkg_version": "1-1", "build_url": "https://b/5"},
            "c2": {"build_id": null, "state": "waiting"}}}]}
            """
        let exchange = Exchange(
            "GET /api_3/monitor?\(named)&project_dirname=hello%3Apr%3A5&additional_fields=build_url"
                + "&additional_fields=url_build_log",
            answer: .json(answer))
        try await replaying([exchange]) { server in
            let copr = try CoprSupport.client(server)
            let monitor = try await copr.monitor(
                project, directory: "hello:pr:5", details: [.buildURL, .buildLogURL])
            let build = monitor.packages.first?.builds["c1"]
            #expect(monitor.packages.first?.builds.count == 1)
            #expect(build?.id == 5 && build?.state == .succeeded && build?.packageVersion == "1-1")
            #expect(build?.buildURL == "https://b/5")
        }
    }

    @Test("the rest of what changes something") func rest() async throws {
        let made = #"{"id": 4, "name": "copy", "ownername": "@team"}"#
        let exchanges = [
            Exchange(
                "POST /api_3/project/fork/alice/hello", header: authorized,
                body: .json(#"{"name": "copy", "ownername": "@team", "confirm": true}"#),
                answer: .json(made)),
            Exchange(
                "PUT /api_3/project/regenerate-repos/alice/hello", header: authorized, answer: .json(made)),
            Exchange("DELETE /api_3/build/delete/7", header: authorized, answer: .json(buildJSON(7))),
            Exchange(
                "DELETE /api_3/build/delete/list", header: authorized,
                body: .json(#"{"builds": [8, 9]}"#), answer: .json(#"{"builds": [8, 9]}"#)),
            Exchange(
                "POST /api_3/api-token", header: authorized,
                answer: .json(#"{"api_login": "l", "api_token": "t", "expiration": "2027-05-01"}"#)),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            let team = CoprProjectName(owner: "@team", name: "copy")
            let fork = try await copr.forkProject(project, to: team, isConfirmed: true)
            #expect(fork.name == team)
            try await copr.regenerateRepos(of: project)
            try await copr.deleteBuild(7)
            try await copr.deleteBuilds([8, 9])
            let token = try await copr.makeToken()
            #expect(token.login.reveal() == "l" && token.token.reveal() == "t")
            #expect(token.expiration == "2027-05-01")
            let name = try await copr.username()
            #expect(name == "alice")
        }
    }

    @Test("all fields of a project are sent by the names of Copr") func fields() async throws {
        var fields = CoprProjectFields()
        fields.additionalRepos = ["copr://a/b"]
        fields.lifetime = .forever
        fields.hasNetwork = true
        fields.multilib = true
        fields.moduleHotfixes = true
        fields.hasFedoraReview = false
        fields.runtimeDependencies = ["r"]
        fields.packitForgeProjects = ["github.com/a/b"]
        fields.repoPriority = 9
        fields.bootstrapImage = "i"
        let members = """
            "delete_after_days": -1, "enable_net": true, "multilib": true, "module_hotfixes": true,
            "fedora_review": false, "runtime_dependencies": ["r"], "repo_priority": 9,
            "packit_forge_projects_allowed": ["github.com/a/b"], "bootstrap_image": "i"
            """
        let made = #"{"id": 4, "name": "hello", "ownername": "alice"}"#
        let exchanges = [
            Exchange(
                "POST /api_3/project/add/alice", header: authorized,
                body: .json(
                    #"{"name": "hello", "chroots": ["c"], "additional_repos": ["copr://a/b"], \#(members)}"#),
                answer: .json(made)),
            Exchange(
                "PUT /api_3/project/edit/alice/hello", header: authorized,
                body: .json(#"{"repos": ["copr://a/b"], \#(members)}"#), answer: .json(made)),
        ]
        let all = fields
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            _ = try await copr.addProject(project, chroots: ["c"], all)
            _ = try await copr.editProject(project, all)
        }
    }

    @Test("a client that only reads sends nothing but GETs, and goes on") func readOnly() async throws {
        try await withTemporaryDirectory { directory in
            let exchanges = [
                Exchange("GET /api_3/project?\(named)", answer: .json(#"{"error": "no"}"#, 404))
            ]
            try await replaying(exchanges) { server in
                let copr = try CoprSupport.client(server, isReadOnly: true)
                var wanted = CoprWantedProject(project, chroots: ["fedora-43-x86_64"])
                wanted.description = "d"
                wanted.chrootFields["fedora-43-x86_64"] = CoprChrootFields()
                wanted.chrootFields["fedora-43-x86_64"]?.additionalPackages = ["make"]
                let ensured = try await copr.ensureProject(wanted)
                #expect(ensured.wasMade && ensured.project.description == "d")
                _ = try await copr.editProject(project, chroots: ["c"])
                try await copr.deleteProject(project)
                _ = try await copr.forkProject(project, to: project)
                try await copr.regenerateRepos(of: project)
                _ = try await copr.makeWebhookSecret(of: project)
                _ = try await copr.makeToken()
                try await copr.setPermissions([:], in: project)
                _ = try await copr.requestPermissions(admin: true, in: project)
                let build = try await copr.build(.rubygems(gem: "g"), in: project)
                #expect(build.state == .pending && build.project == project)
                _ = try await copr.build(urls: ["a", "b"], in: project)
                _ = try await copr.build(upload: directory.appending("x.src.rpm"), in: project)
                try await copr.checkBeforeBuild(in: project)
                _ = try await copr.cancelBuild(7)
                try await copr.deleteBuild(7)
                try await copr.deleteBuilds([7])
                _ = try await copr.addPackage("h", in: project, from: .rubygems(gem: "g"))
                _ = try await copr.resetPackage("h", in: project)
                _ = try await copr.buildPackage("h", in: project)
                try await copr.deletePackage("h", in: project)
                #expect(server.requests.map(\.method) == ["GET"])
            }
        }
    }

    @Test("answers that are no JSON, or another, are told apart") func faults() async throws {
        let page = Reply(504, header: [("Content-Type", "text/html")], body: Array("<html>".utf8))
        let exchanges = [
            Exchange("GET /api_3/build/1", answer: page).times(1...20),
            Exchange("GET /api_3/build/2", answer: .json(#"{"id": "x"}"#)),
            Exchange(
                "GET /api_3/build/3",
                answer: Reply(403, header: [("Content-Type", "text/html")], body: Array("<html>".utf8))),
            Exchange("GET /api_3/build/4", answer: .text("fine")),
            Exchange(
                "GET /api_3/build/5",
                answer: .json(
                    #"{"error": "Bad request parameters: {'a': ['x \\'y\\'', \"it's\"], 'b': ['z']}"}"#, 400)),
            Exchange(
                "GET /api_3/build/6", answer: .json(#"{"error": "name: too long\nchroots: odd\n"}"#, 400)),
        ]
        try await replaying(exchanges) { server in
            let copr = try CoprSupport.client(server)
            let timeout = await failing { try await copr.build(1) }
            #expect(timeout?.code == .serverFailure && timeout?.status == 504)
            #expect(timeout?.detail?.contains("shorter pages") == true)
            let shape = await failing { try await copr.build(2) }
            #expect(shape?.code == .malformedReply)
            let proxy = await failing { try await copr.build(3) }
            #expect(proxy?.code == .forbidden && proxy?.detail == "the answer is not JSON, as from a proxy")
            let text = await failing { try await copr.build(4) }
            #expect(text?.code == .malformedReply)
            let parameters = await failing { try await copr.build(5) }
            #expect(parameters?.fields == [.init("a", "x 'y'"), .init("a", "it's"), .init("b", "z")])
            let lines = await failing { try await copr.build(6) }
            #expect(lines?.fields == [.init("name", "too long"), .init("chroots", "odd")])
        }
    }

    @Test("a file that cannot be read is told, and nothing is built") func unreadable() async throws {
        try await replaying([]) { server in
            let copr = try CoprSupport.client(server)
            let failure = await failing { try await copr.build(upload: "/nowhere/x.src.rpm", in: project) }
            #expect(failure?.code == .badRequest && failure?.mayHaveArrived == false)
        }
    }

    @Test("names that are no part of a path are not sent") func odd() async throws {
        try await replaying([]) { server in
            let copr = try CoprSupport.client(server)
            let failure = await failing {
                try await copr.deleteProject(.init(owner: "..", name: "hello"))
            }
            #expect(failure?.code == .badRequest)
        }
    }

    @Test("webhooks have a secret in their URL, which is shown nowhere") func webhook() async throws {
        let exchange = Exchange(
            "POST /api_3/webhook/generate/alice/hello", header: authorized,
            answer: .json(#"{"id": 3, "webhook_secret": "geheim"}"#))
        try await replaying([exchange]) { server in
            let webhook = try await CoprSupport.client(server).makeWebhookSecret(of: project)
            let copr = CoprSettings(url: "https://c.example")
            let github = webhook.url(for: .github, at: copr)
            #expect(github.reveal() == "https://c.example/webhooks/github/3/geheim/")
            let custom = webhook.url(for: .custom, package: "a b", at: copr)
            #expect(custom.reveal() == "https://c.example/webhooks/custom/3/geheim/a%20b/")
            let part = webhook.url(owner: "alice", directory: "hello:pr:5", package: "h", at: copr)
            #expect(
                part.reveal() == "https://c.example/webhooks/custom-dir/alice/hello%3Apr%3A5/geheim/h/")
            #expect(!"\(webhook) \(github)".contains("geheim"))
        }
    }
}
