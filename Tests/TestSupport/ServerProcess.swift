internal import Glibc
public import HostKit
public import Testing

/// A real server program that runs while a body does, and never longer.
public enum ServerProcess {
    /// Starts a program, waits for the line that says that it serves, and ends it after the body.
    ///
    /// - Parameters:
    ///   - isReady: Whether a line of its output, on either stream, is the one to wait for.
    ///   - body: Gets that line.
    /// - Throws: What the body throws; ``StartFailure`` for a program that ends before it serves.
    public static func serving<Result>(
        _ command: Command, isReady: @escaping @Sendable (String) -> Bool,
        isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let (lines, signal) = AsyncStream.makeStream(of: String.self)
        let program = Task {
            defer { signal.finish() }
            return try await CommandRunner(terminationGrace: .seconds(2)).run(command) {
                signal.yield($0.text)
            }
        }
        do {
            var seen: [String] = []
            var ready: String?
            for await line in lines {
                seen.append(line)
                guard isReady(line) else { continue }
                ready = line
                break
            }
            guard let ready else { throw StartFailure(command: command.description, output: seen) }
            let result = try await body(ready)
            await end(program)
            return result
        } catch {
            await end(program)
            throw error
        }
    }

    private static func end(_ program: Task<CommandResult, any Error>) async {
        program.cancel()
        _ = await program.result
    }

    /// A port of the loopback interface that nobody uses just now.
    public static func freePort() throws -> UInt16 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 && getsockname(socket, address, &size) == 0
            }
        }
        guard isBound else { throw LocalServer.SocketError(call: "bind", code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    /// A program that ended before it served.
    public struct StartFailure: Error, CustomStringConvertible {
        public var command: String
        public var output: [String]
        public var description: String { ([command] + output).joined(separator: "\n") }

        /// Whether somebody else took the port between our look and the program's.
        var isPortTaken: Bool { output.contains { $0.contains("ddress already in use") } }
    }
}

extension Tool {
    /// As ``require(_:)``, for programs of the system's administrators, which are not always in the `PATH`, and
    /// for modules of Apache, such as `mod_auth_gssapi`.
    public static func requireSystem(_ names: String...) -> ConditionTrait {
        .enabled("needs \(names.joined(separator: ", "))") {
            let environment = try systemEnvironment()
            let missing = names.filter { name in
                if name.hasPrefix("mod_") { return ApacheConfiguration.file(of: name) == nil }
                // Debian's name, and Fedora's.
                let names = name == "apache2" ? [name, "httpd"] : [name]
                return !names.contains { isInstalled($0, environment) }
            }
            if !missing.isEmpty, environment["CI"] == "true" { throw MissingTool(names: missing) }
            return missing.isEmpty
        }
    }

    /// The environment of the tests, with the programs of administrators in its `PATH`.
    static func systemEnvironment() throws -> HostEnvironment {
        var environment = try HostEnvironment.current()
        environment.variables["PATH", default: "/usr/bin:/bin"] += ":/usr/sbin:/sbin"
        return environment
    }
}
