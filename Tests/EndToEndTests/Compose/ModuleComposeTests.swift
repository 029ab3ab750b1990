import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Modules from the package set to the published repository.
@Suite(ModularRepository.canBeMade) struct ModuleComposeTests {
    private static let packages = [
        "app-2.0-1.el8.x86_64.rpm", "httpd-2.4-1.x86_64.rpm", "perl-5.24-1.el8.x86_64.rpm",
        "perl-5.26-1.el8.x86_64.rpm", "perl-DBI-300-1.c24.x86_64.rpm", "perl-DBI-300-1.c26.x86_64.rpm",
        "perl-libs-5.24-1.el8.x86_64.rpm", "perl-libs-5.26-1.el8.x86_64.rpm", "tool-1.0-1.x86_64.rpm",
        "web-1.0-1.x86_64.rpm",
    ]
    private static let modules = [
        "app:2:400:a8", "dbi:1:300:c24", "dbi:1:300:c26", "httpd:2.4:500:h8", "perl:5.24:100:p8",
        "perl:5.26:100:p8",
    ]

    @Test("hybrid publishes the packages of the modules that go together, and lists them") func hybrid()
        async throws
    {
        try await withModularProject { project in
            let made = try await project.compose()
            #expect(try made.packages("App/x86_64/os") == Self.packages)
            #expect(
                try made.packages("App/source/tree") == [
                    "app-module-2.0-1.el8.src.rpm", "dbi-module-300-1.c24.src.rpm",
                    "dbi-module-300-1.c26.src.rpm", "httpd-module-2.4-1.src.rpm",
                    "perl-module-5.24-1.el8.src.rpm", "perl-module-5.26-1.el8.src.rpm", "plain-1.0-1.src.rpm",
                ])
            let listed = try made.metadata("modules", "payload", "modules", "App", "x86_64") as? [String: Any]
            #expect(try #require(listed).keys.sorted() == Self.modules)
            let perl = try #require(listed?["perl:5.24:100:p8"] as? [String: Any])
            #expect(
                perl["rpms"] as? [String] == ["perl-0:5.24-1.el8.x86_64", "perl-libs-0:5.24-1.el8.x86_64"])
            let path = (perl["modulemd_path"] as? [String: String])?["binary"] ?? "-"
            #expect(made.exists("compose/\(path)"))
            let log = try made.log
            #expect(log.contains("[INFO    ] App.x86_64: module dbi:1:300:c26, listed as 'dbi:1'"))
            #expect(log.contains("[INFO    ] App.x86_64: module httpd:2.4:500:h8, a default stream"))
        }
    }

    @Test(
        "libmodulemd reads the published metadata: these builds with all their artifacts, defaults, obsoletes",
        Modulemd.isThere)
    func modulemd() async throws {
        try await withModularProject { project in
            let made = try await project.compose()
            let answer = try await Modulemd.read(ModularProject.metadata(made))
            #expect(answer.failures == 0)
            #expect(answer.streams.map(\.nsvca) == Self.modules.map { "\($0):x86_64" })
            #expect(
                answer.streams.last?.artifacts == [
                    "perl-0:5.26-1.el8.x86_64", "perl-libs-0:5.26-1.el8.i686",
                    "perl-libs-0:5.26-1.el8.x86_64", "perl-module-0:5.26-1.el8.src",
                ])
            #expect(answer.defaults.mapValues(\.stream) == ["perl": "5.26", "httpd": "2.4"])
            #expect(answer.order.filter { $0 == "modulemd-obsoletes" }.count == 1)
        }
    }

    @Test(
        "dnf lists the modules, and installs a stream with the contexts that go with it", Tool.require("dnf"))
    func dnf() async throws {
        try await withModularProject { project in
            let made = try await project.compose()
            let root = project.root.appending("system")
            let list = try await ModularProject.dnf(made, "module", "list", root: root)
            #expect(list.output.contains("perl  5.26 [d]"), "\(list.output)\(list.errorOutput)")
            for (stream, context) in [("5.24", "c24"), ("5.26", "c26")] {
                let root = project.root.appending("system-\(stream)")
                let installed = try await ModularProject.dnf(
                    made, "module", "install", "perl:\(stream)", "app:2/minimal", root: root)
                #expect(
                    installed.output.contains("Transaction test succeeded"),
                    "\(installed.output)\(installed.errorOutput)")
                #expect(installed.output.contains("300-1.\(context)"))
            }
        }
    }

    @Test("by deps all contexts are there, whether they go together or not, and those are told")
    func deps() async throws {
        try await withModularProject(
            "gather_method = \"deps\"\ngather_fulltree = True\ncheck_deps = False",
            modules: ["perl:5.26:100:p8", "dbi:1"], core: "lone"
        ) { project in
            let made = try await project.compose()
            let names = try made.packages("App/x86_64/os")
            #expect(names.contains("perl-DBI-300-1.c24.x86_64.rpm"))
            #expect(names.contains("perl-DBI-300-1.c26.x86_64.rpm"))
            #expect(!names.contains { $0.hasPrefix("perl-tests") || $0.hasPrefix("perl-5.24") })
            #expect(
                try made.log.contains(
                    "[WARNING ] App.x86_64: module dbi:1:300:c24 cannot be used with the modules that are there: "
                        + "dbi:1:300:c24 requires perl:5.24"))
        }
    }

    @Test(
        "what the configuration says about defaults and obsoletes stands for what repositories say",
        Modulemd.isThere)
    func configured() async throws {
        try await withModularProject(
            """
            gather_method = "nodeps"
            module_defaults_dir = "defaults"
            module_defaults_override_dir = "overrides"
            module_obsoletes_dir = "obsoletes"
            createrepo_extra_modulemd = {"App": {"scm": "file", "dir": "extra"}}
            """, modules: ["perl:5.24:100:p8", "httpd:2.4"]
        ) { project in
            func defaults(_ module: String, _ stream: String) -> String {
                "---\ndocument: modulemd-defaults\nversion: 1\ndata: {module: \(module), stream: \"\(stream)\"}\n...\n"
            }
            try project.write(defaults("perl", "5.24"), to: "defaults/perl.yaml")
            try project.write(defaults("dbi", "1"), to: "defaults/dbi.yaml")
            try project.write(defaults("httpd", "2.6"), to: "overrides/httpd.yaml")
            let obsoletes = """
                ---
                document: modulemd-obsoletes
                version: 1
                data: {module: perl, stream: "5.24", modified: 2024-01-01T00:00Z, message: ours, reset: true}
                ...

                """
            try project.write(obsoletes, to: "obsoletes/perl.yaml")
            let extra = """
                ---
                document: modulemd
                version: 2
                data: {name: extra, stream: "1", version: 1, context: x, arch: x86_64, summary: s,
                       description: d, license: {module: [MIT]}}
                ...

                """
            try project.write(extra, to: "extra/x86_64/extra.yaml")
            let made = try await project.compose()
            let text = try await ModularProject.metadata(made)
            #expect(text.contains("message: ours") && !text.contains("5.24 is old"))
            let answer = try await Modulemd.read(text)
            #expect(answer.failures == 0)
            #expect(
                answer.streams.map(\.nsvca) == [
                    "extra:1:1:x:x86_64", "httpd:2.4:500:h8:x86_64", "perl:5.24:100:p8:x86_64",
                ])
            #expect(answer.defaults.mapValues(\.stream) == ["perl": "5.24", "httpd": "2.6"])
            // The tool asks for perl, of which 5.24 is the default now.
            #expect(try made.packages("App/x86_64/os").contains("perl-libs-5.24-1.el8.x86_64.rpm"))
        }
    }

    @Test("repositories that createrepo_c makes have the same module metadata") func tool() async throws {
        try await withModularProject { project in
            let own = try await ModularProject.metadata(try await project.compose())
            try project.configure(
                Files.readText(project.root.appending("sample.conf")) + "createrepo_database = True\n")
            let made = try await project.compose()
            #expect(try made.files(below: "App/x86_64/os/repodata").contains { $0.contains("sqlite") })
            #expect(try await ModularProject.metadata(made) == own)
        }
    }

    @Test(
        "module metadata is read however it is compressed", Tool.require("zstd"),
        arguments: ["xz", "zst", "none"])
    func compression(kind: String) async throws {
        try await withModularProject { project in
            var own = project
            own.repositories = project.root.appending("repositories")
            try Files.copyTree(project.repositories, to: own.repositories, keepingTimes: true)
            let script = """
                set -e
                cd repositories/x86_64/repodata
                zcat *-modules.yaml.gz > modules.yaml
                modifyrepo_c --remove modules . >log
                case \(kind) in
                    xz) modifyrepo_c --mdtype=modules --compress-type=xz modules.yaml . >log ;;
                    zst) zstd -q --rm modules.yaml && modifyrepo_c --mdtype=modules --no-compress modules.yaml.zst . >log ;;
                    none) modifyrepo_c --mdtype=modules --no-compress modules.yaml . >log ;;
                esac
                ls | grep -- -modules
                """
            let names = try await Host.forTests().runner.check(.shell(script, in: project.root)).output
            let suffix = kind == "none" ? "" : ".\(kind)"
            #expect(names.hasSuffix("-modules.yaml\(suffix)\n"), "\(names)")
            try own.write(
                Files.readText(project.root.appending("sample.conf")).replacing(
                    "\(project.repositories)/x86_64\"", with: "\(own.repositories)/x86_64\""),
                to: "sample.conf")
            let outcome = try await own.pungi(["plan", "--config", "sample.conf", "--test"])
            #expect(outcome.output.contains("perl:5.26:100:p8"), "\(outcome.errors)")
        }
    }

    @Test("a plan says which modules each variant gets, and why a package of one is there") func planAndWhy()
        async throws
    {
        try await withModularProject { project in
            let plan = try await project.pungi(["plan", "--config", "sample.conf", "--test"])
            #expect(
                plan.output.contains(
                    """
                    Modules
                      App.x86_64  app:2:400:a8      2  listed as 'app:2:400:a8'
                                  dbi:1:300:c24     2  listed as 'dbi:1'

                    """), "\(plan.output)")
            #expect(plan.output.contains("httpd:2.4:500:h8  2  a default stream\n"))
            let json = try await project.pungi(["plan", "--config", "sample.conf", "--test", "--json"])
            let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            let tree = try #require((object?["trees"] as? [[String: Any]])?.first)
            let modules = (tree["modules"] as? [[String: Any]] ?? []).compactMap { $0["nsvc"] as? String }
            #expect(modules.sorted() == Self.modules)
            let made = try await project.compose()
            let why = try await project.pungi(["why", "perl-DBI", "--compose", made.top.string])
            #expect(
                why.output.contains(
                    """
                    perl-DBI-300-1.c24.x86_64 in App.x86_64 (input, module dbi:1:300:c24)
                      part of module dbi:1:300:c24, listed as 'dbi:1'
                    """), "\(why.output)")
        }
    }

    @Test("modules that are listed and not there end a compose, all at once") func missing() async throws {
        try await withModularProject(modules: ["perl:5.99", "ruby:3", "dbi:1"]) { project in
            let outcome = try await project.run()
            #expect(outcome.status == .exited(1))
            #expect(
                outcome.errors.contains(
                    "No module build found for 'perl:5.99', listed by variant 'App': there are perl:5.24, perl:5.26"
                ))
            #expect(outcome.errors.contains("No module build found for 'ruby:3', listed by variant 'App'"))
            #expect(try project.onlyCompose().status == "DOOMED\n")
        }
    }

    @Test("modules for two platforms, and a stream that needs what nobody lists, stop hybrid with the reason")
    func conflicts() async throws {
        try await withModularProject(modules: ["perl:5.26"]) { project in
            let platforms = try await project.run()
            #expect(platforms.status == .exited(1))
            #expect(platforms.errors.contains("There are conflicting requests for platform."))
            #expect(platforms.errors.contains("platform:el9 by perl:5.26:100:p9"))
            try project.writeVariants(ModularProject.variant("App", ["lost:1"]))
            let lost = try await project.run()
            #expect(lost.status == .exited(1))
            #expect(
                lost.errors.contains(
                    "module lost:1:600:l8 cannot be used: lost:1:600:l8 requires perl:5.99, but it is neither "
                        + "listed nor a default stream (there are perl:5.24, perl:5.26)"), "\(lost.errors)")
        }
    }

    @Test("without lists of modules only default streams are there, and nothing else of modules")
    func unlisted() async throws {
        try await withModularProject("gather_method = \"deps\"", modules: [], core: "tool, lone") { project in
            let made = try await project.compose()
            // Two platforms are there and nobody says which one it is, so the default stream may be for
            // either.
            let names = try made.packages("App/x86_64/os")
            #expect(names.filter { $0.hasPrefix("perl-5") } == ["perl-5.26-1.el8.x86_64.rpm"])
            #expect(!names.contains { $0.hasPrefix("perl-DBI") || $0.hasPrefix("perl-compat") })
            let listed = try made.metadata("modules", "payload", "modules", "App", "x86_64") as? [String: Any]
            #expect(listed?.keys.sorted() == ["perl:5.26:100:p8"])
        }
    }
}

