import HostKit
import SystemPackage
import TestSupport

/// Repositories of a few real packages, made by `make-packages.py`.
enum SampleRepositories {
    /// `x86_64`, `aarch64` and `source`, shared by all tests.
    static let shared = SharedDirectory { try await make(packages, in: $0) }

    /// Server's core is `base` and `tool`, its addon has `cluster`; `broken` requires what nobody has, and
    /// `picky` is not for aarch64, as its source says.
    static let packages = """
        x86_64 base-1.0-1.x86_64
        x86_64 base-1.0-1.i686
        x86_64 base-devel-1.0-1.x86_64 source=base-1.0-1 requires=base
        x86_64 base-devel-1.0-1.i686 source=base-1.0-1 requires=base
        x86_64 tool-2.0-3.x86_64 requires=base provides=tooling
        x86_64 tool-debuginfo-2.0-3.x86_64 source=tool-2.0-3
        x86_64 docs-1.0-1.noarch
        x86_64 picky-1.0-1.noarch
        x86_64 cluster-1.0-1.x86_64 requires=tooling
        x86_64 extra-1.0-1.x86_64
        x86_64 sample-release-1.0-1.noarch provides=system-release
        x86_64 broken-1.0-1.x86_64 requires=nothing-has-this
        aarch64 base-1.0-1.aarch64
        aarch64 tool-2.0-3.aarch64 requires=base provides=tooling
        aarch64 docs-1.0-1.noarch
        aarch64 picky-1.0-1.noarch
        source base-1.0-1.src
        source tool-2.0-3.src
        source docs-1.0-1.src
        source picky-1.0-1.src exclude-arch=aarch64
        source cluster-1.0-1.src
        source extra-1.0-1.src
        source sample-release-1.0-1.src
        source broken-1.0-1.src
        """

    /// Writes the packages of a description, each repository with its metadata.
    static func make(_ description: String, in directory: FilePath) async throws {
        let script = Fixtures.path("bench/make-packages.py")
        try Files.createDirectories(directory)
        let command = Command(
            "python3", [script.string, directory.string],
            environment: try HostEnvironment.current().forCommands(), in: directory, timeout: .seconds(120),
            input: Array((description + "\n").utf8))
        try await Host.forTests().runner.check(command)
    }
}
