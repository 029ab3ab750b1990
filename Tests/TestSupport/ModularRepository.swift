internal import HostKit
internal import SystemPackage

/// A repository of real modular packages, made by rpmbuild: `x86_64` and `source`.
public enum ModularRepository {
    public static let shared = SharedDirectory { directory in
        let script = Fixtures.path("modules/make-modular-repo.py")
        let command = Command(
            "python3", [script.string, directory.string],
            environment: try HostEnvironment.current().forCommands(), in: directory, timeout: .seconds(180))
        try await Host.forTests().runner.check(command)
    }
}
