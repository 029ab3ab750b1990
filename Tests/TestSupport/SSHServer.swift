internal import Glibc
public import HostKit
public import SystemPackage

/// A real OpenSSH server on the loopback interface, with keys and configuration of its own, which lets in nobody but us.
public struct SSHServer: Sendable {
    public let port: UInt16
    /// Who may log in: whoever runs the tests.
    public let user: String
    /// Names that clients know the server by.
    public let names: [String]
    /// A directory with an `ssh` that knows the server's port and keys, for the front of a `PATH`.
    public let programs: FilePath

    /// Serves while a body runs. What a user's start-up files do is not done.
    ///
    /// - Parameter names: Host names that lead to the server.
    public static func serving<Result>(
        _ names: [String], isolation: isolated (any Actor)? = #isolation,
        _ body: (SSHServer) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            var attempt = 1
            while true {
                let port = try ServerProcess.freePort()
                let server = try await SSHServer(directory, port, names)
                do {
                    return try await ServerProcess.serving(
                        server.command(directory), isReady: { $0.contains("Server listening on") }
                    ) { _ in try await body(server) }
                } catch let failure as ServerProcess.StartFailure {
                    guard failure.isPortTaken, attempt < 5 else { throw failure }
                    attempt += 1
                }
            }
        }
    }

    /// An environment whose `ssh` is the one that finds this server.
    public func environment(_ host: Host) -> HostEnvironment {
        var environment = host.environment
        environment.variables["PATH"] = "\(programs):\(environment["PATH"] ?? "/usr/bin:/bin")"
        return environment
    }

    private init(_ directory: FilePath, _ port: UInt16, _ names: [String]) async throws {
        self.port = port
        self.names = names
        programs = directory.appending("bin")
        let environment = try Tool.systemEnvironment()
        user = environment.userName ?? "root"
        try Files.createDirectories(programs)
        // As root the server wants this directory, which its service makes on other machines.
        if getuid() == 0 { try Files.createDirectories("/run/sshd") }
        for key in ["host", "user"] where !Files.exists(directory.appending(key)) {
            try await CommandRunner().check(
                Command(
                    "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", key, "-f", key],
                    environment: environment.variables, in: directory))
        }
        let hostKey = try Files.readText(directory.appending("host.pub"))
        func write(_ text: String, _ name: String, _ mode: UInt16 = 0o600) throws {
            try Files.writeAtomically(
                text, to: directory.appending(name), mode: FilePermissions(rawValue: CInterop.Mode(mode)))
        }
        try write(try Files.readText(directory.appending("user.pub")), "authorized")
        try write(names.map { "\($0) \(hostKey)" }.joined(), "known")
        try write(
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(directory)/host
            AuthorizedKeysFile \(directory)/authorized
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            PermitUserRC no

            """, "server.conf")
        try write(
            """
            Host \(names.joined(separator: " "))
            HostName 127.0.0.1
            HostKeyAlias %n
            Port \(port)
            IdentityFile \(directory)/user
            IdentitiesOnly yes
            UserKnownHostsFile \(directory)/known
            StrictHostKeyChecking yes

            """, "client.conf")
        let ssh = try Command("ssh", environment: environment.variables, in: directory).resolvedExecutable()
        try write("#!/bin/sh\nexec \(ssh) -F \(directory)/client.conf \"$@\"\n", "bin/ssh", 0o755)
    }

    private func command(_ directory: FilePath) throws -> Command {
        let environment = try Tool.systemEnvironment()
        // The server starts itself again for each client, by its whole path.
        let sshd = try Command("sshd", environment: environment.variables, in: directory).resolvedExecutable()
        return Command(
            sshd.string, ["-D", "-e", "-f", "\(directory)/server.conf"],
            environment: environment.variables, in: directory)
    }
}
