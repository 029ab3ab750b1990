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
        try await withTemporaryDirectory { directory in
            let path = directory.appending(".packit.yaml")
            try Files.writeAtomically(Self.config, to: path)
            try Files.writeAtomically("", to: directory.appending("hello.spec"))
            let loaded = try ConfigLoader().load(path, name: ".packit.yaml")
            #expect(loaded.diagnostics.isEmpty)
            return try await LocalServer.serving(replies) { server in
                var services = OnlineChecks.Services()
                services.distGit = server.url
                services.releaseMonitoring = server.url
                let checks = OnlineChecks(host: try HostKit.Host.forTests(), services: services)
                return await checks.diagnostics(for: loaded).map {
                    "\($0.range.start) \($0.severity.rawValue) \($0.code.rawValue)"
                }
            }
        }
    }

    private static let package = "/rpms/hello"
    private static let mapping = "/api/v2/packages/"
    private static let monitoring = "/_dg/anitya/rpms/hello"

    @Test("a package that is known and monitored has no finding")
    func known() async throws {
        let found = try await findings([
            Self.package: [.text("hello")], Self.mapping: [.json(#"{"items": [{}], "total_items": 1}"#)],
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
}
