internal import Glibc

/// One client's connection to a ``LocalServer``, served by a thread of its own.
struct Connection {
    let socket: Int32
    let number: Int
    let server: LocalServer
    let stop: Event
    private var buffer: [UInt8] = []

    init(socket: Int32, number: Int, server: LocalServer, stop: Event) {
        self.socket = socket
        self.number = number
        self.server = server
        self.stop = stop
    }

    /// Answers requests until the client or the script has had enough.
    mutating func serveAll() {
        while let request = readRequest() {
            let reply = server.reply(to: request)
            guard send(reply, to: request) else { return }
        }
    }

    func serve() {
        var connection = self
        connection.serveAll()
    }

    /// Whether the connection can be used again.
    private func send(_ reply: Reply, to request: LocalServer.Request) -> Bool {
        reply.asked?.happen()
        reply.beginning?.wait(orUntil: stop)
        if case .nothing = reply.delivery { return false }
        guard write(reply.head) else { return false }
        if request.method == "HEAD" { return true }
        let half = reply.middle == nil ? 0 : reply.body.count / 2
        switch reply.delivery {
        case .whole:
            guard write(reply.body[..<half]) else { return false }
            reply.middle?.wait(orUntil: stop)
            guard write(reply.body[half...]) else { return false }
            return send(reply.trailer)
        case .chunked(let size):
            var rest = reply.body[...]
            while !rest.isEmpty {
                let chunk = rest.prefix(max(1, size))
                rest = rest.dropFirst(chunk.count)
                let head = Array((String(chunk.count, radix: 16) + "\r\n").utf8)
                guard write(head + chunk + [0x0D, 0x0A]) else { return false }
            }
            return write(Array("0\r\n\r\n".utf8))
        case .closed(let count):
            _ = write(reply.body.prefix(count))
            return false
        case .reset(let count):
            _ = write(reply.body.prefix(count))
            reply.middle?.wait(orUntil: stop)
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        case .nothing: return false
        case .endless:
            while write(reply.body) {}
            return false
        }
    }

    private func send(_ trailer: Reply.Trailer?) -> Bool {
        guard let trailer else { return true }
        trailer.wanted.wait(orUntil: stop)
        return write(trailer.bytes)
    }

    private func write(_ bytes: some Collection<UInt8>) -> Bool {
        Array(bytes).withUnsafeBytes { buffer in
            var rest = UnsafeRawBufferPointer(buffer)
            while !rest.isEmpty {
                let count = Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
            return true
        }
    }

    private mutating func readRequest() -> LocalServer.Request? {
        let end = Array("\r\n\r\n".utf8)
        var size: Int?
        while size == nil {
            size = buffer.indices.first { buffer[$0...].starts(with: end) }
            if size == nil, !fill() { return nil }
        }
        guard let size else { return nil }
        let lines = String(decoding: buffer[..<size], as: UTF8.self).split(separator: "\r\n").map(String.init)
        buffer.removeFirst(size + end.count)
        let words = (lines.first ?? "").split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        let header = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return [String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""]
        }
        var request = LocalServer.Request(
            method: words[0], target: words[1], header: Array(header), body: [], connection: number)
        let length = request["Content-Length"].flatMap { Int($0) } ?? 0
        // Who asks, Apache as a proxy for one, may wait for it for ever.
        if request["Expect"] != nil, buffer.count < length, !write("HTTP/1.1 100 Continue\r\n\r\n".utf8) {
            return nil
        }
        while buffer.count < length { if !fill() { return nil } }
        request.body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        return request
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            buffer += chunk[..<count]
            return true
        }
    }
}
