internal import Glibc

/// One client's connection, served by a thread of its own.
struct HTTPConnection {
    /// What is refused before a body is read.
    struct Limits: Sendable {
        var headSize = 64 << 10
        /// Seconds that a body may keep its reader waiting.
        var bodyTimeout = 60.0
    }

    private let socket: Int32
    private let limits: Limits
    /// How long a body a request may have; nil for any.
    private let bodyLimit: @Sendable (HTTPRequest) -> Int?
    private let answer: @Sendable (HTTPRequest) -> HTTPAnswer
    private var buffer: [UInt8] = []

    init(
        socket: Int32, limits: Limits, bodyLimit: @escaping @Sendable (HTTPRequest) -> Int?,
        answer: @escaping @Sendable (HTTPRequest) -> HTTPAnswer
    ) {
        self.socket = socket
        self.limits = limits
        self.bodyLimit = bodyLimit
        self.answer = answer
    }

    private enum Read {
        case request(HTTPRequest)
        case refused(HTTPAnswer)
        case end
    }

    /// Answers requests until one side has had enough.
    mutating func serve() {
        while true {
            switch readRequest() {
            case .end: return
            case .refused(var refusal):
                refusal.isLast = true
                _ = send(refusal, isHead: false)
                return
            case .request(let request):
                var answer = answer(request)
                if request["Connection"]?.lowercased() == "close" { answer.isLast = true }
                guard send(answer, isHead: request.method == "HEAD"), !answer.isLast else { return }
            }
        }
    }

    private mutating func readRequest() -> Read {
        guard let head = readHead() else { return .end }
        guard var request = HTTPRequest(head: head) else { return .refused(.text(400, "Bad Request\n")) }
        if request["Transfer-Encoding"] != nil { return .refused(.text(411, "Length Required\n")) }
        guard let length = Int(request["Content-Length"] ?? "0"), length >= 0 else {
            return .refused(.text(400, "Bad Request\n"))
        }
        if let limit = bodyLimit(request), length > limit {
            return .refused(.text(400, "Invalid request: Request too long\n"))
        }
        if request["Expect"]?.lowercased() == "100-continue" {
            _ = write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        waitAtMost(limits.bodyTimeout)
        defer { waitAtMost(0) }
        while buffer.count < length {
            switch fill() {
            case .some(true): continue
            case .some(false): return .end
            case nil: return .refused(.text(408, "Request Timeout\n"))
            }
        }
        request.body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        return .request(request)
    }

    private mutating func readHead() -> [UInt8]? {
        let end = Array("\r\n\r\n".utf8)
        var searched = 0
        while true {
            while searched + 4 <= buffer.count {
                if buffer[searched..<searched + 4].elementsEqual(end) {
                    let head = Array(buffer[..<searched])
                    buffer.removeFirst(searched + 4)
                    return head
                }
                searched += 1
            }
            guard buffer.count < limits.headSize, fill() == true else { return nil }
        }
    }

    private func waitAtMost(_ seconds: Double) {
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(seconds * 1_000_000) % 1_000_000)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Whether something came; nil if nothing came in time.
    private mutating func fill() -> Bool? {
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN || errno == EWOULDBLOCK { return nil }
            guard count > 0 else { return false }
            buffer += chunk[..<count]
            return true
        }
    }

    /// Whether the connection can be used again.
    private func send(_ answer: HTTPAnswer, isHead: Bool) -> Bool {
        if answer.delivery == .none { return false }
        guard write(answer.head) else { return false }
        if isHead { return true }
        if case .cut(let count) = answer.delivery {
            _ = write(Array(answer.body.prefix(count)))
            return false
        }
        if let file = answer.file { return sendFile(file.path, file.range) }
        guard write(answer.body) else { return false }
        if answer.delivery == .twice { return write(answer.head) && write(answer.body) }
        return true
    }

    private func sendFile(_ path: String, _ range: Range<Int>) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var offset = off_t(range.lowerBound)
        while offset < range.upperBound {
            var chunk = [UInt8](repeating: 0, count: min(256 << 10, range.upperBound - Int(offset)))
            let count = pread(file, &chunk, chunk.count, offset)
            guard count > 0, write(Array(chunk.prefix(count))) else { return false }
            offset += off_t(count)
        }
        return true
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
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
}