/// libmodulemd, asked through Debian's python3.
enum Modulemd {
    struct Answer: Decodable {
        struct Stream: Decodable {
            var nsvca: String
            var artifacts: [String]
        }
        struct Defaults: Decodable { var stream: String }
        var failures: Int
        var streams: [Stream]
        var defaults: [String: Defaults]
        var order: [String]
    }

    static let isThere: ConditionTrait = .enabled("needs Debian's gir1.2-modulemd-2.0 and python3-gi") {
        let environment = try HostEnvironment.current()
        if environment["CI"] == "true" { return true }
        let statement = "import gi; gi.require_version('Modulemd', '2.0'); from gi.repository import Modulemd"
        let probe = Command(
            "/usr/bin/python3", ["-c", statement], environment: environment.forCommands(),
            in: environment.currentDirectory)
        return try await Host.forTests().runner.run(probe).status.isSuccess
    }

    static func read(_ text: String) async throws -> Answer {
        let host = try Host.forTests()
        let command = Command(
            "/usr/bin/python3", [Fixtures.path("modulemd-oracle.py").string],
            environment: host.environment.forCommands(), in: Fixtures.root,
            input: Array(try JSONEncoder().encode([[text]])))
        let result = try await host.runner.check(command)
        return try #require(try JSONDecoder().decode([Answer].self, from: Data(result.output.utf8)).first)
    }
}
