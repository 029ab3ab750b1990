import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi plan` as a program.
struct PungiPlanTests {
    private static let variants = """
        <variants><variant id="Server" name="Server" type="variant">
          <arches><arch>x86_64</arch></arches>
        </variant></variants>

        """

    /// Runs `pungi plan` on the reference's test distribution; further lines come behind the configuration.
    private func plan(_ settings: String, _ arguments: String...) async throws -> Outcome {
        try await withTemporaryDirectory { directory in
            _ = try await PungiGatherRepositories.write(to: directory)
            let configuration = """
                release_name = "Planned"
                release_short = "PL"
                release_version = "1.0"
                variants_file = "variants.xml"
                comps_file = None
                pkgset_source = "repos"
                pkgset_repos = {"x86_64": ["x86_64", "src"]}
                gather_method = "deps"
                pkgset_inherit_exclusive_arch_to_noarch = False

                """
            try Files.writeAtomically(configuration + settings, to: directory.appending("c.conf"))
            try Files.writeAtomically(Self.variants, to: directory.appending("variants.xml"))
            let command = Command(
                try Executable.pungi().string, ["plan", "--config", "c.conf"] + arguments,
                environment: Project.variables([:], home: directory), in: directory, timeout: .seconds(60))
            let result = try await Host.forTests().runner.run(command)
            return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
        }
    }

    private let bash = "additional_packages = [(\"^Server$\", {\"*\": [\"bash\"]})]\n"

    @Test("a plan is printed, and exits with 0") func good() async throws {
        let outcome = try await plan(bash, "--test")
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("Compose PL-1.0-"))
        #expect(outcome.output.contains("\n  Server.x86_64  "))
        #expect(outcome.errors.isEmpty)
    }

    @Test("JSON is one object, with the packages that were asked for") func json() async throws {
        let outcome = try await plan(bash, "--test", "--json", "--packages")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let tree = try #require(((object as? [String: Any])?["trees"] as? [[String: Any]])?.first)
        let files = (tree["list"] as? [[String: Any]] ?? []).compactMap { $0["file"] as? String }
        #expect(files.contains("bash-5.2-1.pt1.x86_64.rpm"))
    }

    @Test("a compose that would fail exits with 1, and one that could not begin with its own status")
    func failures() async throws {
        let missing = try await plan("variants_file = \"none.xml\"\n" + bash, "--test")
        #expect(missing.status == .exited(1))
        #expect(missing.errors.contains("none.xml"))
        let unlabelled = try await plan(bash)
        #expect(unlabelled.status == .exited(2))
        #expect(unlabelled.errors.contains("must specify label"))
    }

    @Test("the help is as recorded") func help() async throws {
        let outcome = try await plan(bash, "--help")
        #expect(outcome.status == .exited(0))
        try expectGolden(outcome.output, "help/pungi-plan.txt")
    }
}
