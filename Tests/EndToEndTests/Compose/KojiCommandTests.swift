import Glibc
import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

/// `pungi` with a Koji hub, from the command line.
@Suite("Composes of a Koji tag") struct KojiCommandTests {
    private func configure(_ project: ComposeProject, tag: String, _ lines: String = "") throws {
        let text = """
            release_name = "Sample"
            release_short = "S"
            release_version = "1.0"
            variants_file = "variants.xml"
            comps_file = "comps.xml"
            sigkeys = [None]
            pkgset_source = "koji"
            pkgset_koji_tag = "\(tag)"
            koji_profile = "test"
            gather_method = "deps"

            """
        try project.write(text + lines + "\n", to: "sample.conf")
    }

    /// Runs a hub that has the sample packages in the tag `f99`, and a compose of them.
    private func withHub(
        _ lines: String = "", _ body: (KojiHubDouble, ComposeProject) async throws -> Void
    ) async throws {
        try await withComposeProject { project in
            try configure(project, tag: "f99", lines)
            var options = KojiHubDouble.Options()
            options.topDirectory = project.root.appending("koji")
            options.proxySecret = "between-front-and-hub"
            try await KojiHubDouble.serving(options) { hub in
                try hub.addTag("f99")
                try hub.importPackages(below: project.repositories, tag: "f99")
                try write("server = \(hub.url)", of: hub, project)
                try await body(hub, project)
            }
        }
    }

    private func write(_ lines: String, of hub: KojiHubDouble, _ project: ComposeProject) throws {
        try project.write(
            """
            [test]
            \(lines)
            topdir = \(hub.topDirectory)
            max_retries = 0
            """, to: ".koji/config")
    }

    @Test("a compose has the packages of the tag, a plan names tag and event, and nothing is asked twice")
    func compose() async throws {
        try await withHub { hub, project in
            let made = try await project.compose()
            let status = try made.status
            #expect(status == "FINISHED\n")
            let packages = try made.packages()
            try await withComposeProject { other in
                let expected = try await other.compose().packages()
                #expect(packages == expected && !packages.isEmpty)
            }
            #expect(hub.messages.count == 2)
            #expect(hub.count(of: "listTaggedRPMS") == 1)
            let plan = try await project.pungi(["plan", "--config", "sample.conf", "--test"])
            #expect(plan.status == .exited(0), "\(plan.errors)")
            #expect(plan.output.contains("f99"))
        }
    }

    @Test("what is wrong with Koji ends a compose with what to do, and its status is true")
    func failures() async throws {
        try await withHub { hub, project in
            let none = try await project.run("--koji-profile", "nosuch")
            #expect(none.status == .exited(1))
            #expect(none.errors.contains("no configuration for profile name: nosuch"), "\(none.errors)")
            #expect(none.errors.contains("there are test"))
            try configure(project, tag: "f100")
            let unknown = try await project.run()
            #expect(unknown.status == .exited(1))
            #expect(unknown.errors.contains("f100") && unknown.errors.contains("pkgset_koji_tag"))
            try configure(project, tag: "f99")
            hub.goOffline("database outage")
            let offline = try await project.run()
            #expect(offline.status == .exited(1))
            #expect(offline.errors.contains("database outage"), "\(offline.errors)")
            let statuses = try project.composes.map { try $0.status }
            #expect(statuses.count >= 2 && Set(statuses) == ["DOOMED\n"])
        }
    }

    /// Runs a hub whose builders never begin, and a compose that has its images made there.
    private func withIdleBuilders(
        _ lines: String, _ body: (KojiHubDouble, ComposeProject) async throws -> Void
    ) async throws {
        try await withHub(lines) { hub, project in
            try hub.addTag("f99-build")
            try hub.addUser("composer", permissions: ["runroot"])
            hub.onTask("runroot", .stayFree)
            var front = ApacheServer.Options()
            front.forwardedPaths = ["/kojihub": hub.port]
            front.certificatePaths = ["/kojihub/ssllogin"]
            front.lines = [
                "RequestHeader set X-Proxy-Secret between-front-and-hub", "<Location \"/kojihub/ssllogin\">",
                "RequestHeader set X-Client-Name \"%{SSL_CLIENT_S_DN_CN}s\"", "</Location>",
            ]
            try await ApacheServer.serving(front) { apache in
                let certificate = try await apache.authority.client("composer")
                try write(
                    """
                    server = \(apache.url)/kojihub
                    serverca = \(apache.authority.certificate)
                    authtype = ssl
                    cert = \(certificate)
                    """, of: hub, project)
                try await body(hub, project)
            }
        }
    }

    @Test(
        "a task of a compose that is stopped is cancelled, and the log says so; nothing secret is written",
        .timeLimit(.minutes(3)), Tool.requireSystem("apache2", "openssl"))
    func stopped() async throws {
        let lines = "runroot_method = {\"createiso\": \"koji\"}\nrunroot_tag = \"f99-build\""
        try await withIdleBuilders(lines) { hub, project in
            let made = try await project.stop { hub.count(of: "runroot") > 0 }
            #expect(hub.count(of: "cancelTask") == hub.count(of: "runroot"))
            let status = try made.status
            #expect(status == "TERMINATED\n")
            let log = try made.log
            #expect(log.contains("cancelled"), "\(log.suffix(2000))")
            let keys = hub.messages.flatMap(\.header).filter { $0[0].lowercased() == "koji-session-key" }
            #expect(!keys.isEmpty)
            for path in try MadeCompose.files(made.top) where !Files.isSymlink(made.path(path)) {
                let bytes = try Files.read(made.path(path))
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(keys.allSatisfy { !text.contains($0[1]) }, "\(path)")
            }
        }
    }

    @Test(
        "tasks of a compose that was killed are cancelled before others write where they do",
        .timeLimit(.minutes(3)), Tool.requireSystem("apache2", "openssl"))
    func killed() async throws {
        let lines = "runroot_method = {\"createiso\": \"koji\"}\nrunroot_tag = \"f99-build\""
        try await withIdleBuilders(lines) { hub, project in
            let notes = project.root.appending("mine/logs/global/koji-tasks")
            @Sendable func noted() -> [String] {
                ((try? Files.list(notes)) ?? []).filter { Int64($0) != nil }
            }
            _ = try await project.stop(with: SIGKILL) { !noted().isEmpty }
            let (left, before) = (Set(noted()), hub.calls.count)
            #expect(hub.count(of: "cancelTask") == 0)
            let made = try await project.stop {
                hub.calls.dropFirst(before).contains { $0.method == "runroot" }
            }
            let calls = hub.calls.dropFirst(before)
            let next = try #require(calls.firstIndex { $0.method == "runroot" })
            let cancelled = calls[..<next].filter { $0.method == "cancelTask" }
                .compactMap { $0.parameters.first?.int.map { "\($0)" } }
            #expect(Set(cancelled) == left)
            let log = try made.log
            #expect(log.contains("Tasks of an earlier start: cancelled task"), "\(log.suffix(2000))")
        }
    }
}
