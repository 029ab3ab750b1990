import Glibc
import HostKit

@testable import ReplayServer

/// A client that sends exactly what a test wants to be sent, and reads answers by `Content-Length`.
struct WireClient: Sendable {
    struct Request: Sendable {
        var line: String
        var header: [(String, String)] = []
        var body: [UInt8] = []

        var bytes: [UInt8] {
            var lines = ["\(line) HTTP/1.1", "Host: localhost"] + header.map { "\($0.0): \($0.1)" }
            if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
            return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
        }
    }

    struct Answer: Sendable {
        var status: Int
        var header: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct ConnectionEnded: Error {}

    let url: String

    /// Sends requests over one connection, one after the other.
    func ask(_ requests: Request...) async throws -> [Answer] {
        try await DedicatedThread.run { [self] in Result { try exchange(requests) } }.get()
    }

    func get(_ target: String, header: [(String, String)] = []) async throws -> Answer {
        try await ask(Request(line: "GET \(target)", header: header))[0]
    }

    func post(_ target: String, type: String?, _ body: String) async throws -> Answer {
        let header = type.map { [("Content-Type", $0)] } ?? []
        return try await ask(Request(line: "POST \(target)", header: header, body: Array(body.utf8)))[0]
    }

    private func exchange(_ requests: [Request]) throws -> [Answer] {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (UInt16(url.split(separator: ":").last ?? "") ?? 0).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw ConnectionEnded() }
        var buffer: [UInt8] = []
        return try requests.map { request in
            var rest = request.bytes[...]
            while !rest.isEmpty {
                let count = Array(rest).withUnsafeBytes {
                    send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw ConnectionEnded() }
                rest = rest.dropFirst(count)
            }
            return try answer(socket, &buffer, isHead: request.line.hasPrefix("HEAD"))
        }
    }

    private func answer(_ socket: Int32, _ buffer: inout [UInt8], isHead: Bool) throws -> Answer {
        func fill() throws {
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { throw ConnectionEnded() }
            buffer += chunk[..<count]
        }
        var end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
        while end == nil {
            try fill()
            end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
        }
        guard let end else { throw ConnectionEnded() }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        buffer.removeSubrange(..<end.upperBound)
        let fields = lines.dropFirst().map { line in
            let sides = line.split(separator: ":", maxSplits: 1)
            return (sides[0].lowercased(), sides.count > 1 ? String(sides[1].dropFirst()) : "")
        }
        let header = Dictionary(fields, uniquingKeysWith: { $1 })
        let length = isHead ? 0 : Int(header["content-length"] ?? "0") ?? 0
        while buffer.count < length { try fill() }
        defer { buffer.removeFirst(length) }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        return Answer(status: status, header: header, body: Array(buffer.prefix(length)))
    }
}

extension Recording {
    /// A request as another client would send it: other secrets, spellings and orders.
    var wireRequest: WireClient.Request {
        get throws {
            let header = try header("request_headers").map { name, value in
                (name.uppercased(), value.replacing(Redacted.mark, with: "s3cr3t"))
            }
            return try WireClient.Request(
                line: "\(method) \(address.target)", header: header, body: wireBody)
        }
    }

    private var wireBody: [UInt8] {
        switch value["request_body"] {
        case nil, .null: []
        case .string(let text): Array(text.utf8)
        case let body? where value["request_body_kind"] == .string("form"):
            Array(
                (body.members ?? []).reversed().map { "\($0.name)=\(escaped($0.value.string ?? ""))" }
                    .joined(separator: "&").utf8)
        case .object(let members): Array(RecordedValue.object(members.reversed()).text.utf8)
        case let body?: Array(body.text.utf8)
        }
    }

    private func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
