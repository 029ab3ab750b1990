internal import Glibc
internal import HostKit
internal import Synchronization

/// A small HTTP/1.1 server on the loopback interface: a thread for each connection.
final class HTTPServer: Sendable {
    struct SocketError: Error {
        var call: String
        var code: Int32
    }

    private struct State {
        var open: Set<Int32> = []
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let threads = ThreadGroup()
    private let serve: @Sendable (Int32) -> Void

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - serve: Serves one connection until it ends.
    init(port: UInt16, serve: @escaping @Sendable (Int32) -> Void) throws {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw SocketError(call: "socket", code: errno) }
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 && listen(socket, 128) == 0
                    && getsockname(socket, address, &size) == 0
            }
        }
        guard status else {
            let code = errno
            close(socket)
            throw SocketError(call: "bind", code: code)
        }
        listener = socket
        self.port = UInt16(bigEndian: address.sin_port)
        self.serve = serve
    }

    deinit { close(listener) }

    func start() {
        threads.start { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    return
                }
                guard register(connection) else {
                    close(connection)
                    return
                }
                threads.start { [self] in
                    serve(connection)
                    unregister(connection)
                }
            }
        }
    }

    private func register(_ connection: Int32) -> Bool {
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return state.withLock { state in
            if state.isStopped { return false }
            state.open.insert(connection)
            return true
        }
    }

    private func unregister(_ connection: Int32) {
        state.withLock { state in
            state.open.remove(connection)
            // Under the lock: the number must not be a stranger's when the server is shut down.
            close(connection)
        }
    }

    /// Ends all connections, now and later; see ``finish()``.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Waits for the threads of a server that was stopped.
    func finish() async { await threads.finish() }
}
