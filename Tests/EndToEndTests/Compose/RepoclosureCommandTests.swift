import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi repoclosure` as a program.
struct RepoclosureCommandTests {
    private func pungi(_ arguments: [String], in directory: FilePath) async throws -> Outcome {
        let command = Command(
            try Executable.pungi().string, ["repoclosure"] + arguments,
            environment: Project.variables([:], home: directory), in: directory, timeout: .seconds(60))
        let result = try await Host.forTests().runner.run(command)
        return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
    }

    /// Requirements by package, of each check.
    private func findings(_ outcome: Outcome) throws -> [String: [String: Set<String>]] {
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        var all: [String: [String: Set<String>]] = [:]
        for check in object?["checks"] as? [[String: Any]] ?? [] {
            let title = [check["variant"], check["arch"]].compactMap { $0 as? String }.joined(separator: ".")
            all[title] = [:]
            for finding in check["findings"] as? [[String: Any]] ?? [] {
                let requirements = finding["requirements"] as? [[String: Any]] ?? []
                all[title]?[finding["package"] as? String ?? ""] = Set(
                    requirements.compactMap { $0["requirement"] as? String })
            }
        }
        return all
    }

    @Test(
        "each tree of the recorded compose has the findings of dnf, with what it builds on",
        Tool.require("rpmbuild", "createrepo_c", "dnf"))
    func oracle() async throws {
        let top = try await ComposeCase.plain.path.appending("PT-1.0-20261121.t.0")
        try await withTemporaryDirectory { directory in
            let outcome = try await pungi([top.string, "--compat", "--json"], in: directory)
            #expect(outcome.status == .exited(1), "\(outcome.errors)")
            let ours = try findings(outcome)
            let extensions = [
                "Client": "Server", "Server-optional": "Server", "Server-HighAvailability": "Server",
            ]
            #expect(ours.count == 8)
            #expect(ours.values.filter { !$0.isEmpty }.count >= 4)
            for (tree, found) in ours {
                let parts = tree.split(separator: ".").map(String.init)
                let lookaside = extensions[parts[0]]
                let theirs = try await dnf(top, parts[0], lookaside, parts[1], in: directory)
                #expect(found == theirs, "\(tree)")
            }
        }
    }

    /// What `dnf repoclosure` finds in a tree.
    private func dnf(
        _ top: FilePath, _ variant: String, _ lookaside: String?, _ arch: String, in directory: FilePath
    ) async throws -> [String: Set<String>] {
        func repository(_ uid: String) -> String {
            uid == "Server-HighAvailability"
                ? "\(top)/compose/Server/\(arch)/os/addons/HighAvailability" : "\(top)/compose/\(uid)/\(arch)/os"
        }
        let root = directory.appending("\(variant).\(arch)")
        try Files.createDirectories(root.appending("log"))
        var arguments = [
            "-q", "repoclosure", "--installroot", "\(root)/root", "--releasever", "1", "--forcearch", arch,
            "--setopt", "reposdir=/dev/null", "--setopt", "cachedir=\(root)/cache", "--setopt",
            "logdir=\(root)/log", "--check", "checked",
        ]
        let compatible = arch == "x86_64" ? ["athlon", "i686", "i586", "i486", "i386"] : []
        for arch in [arch, "noarch"] + compatible { arguments += ["--arch", arch] }
        for (id, uid) in [("checked", Optional(variant)), ("lookaside", lookaside)] {
            guard let uid else { continue }
            arguments += ["--repofrompath", "\(id),\(repository(uid))", "--repo", id]
        }
        let host = try Host.forTests()
        let result = try await host.runner.run(
            Command("dnf", arguments, environment: host.environment.forCommands(), in: directory))
        let isAnswer = result.status.isSuccess || result.errorOutput.contains("unresolved dependencies")
        try #require(isAnswer, "\(result.errorOutput)")
        var findings: [String: Set<String>] = [:]
        var package = ""
        for line in result.output.split(separator: "\n") {
            if line.hasPrefix("package: ") {
                package = String(line.dropFirst("package: ".count).prefix { $0 != " " })
            } else if line.hasPrefix("    ") {
                findings[package, default: []].insert(String(line.dropFirst(4)))
            }
        }
        return findings
    }

    @Test("a repository is checked, another one satisfies it, and $basearch is replaced")
    func repositories() async throws {
        let repositories = try await SampleRepositories.shared.path
        try await withTemporaryDirectory { directory in
            let address = "\(repositories)/$basearch"
            let outcome = try await pungi([address, "--arch", "x86_64"], in: directory)
            #expect(outcome.status == .exited(1))
            #expect(
                outcome.output == """
                    package: broken-1.0-1.x86_64 from \(repositories)/x86_64
                      unresolved deps (1):
                        nothing-has-this

                    """)
            #expect(outcome.errors.contains("unresolved dependencies (1) across 1 of 12 packages"))
            try await SampleRepositories.make(
                "more cure-1-1.noarch provides=nothing-has-this", in: directory.appending("r"))
            let cured = try await pungi(
                [address, "--arch", "x86_64", "--lookaside", "r/more"], in: directory)
            #expect(cured.status == .exited(0), "\(cured.errors)")
            #expect(cured.output.isEmpty)
            #expect(cured.errors == "12 packages checked, all requirements are satisfied\n")
        }
    }

    @Test("packages of a pattern alone are checked, with all others to satisfy them")
    func pattern() async throws {
        let repositories = try await SampleRepositories.shared.path
        try await withTemporaryDirectory { directory in
            let repository = repositories.appending("x86_64").string
            let outcome = try await pungi([repository, "--pkg", "t*", "--json"], in: directory)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.output.contains("\"checked\": 2,"))
        }
    }

    @Test("what cannot be checked is named")
    func failures() async throws {
        try await withTemporaryDirectory { directory in
            let missing = try await pungi(["nowhere"], in: directory)
            #expect(missing.status == .exited(1))
            #expect(missing.errors.contains("repository 'nowhere'"))
            let variable = try await pungi(["r/$basearch"], in: directory)
            #expect(variable.errors.contains("nothing is known of $basearch; name the arch"))
            #expect(try await pungi([], in: directory).status == .exited(2))
            #expect(try await pungi(["r", "--variant", "X"], in: directory).status == .exited(2))
        }
    }
}
