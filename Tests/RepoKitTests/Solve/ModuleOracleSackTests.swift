import HostKit
import RPMKit
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

/// dnf's modular filtering is the yardstick: what it shows of a repository is what we take packages from.
@Suite("Modular filtering", Tool.require("dnf", "rpmbuild", "createrepo_c", "modifyrepo_c"))
struct ModuleOracleSackTests {
    /// What a system has enabled.
    struct System: Sendable, CustomTestStringConvertible {
        var platform: String
        var enabled: [String] = []
        var testDescription: String { "\(platform) \(enabled.joined(separator: " "))" }
    }

    @Test(
        "the same packages are visible as with dnf",
        arguments: [
            System(platform: "el8"), System(platform: "el9"), System(platform: "f40"),
            System(platform: "el8", enabled: ["perl:5.24"]),
            System(platform: "el8", enabled: ["perl:5.24", "dbi:1"]),
            System(platform: "el8", enabled: ["perl:5.26", "dbi:1", "app:2"]),
            System(platform: "el9", enabled: ["perl:5.24"]),
        ])
    func visible(system: System) async throws {
        let (sack, index) = try await ModularRepository.read()
        var request = ModuleArrangement.Request(
            wanted: index.newest.filter { system.enabled.contains($0.nameStream) })
        request.available = index.newest
        request.defaultStreams = index.defaultStreams
        request.platform = system.platform
        let active = ModuleArrangement(request).environments[0].active
        // dnf also has older versions of what is active; a compose takes the newest.
        let builds = index.streams.filter { build in
            active[build.name].map { $0.stream == build.stream && $0.context == build.context } ?? false
        }
        let hidden = ModulePackages(index.streams, in: sack, repositories: ["modular"]).hidden(active: builds)
        let visible = sack.packages.filter { !hidden.contains($0) }.map { package in
            let nevra = sack.nevra(package)
            return "\(nevra.name)-\(nevra.epoch):\(nevra.version)-\(nevra.release).\(nevra.arch)"
        }
        #expect(try await dnf(system) == visible.sorted())
    }

    private func dnf(_ system: System) async throws -> [String] {
        let repository = try await ModularRepository.shared.path.appending("x86_64")
        return try await withTemporaryDirectory { root in
            let host = try Host.forTests()
            func run(_ arguments: [String]) async throws -> String {
                let options = [
                    "-q", "-y", "--installroot", root.string, "--setopt=reposdir=/dev/null", "--releasever=8",
                    "--setopt=module_platform_id=platform:\(system.platform)", "--forcearch=x86_64",
                    "--setopt=cachedir=\(root)/cache", "--repofrompath=m,\(repository)", "--nogpgcheck",
                ]
                let command = Command(
                    "dnf", options + arguments, environment: host.environment.forCommands(), in: root,
                    timeout: .seconds(120))
                return try await host.runner.check(command).output
            }
            // httpd is only for el8; there is no such stream on other platforms, and dnf says so.
            if !system.enabled.isEmpty { _ = try await run(["module", "enable"] + system.enabled) }
            return try await run(["repoquery"]).split(separator: "\n").map(String.init).sorted()
        }
    }
}
