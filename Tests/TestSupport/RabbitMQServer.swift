internal import Foundation
internal import Glibc
internal import HostKit
internal import Synchronization
public import SystemPackage
public import Testing

/// A real RabbitMQ on the loopback interface, started once for all tests of a process.
///
/// It has the virtual hosts `/` and `/pubsub`, and in the latter the users ``user`` (who may do anything), `reader`
/// (who may only read) and `packit` (who has a certificate in place of a password).
public struct RabbitMQServer: Sendable {
    public static let user = "bus"
    /// Has all that a URL must escape.
    public static let password = "s3cret/of:bus@"
    private static let node = "packit-test@localhost"

    public let directory: FilePath
    public let port: UInt16
    public let tlsPort: UInt16
    /// Who signed the server's certificate, and those that it takes.
    public let authority: CertificateAuthority
    private let mapperPort: UInt16

    /// Skips a test where there is no RabbitMQ; in CI the test fails instead.
    public static let isThere = ConditionTrait.enabled("needs rabbitmq-server") {
        if programs != nil { return true }
        guard try HostEnvironment.current()["CI"] == "true" else { return false }
        throw Tool.MissingTool(names: ["rabbitmq-server"])
    }

    /// The server of this process.
    public static func shared() async throws -> RabbitMQServer { try await started.value }

    private static let started = Task { try await start() }
    private static let files = SharedDirectory { _ in }

    /// Where the server's own programs are: those in the `PATH` change to another user.
    private static var programs: FilePath? {
        let place = "/usr/lib/rabbitmq/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        let version = versions.filter { $0.hasPrefix("rabbitmq_server-") }.sorted().last
        return version.map { FilePath(place).appending($0).appending("sbin") }
    }

    private static func start() async throws -> RabbitMQServer {
        let directory = try await files.path
        let authority = try await CertificateAuthority(in: directory)
        let certificate = try Files.read(try await authority.server())
        try Files.writeAtomically(certificate, to: directory.appending("server.pem"))
        while true {
            let server = RabbitMQServer(
                directory: directory, port: try ServerProcess.freePort(),
                tlsPort: try ServerProcess.freePort(),
                authority: authority, mapperPort: try ServerProcess.freePort())
            if try await server.launch(distributionPort: ServerProcess.freePort()) { return server }
        }
    }

    /// Starts the server; false when somebody else took one of its ports meanwhile.
    private func launch(distributionPort: UInt16) async throws -> Bool {
        let script = Fixtures.root.appending("Servers").appending("rabbitmq").appending("serve.sh")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments =
            [script.string, directory.string]
            + [port, tlsPort, mapperPort, distributionPort].map { String($0) }
        // The server runs as long as this pipe is open: it ends with us, however we end.
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw LocalServer.SocketError(call: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let (output, log) = (Pipe(), directory.appending("start.log"))
        process.standardOutput = output
        try Files.writeAtomically("", to: log)
        process.standardError = FileHandle(forWritingAtPath: log.string)
        try process.run()
        close(ends[0])
        let reader = output.fileHandleForReading.fileDescriptor
        let isReady = await DedicatedThread.run {
            var byte: UInt8 = 0
            return read(reader, &byte, 1) == 1
        }
        if isReady {
            RunningServers.add(process, ends[1], output)
            return true
        }
        close(ends[1])
        process.waitUntilExit()
        let text = try Files.readText(log)
        guard text.contains("eaddrinuse") || text.contains("ddress already in use") else {
            throw ServerProcess.StartFailure(command: "rabbitmq-server", output: [text])
        }
        return false
    }

    // MARK: Acting on it

    /// Runs `rabbitmqctl` with some arguments, and gives its output.
    @discardableResult
    public func control(_ arguments: String...) async throws -> String {
        let program = (Self.programs ?? "/").appending("rabbitmqctl").string
        let command = Command(
            program, ["-q", "-n", Self.node] + arguments, environment: try environment(), in: directory)
        return try await CommandRunner().check(command).output
    }

    /// Calls a function of the server, such as `rabbit stop []`: faster than ``control(_:)``.
    @discardableResult
    public func call(_ function: String) async throws -> String {
        let cookie = try Files.readText(directory.appending(".erlang.cookie"))
        let command = Command(
            "erl_call", ["-sname", Self.node, "-c", cookie, "-a", function], environment: try environment(),
            in: directory)
        return try await CommandRunner().check(command).output
    }

    private func environment() throws -> [String: String] {
        try Tool.systemEnvironment().forCommands([
            "HOME": directory.string, "ERL_EPMD_PORT": String(mapperPort), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_INETRC": directory.appending("inetrc").string,
        ])
    }
}

/// What runs until the process ends.
private enum RunningServers {
    private struct Server: @unchecked Sendable {
        var process: Process
        var input: Int32
        var output: Pipe
    }
    private static let servers = Mutex<[Server]>([])

    static func add(_ process: Process, _ input: Int32, _ output: Pipe) {
        servers.withLock { $0.append(Server(process: process, input: input, output: output)) }
        // Comes before the removal of the directory, whose own call was made earlier.
        atexit { RunningServers.end() }
    }

    private static func end() {
        let all = servers.withLock { servers in
            defer { servers = [] }
            return servers
        }
        for server in all {
            close(server.input)
            server.process.waitUntilExit()
        }
    }
}
