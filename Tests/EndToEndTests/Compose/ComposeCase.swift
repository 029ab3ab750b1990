import Foundation
import HostKit
import SystemPackage
import TestSupport

/// The recorded compose of the reference, made again from the same packages.
enum ComposeCase {
    static let fixture = Fixtures.path("pungi-compose-case")

    /// The configuration's directory with the packages, as the recordings had it.
    static let input = SharedDirectory { directory in
        try Files.copyTree(fixture, to: directory)
        let script = Fixtures.path("bench/make-case-rpms.py")
        let command = Command(
            "python3", [script.string, directory.string],
            environment: try HostEnvironment.current().forCommands(), in: directory, timeout: .seconds(300))
        try await Host.forTests().runner.check(command)
    }

    /// As `test.conf` was run, with the reference's ways of gathering.
    static let plain = compose("test.conf", "--test", "--compat")
    static let split = compose("test-split.conf", "--production", "--label", "RC-1.0", "--compat")
    static let xorriso = compose("test-xorriso.conf", "--nightly", "--compat")
    /// As users mean it.
    static let standard = compose("test.conf", "--test")

    /// The moment of the recordings.
    static let time = "1795242752"

    private static func compose(_ config: String, _ arguments: String...) -> SharedDirectory {
        SharedDirectory { directory in
            let project = ComposeProject(root: try await input.path, repositories: directory)
            let outcome = try await project.pungi(
                ["--config", config, "--target-dir", directory.string, "--quiet"] + arguments,
                environment: ["SOURCE_DATE_EPOCH": time])
            guard outcome.status == .exited(0) else { throw Failed(outcome: outcome) }
        }
    }

    struct Failed: Error {
        var outcome: Outcome
    }
}

/// A compose of a generated distribution that is small, but has all that a large one has.
enum ComposeUniverse {
    private static let input = SharedDirectory { directory in
        let script = Fixtures.path("bench/make-universe.py")
        let arguments = ["--size", "tiny", "--broken", "4", "--repodata", "--output", directory.string]
        let command = Command(
            "python3", [script.string] + arguments,
            environment: try HostEnvironment.current().forCommands(), in: directory, timeout: .seconds(120))
        try await Host.forTests().runner.check(command)
    }

    static let compose = SharedDirectory { directory in
        let project = ComposeProject(root: try await input.path, repositories: directory)
        let outcome = try await project.pungi(
            ["--config", "compose.conf", "--target-dir", directory.string, "--quiet", "--test"])
        guard outcome.status == .exited(0) else { throw ComposeCase.Failed(outcome: outcome) }
    }
}

extension SharedDirectory {
    /// The only compose in it.
    func compose() async throws -> MadeCompose {
        let directory = try await path
        let name = try Files.list(directory).first { !Files.isSymlink(directory.appending($0)) }
        return MadeCompose(top: directory.appending(name ?? "none"))
    }
}
