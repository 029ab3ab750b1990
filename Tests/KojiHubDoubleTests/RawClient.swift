import Glibc
import HostKit
import KojiKit

/// A client that sends exactly what a test wants to be sent.
struct RawClient: Sendable {
    struct Answer: Sendable {
        var status: Int
        var header: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct ConnectionEnded: Error {}

    let port: UInt16

    /// - Parameter url: Such as `http://127.0.0.1:1234/kojihub`.
    init(_ url: String) {
        let rest = url.drop { $0 != ":" }.dropFirst().drop { $0 != ":" }.dropFirst()
        port = UInt16(rest.prefix { $0.isNumber }) ?? 0
    }

    /// Sends requests over one connection, one after the other.
    func exchange(_ requests: [[UInt8]]) async throws -> [Answer] {
        try await DedicatedThread.run { [self] in Result { try blockingExchange(requests) } }.get()
    }

    func post(
        _ path: String, _ body: [UInt8], type: String = "text/xml", header: [String] = []
    ) async throws -> Answer {
        try await exchange([Self.request("POST", path, body, type: type, header: header)])[0]
    }

    func get(_ path: String, method: String = "GET", header: [String] = []) async throws -> Answer {
        try await exchange([Self.request(method, path, nil, type: nil, header: header)])[0]
    }

    static func request(
        _ method: String, _ path: String, _ body: [UInt8]?, type: String?, header: [String] = []
    ) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost", "User-Agent: koji/1"] + header
        if let type { lines.append("Content-Type: \(type)") }
        if let body { lines.append("Content-Length: \(body.count)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])
    }

    private func blockingExchange(_ requests: [[UInt8]]) throws -> [Answer] {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw ConnectionEnded() }
        var buffer: [UInt8] = []
        return try requests.map { request in
            var rest = request[...]
            while !rest.isEmpty {
                let count = Array(rest).withUnsafeBytes {
                    send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                // The server may have refused already, and not read on.
                if count <= 0 { break }
                rest = rest.dropFirst(count)
            }
            return try readAnswer(socket, &buffer, isHead: request.starts(with: Array("HEAD".utf8)))
        }
    }

    private func readAnswer(_ socket: Int32, _ buffer: inout [UInt8], isHead: Bool) throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        func fill() throws {
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { throw ConnectionEnded() }
            buffer += chunk[..<count]
        }
        var place = buffer.firstRange(of: end)
        while place == nil {
            try fill()
            place = buffer.firstRange(of: end)
        }
        guard let place else { throw ConnectionEnded() }
        let lines = String(decoding: buffer[..<place.lowerBound], as: UTF8.self).split(separator: "\r\n")
        buffer.removeFirst(place.upperBound)
        let pairs = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]).lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        let header = Dictionary(pairs, uniquingKeysWith: { $1 })
        let length = isHead ? 0 : Int(header["content-length"] ?? "0") ?? 0
        while buffer.count < length { try fill() }
        let body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        let words = (lines.first ?? "").split(separator: " ")
        return Answer(status: Int(words.count > 1 ? words[1] : "0") ?? 0, header: header, body: body)
    }
}

/// Somebody who calls a hub, in a session or without one.
struct RawCaller: Sendable {
    let client: RawClient
    var session: (id: Int64, key: String)?
    var callNumber: Int64?

    init(_ url: String) { client = RawClient(url) }

    func send(_ method: String, _ parameters: [XMLRPCValue], path: String = "/kojihub") async throws
        -> XMLRPCReply
    {
        let answer = try await client.post(path, XMLRPCWriter.call(method, parameters), header: header)
        return try XMLRPCDecoder.reply(answer.body)
    }

    var header: [String] {
        guard let session else { return [] }
        return ["Koji-Session-Id: \(session.id)", "Koji-Session-Key: \(session.key)"]
            + (callNumber.map { ["Koji-Session-Callnum: \($0)"] } ?? [])
    }

    /// The result; a fault is thrown.
    @discardableResult func call(_ method: String, _ parameters: XMLRPCValue...) async throws -> XMLRPCValue {
        switch try await send(method, parameters) {
        case .result(let value): return value
        case .fault(let fault): throw fault
        }
    }

    /// The fault that a call must end with.
    func fault(_ method: String, _ parameters: XMLRPCValue...) async throws -> XMLRPCFault? {
        switch try await send(method, parameters) {
        case .result: return nil
        case .fault(let fault): return fault
        }
    }

    func loggedIn(_ user: String, _ password: String) async throws -> RawCaller {
        let answer = try await call("login", .string(user), .string(password))
        var caller = self
        caller.session = (
            answer.structure?["session-id"]?.int ?? 0, answer.structure?["session-key"]?.string ?? ""
        )
        return caller
    }
}

extension XMLRPCValue {
    subscript(name: String) -> XMLRPCValue { structure?[name] ?? .null }
    subscript(index: Int) -> XMLRPCValue {
        array.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? .null
    }
    /// Named arguments as they travel.
    static func named(_ members: [String: XMLRPCValue]) -> XMLRPCValue {
        .structure(XMLRPCStruct(members.map { .init($0.key, $0.value) } + [.init("__starstar", true)]))
    }
}
