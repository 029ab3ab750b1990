internal import HostKit
internal import SystemPackage

/// Tickets of a keytab in a cache of their own, renewed as long as they are needed.
struct KerberosTickets: Sendable {
    let kerberos: OrchestrateConfig.Kerberos
    let host: Host
    /// How long tickets are used before new ones are had: much less than they live anywhere.
    var renewal = Duration.seconds(3600)

    /// The command that gets tickets.
    func command(_ keytab: FilePath, cache: FilePath) -> Command {
        Command(
            "kinit", ["-k", "-t", keytab.string] + (kerberos.principal.map { [$0] } ?? []),
            environment: host.environment.forCommands(Self.variables(cache)),
            in: host.environment.currentDirectory, timeout: .seconds(120),
            remedy: "install krb5-user or krb5-workstation")
    }

    private static func variables(_ cache: FilePath) -> [String: String?] {
        ["KRB5CCNAME": "FILE:\(cache)"]
    }

    /// Gives a body the variables for commands that need tickets; the tickets are gone afterwards.
    ///
    /// - Parameter warn: Called when tickets cannot be renewed; the old ones may still do.
    func with<Result: Sendable>(
        warn: @escaping @Sendable (String) -> Void,
        _ body: @Sendable ([String: String?]) async throws -> Result
    ) async throws -> Result {
        guard let keytab = kerberos.keytab else { return try await body([:]) }
        return try await WorkDirectory.withTemporaryDirectory(
            prefix: "pungi-tickets-", in: host.environment.temporaryDirectory
        ) { directory in
            let cache = directory.appending("cache")
            let command = command(keytab, cache: cache)
            try await host.runner.check(command)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // Until it is cancelled, which ends the sleep.
                    while true {
                        try await Task.sleep(for: renewal)
                        await renew(command, warn)
                    }
                }
                defer { group.cancelAll() }
                return try await body(Self.variables(cache))
            }
        }
    }

    private func renew(_ command: Command, _ warn: @Sendable (String) -> Void) async {
        do throws(CommandFailure) {
            try await host.runner.check(command)
        } catch {
            if error.code != .cancelled { warn("Tickets could not be renewed: \(error)") }
        }
    }
}
