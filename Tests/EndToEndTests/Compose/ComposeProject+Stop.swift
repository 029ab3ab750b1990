import Glibc
import HostKit
import SystemPackage
import TestSupport
import Testing

extension ComposeProject {
    /// Runs a compose in the directory `mine`, which may be there already, and ends it when a condition holds.
    func stop(
        with signal: Int32 = SIGTERM, when isTime: @escaping @Sendable () -> Bool
    ) async throws -> MadeCompose {
        let (top, pid) = (root.appending("mine"), root.appending("pid"))
        if Files.exists(pid) { try Files.remove(pid) }
        let script = """
            "$0" --config sample.conf --test --compose-dir mine & echo $! >pid.new; mv pid.new pid; wait $!
            """
        let command = Command(
            "sh", ["-c", script, try Executable.pungi().string],
            environment: Project.variables([:], home: root), in: root, timeout: .seconds(150))
        async let outcome = Host.forTests().runner.run(command)
        while !isTime() || !Files.exists(pid) {
            let isOver = Files.exists(top) && (try? MadeCompose(top: top).status) == "DOOMED\n"
            try #require(!isOver)
            try await Task.sleep(for: .milliseconds(20))
        }
        let number = try #require(Int32(Files.readText(pid).trimmingPrefix(" ").prefix { $0.isNumber }))
        kill(number, signal)
        _ = try await outcome
        return MadeCompose(top: top)
    }
}
