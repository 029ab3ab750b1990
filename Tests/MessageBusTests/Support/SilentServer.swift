import Glibc
import HostKit
import TestSupport

/// Accepts one connection, reads what comes, and never answers.
struct SilentServer {
    let port: UInt16
    private let greeted = Event()

    struct Failure: Error {}

    static func listening<Result>(_ body: (SilentServer) async throws -> Result) async throws -> Result {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard isBound else { throw Failure() }
        let server = SilentServer(port: UInt16(bigEndian: address.sin_port))
        async let served: Void = DedicatedThread.run {
            let connection = accept(listener, nil, nil)
            var bytes = [UInt8](repeating: 0, count: 64)
            while connection >= 0, read(connection, &bytes, bytes.count) > 0 { server.greeted.happen() }
            if connection >= 0 { close(connection) }
        }
        do {
            let result = try await body(server)
            shutdown(listener, Int32(SHUT_RDWR))
            await served
            return result
        } catch {
            shutdown(listener, Int32(SHUT_RDWR))
            await served
            throw error
        }
    }

    private init(port: UInt16) { self.port = port }

    /// Returns when a client has said something.
    func waitForGreeting() async { await greeted.wait() }
}
