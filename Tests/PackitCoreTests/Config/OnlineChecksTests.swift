import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import PackitCore

/// What is asked of dist-git and release monitoring, and what their answers mean.
struct OnlineChecksTests {
    private static let config = """
        specfile_path: hello.spec
        downstream_package_name: hello
        jobs:
        - job: pull_from_upstream
          trigger: release
          dist_git_branches: [rawhide]
        """

    private func findings(_ replies: [String: [Reply]]) async throws -> [String] {
        try await LocalServer.serving(replies) { server in
            try await findings(distGit: server.url, releaseMonitoring: server.url)
        }
    }

    private func requests(_ replies: [String: [Reply]]) async throws -> [String] {
        try await LocalServer.serving(replies) { server in
            _ = try await findings(distGit: server.url, releaseMonitoring: server.url)
            return server.requests.map(\.target)
        }
    }

    private func findings(distGit: String, releaseMonitoring: String) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(".packit.yaml")
            try Files.writeAtomically(Self.config, to: path)
            try Files.writeAtomically("", to: directory.appending("hello.spec"))
            let loaded = try ConfigLoader().load(path, name: ".packit.yaml")
            #expect(loaded.diagnostics.isEmpty)
            var services = OnlineChecks.Services()
            services.distGit = distGit
            services.releaseMonitoring = releaseMonitoring
            let checks = OnlineChecks(host: try HostKit.Host.forTests(), services: services)
            return await checks.diagnostics(for: loaded).map {
                "\($0.range.start) \($0.severity.rawValue) \($0.code.rawValue)"
            }
        }
    }

    private static let package = "/api/0/rpms/hello"
    private static let project = Reply.json(#"{"name": "hello", "namespace": "rpms"}"#)
    private static let file = "/rpms/hello/raw/rawhide/f/monitoring.toml"
    private static let mapping = "/api/v2/packages/"
    private static let mapped = Reply.json(
        #"{"items": [{"distribution": "Fedora", "name": "hello", "project": "hello"}], "total_items": 1}"#)
    private static let monitoring = "/_dg/anitya/rpms/hello"

    @Test("a package that is known and monitored has no finding")
    func known() async throws {
        let found = try await findings([
            Self.package: [Self.project], Self.mapping: [Self.mapped],
            Self.monitoring: [.json(#"{"monitoring": "monitoring"}"#)],
        ])
        #expect(found == [])
    }

    @Test("an unknown package, no mapping and no monitoring are warnings at the package's name")
    func unknown() async throws {
        let found = try await findings([
            Self.package: [.status(404)], Self.mapping: [.json(#"{"items": [], "total_items": 0}"#)],
            Self.monitoring: [.json(#"{"monitoring": "no-monitoring"}"#)],
        ])
        #expect(
            found == [
                "2:26 warning config.no-such-package", "2:26 warning config.no-release-monitoring",
                "2:26 warning config.monitoring-off",
            ])
    }

    @Test("servers that fail change no verdict, and monitoring with scratch builds is pointed out")
    func failing() async throws {
        let found = try await findings([
            Self.package: [.status(503)], Self.mapping: [.text("<html>")],
            Self.monitoring: [.json(#"{"monitoring": "monitoring-with-scratch"}"#)],
        ])
        #expect(found == ["2:26 warning config.monitoring-scratch"])
    }

    @Test("the file in the package's repository says how it is monitored, before the setting")
    func file() async throws {
        let scratch = "monitoring = true\nscratch_build = true\n"
        for (text, code) in [
            (scratch, "config.monitoring-scratch"), ("monitoring = false", "config.monitoring-off"),
        ] {
            let found = try await findings([
                Self.package: [Self.project],
                Self.mapping: [Self.mapped], Self.file: [.text(text)],
                Self.monitoring: [.json(#"{"monitoring": "monitoring"}"#)],
            ])
            #expect(found == ["2:26 warning \(code)"])
        }
    }

    @Test("each service is asked once, also when it fails")
    func patience() async throws {
        let log = try await requests([Self.package: [.status(503)], Self.mapping: [.status(429)]])
        #expect(
            log == [
                Self.package, Self.mapping + "?name=hello&distribution=Fedora&items_per_page=1&page=1",
                Self.file, Self.monitoring,
            ])
    }

    @Test("a server that is not there is told in a note for each question")
    func unreachable() async throws {
        let url = try await LocalServer.serving { server in server.url }
        let found = try await findings(distGit: url, releaseMonitoring: url)
        #expect(found == Array(repeating: "2:26 note config.online-check-failed", count: 3))
    }
}
