internal import Glibc
internal import HostKit
internal import Synchronization

/// A real HTTP/1.1 server on the loopback interface that follows a script.
///
/// Each path has its replies; one request takes one of them and the last is repeated. The query is not part
/// of the path; other paths are 404.
public final class LocalServer: Sendable {
    /// A request as it came in.
    public struct Request: Hashable, Sendable {
        public var method: String
        /// With the query.
        public var target: String
        public var header: [[String]]
        public var body: [UInt8]
        /// Which connection it came over, from 1.
        public var connection: Int

        public init(
            method: String, target: String, header: [[String]] = [], body: [UInt8] = [], connection: Int = 1
        ) {
            self.method = method
            self.target = target
            self.header = header
            self.body = body
            self.connection = connection
        }

        /// The first value of a name, in any case.
        public subscript(_ name: String) -> String? {
            header.first { $0[0].lowercased() == name.lowercased() }?[1]
        }
    }

    private struct State {
        var replies: [String: [Reply]]
        var requests: [Request] = []
        var open: Set<Int32> = []
        var connections = 0
        var isStopped = false
    }

    public let port: UInt16
    private let listener: Int32
    private let state: Mutex<State>
    /// Answers instead of the replies of paths.
    private let answer: (@Sendable (Request) -> Reply)?
    private let stop = Event()
    let finished = ThreadCount()

    /// `http://127.0.0.1:…`, without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// The same server under another host's name.
    public var otherURL: String { "http://localhost:\(port)" }
    /// Everything that was asked so far.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// Serves a script while a body runs.
    public static func serving<Result>(
        _ replies: [String: [Reply]] = [:], isolation: isolated (any Actor)? = #isolation,
        _ body: (LocalServer) async throws -> Result
    ) async throws -> Result {
        try await LocalServer(replies, answer: nil).serving(body)
    }

    /// Serves what a function answers while a body runs; it is called by several connections at a time.
    public static func serving<Result>(
        answering answer: @escaping @Sendable (Request) -> Reply,
        isolation: isolated (any Actor)? = #isolation, _ body: (LocalServer) async throws -> Result
    ) async throws -> Result {
        try await LocalServer([:], answer: answer).serving(body)
    }

    private func serving<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (LocalServer) async throws -> Result
    ) async throws -> Result {
        start()
        do {
            let result = try await body(self)
            await shutDown()
            return result
        } catch {
            await shutDown()
            throw error
        }
    }

    /// Replaces the script of a path, for replies that need the server's own address.
    public func serve(_ path: String, _ replies: Reply...) {
        state.withLock { $0.replies[path] = replies }
    }

    private init(_ replies: [String: [Reply]], answer: (@Sendable (Request) -> Reply)?) throws {
        state = Mutex(State(replies: replies))
        self.answer = answer
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw SocketError(call: "socket", code: errno) }
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 && listen(socket, 64) == 0
                    && getsockname(socket, address, &size) == 0
            }
        }
        guard status else {
            let code = errno
            close(socket)
            throw SocketError(call: "bind", code: code)
        }
        listener = socket
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(listener) }

    private func start() {
        finished.begin()
        DedicatedThread.start { [self] in
            defer { finished.end() }
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    return
                }
                guard let number = register(connection) else {
                    close(connection)
                    return
                }
                finished.begin()
                DedicatedThread.start { [self] in
                    defer { finished.end() }
                    Connection(socket: connection, number: number, server: self, stop: stop).serve()
                    unregister(connection)
                }
            }
        }
    }

    private func register(_ connection: Int32) -> Int? {
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        // A body would wait for the client to say that it has the head.
        var isOn: Int32 = 1
        setsockopt(
            connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        return state.withLock { state in
            guard !state.isStopped else { return nil }
            state.open.insert(connection)
            state.connections += 1
            return state.connections
        }
    }

    private func unregister(_ connection: Int32) {
        state.withLock { state in
            state.open.remove(connection)
            // Under the lock: the number must not be a stranger's when the server is shut down.
            close(connection)
        }
    }

    /// Ends all connections and waits for their threads.
    private func shutDown() async {
        stop.happen()
        state.withLock { state in
            state.isStopped = true
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
        await finished.wait()
    }

    /// Records a request and takes its reply.
    func reply(to request: Request) -> Reply {
        if let answer {
            state.withLock { $0.requests.append(request) }
            return answer(request)
        }
        return state.withLock { state in
            state.requests.append(request)
            let path = String(request.target.prefix { $0 != "?" })
            guard let replies = state.replies[path], let first = replies.first else {
                return .text("there is no \(path)", 404)
            }
            if replies.count > 1 { state.replies[path]?.removeFirst() }
            return first
        }
    }

    /// A socket that could not be made.
    struct SocketError: Error {
        var call: String
        var code: Int32
    }
}

/// Counts threads and tells when the last one has ended.
final class ThreadCount: Sendable {
    private let running = Mutex(0)
    private let none = Event()

    func begin() { running.withLock { $0 += 1 } }
    func end() {
        let isLast = running.withLock {
            $0 -= 1
            return $0 == 0
        }
        if isLast { none.happen() }
    }
    func wait() async { await none.wait() }
}
