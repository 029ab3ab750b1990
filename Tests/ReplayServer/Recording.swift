internal import HostKit
internal import TestSupport

/// A recorded exchange, as its file has it.
struct Recording {
    /// A file that is not a recording.
    struct Mistake: Error, CustomStringConvertible {
        var name: String
        var message: String
        var description: String { "recording \(name): \(message)" }
    }

    let name: String
    let value: RecordedValue

    init(_ name: String) throws {
        self.name = name
        value = try RecordedValue(bytes: Files.read(Recordings.path(name)))
    }

    var exchange: Exchange {
        get throws {
            var exchange = Exchange("GET /", answer: try answer)
            exchange.description = name
            exchange.request = try request
            exchange.recordedAuthority = try address.authority
            exchange.leadToServer(below: ["pagination"])
            return exchange
        }
    }

    var method: String { get throws { try text("method") } }

    /// The recorded URL: host with port, and the rest.
    var address: (authority: String, target: String) {
        get throws {
            let url = try text("url")
            guard let scheme = url.firstRange(of: "://") else { throw mistake("no URL") }
            let rest = url[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            return (
                String(authority), authority.count == rest.count ? "/" : String(rest[authority.endIndex...])
            )
        }
    }

    /// The fields of a header, by the member's name.
    func header(_ name: String) throws -> [(name: String, value: String)] {
        guard let members = value[name]?.members else { throw mistake("no \(name)") }
        return try members.map { member in
            guard let text = member.value.string else { throw mistake("\(name) is not of strings") }
            return (member.name, text)
        }
    }

    private var request: ExpectedRequest {
        get throws {
            var request = try ExpectedRequest(method: method, target: address.target)
            if value["request_recorded"] == .bool(false) {
                request.query = nil
                request.credentials = .unchecked
                request.body = .any
                return request
            }
            request.body = try body
            for field in try header("request_headers") {
                switch field.name.lowercased() {
                case "accept" where field.value != "*/*": request.set(field.name, field.value)
                // Some clients tell the type of a body that they do not send.
                case "content-type" where request.body != nil: request.set(field.name, field.value)
                case let name where ExpectedRequest.isCredential(name): request.set(field.name, field.value)
                default: break
                }
            }
            return request
        }
    }

    private var body: ExchangeBody? {
        get throws {
            guard let kind = value["request_body_kind"]?.string, let body = value["request_body"] else {
                return nil
            }
            switch (kind, body) {
            case ("json", _): return .json(body.text)
            case ("text", .string(let text)): return .text(text)
            case ("form", .object(let members)):
                return .form(
                    try members.map { member in
                        guard let text = member.value.string else { throw mistake("a field is no string") }
                        return (member.name, text)
                    })
            case ("multipart", .string(let text)): return .multipart(try parts(text))
            default: throw mistake("an unknown body")
            }
        }
    }

    private func parts(_ text: String) throws -> [MultipartPart] {
        let type = try header("request_headers").first { $0.name.lowercased() == "content-type" }
        guard let boundary = type.flatMap({ MediaType($0.value).boundary }),
            let parts = MultipartPart.parse(Array(text.utf8), boundary: boundary)
        else { throw mistake("no parts") }
        return parts
    }

    private var answer: Reply {
        get throws {
            guard case .number(let digits)? = value["status"], let status = Int(digits) else {
                throw mistake("no status")
            }
            // What belongs to the connection is the server's business.
            let dropped: Set = ["content-length", "transfer-encoding", "content-encoding", "connection"]
            let header = try header("response_headers").filter { !dropped.contains($0.name.lowercased()) }
            return Reply(status, header: header, body: try answerBody)
        }
    }

    private var answerBody: [UInt8] {
        get throws {
            guard let kind = value["response_body_kind"]?.string, let body = value["response_body"] else {
                return []
            }
            switch (kind, body) {
            case ("json", _): return Array(body.text.utf8)
            case ("text", .string(let text)): return Array(text.utf8)
            case ("base64", .string(let text)):
                guard let bytes = base64(text) else { throw mistake("no base64") }
                return bytes
            default: throw mistake("an unknown answer")
            }
        }
    }

    private func text(_ member: String) throws -> String {
        guard let text = value[member]?.string else { throw mistake("no \(member)") }
        return text
    }

    private func mistake(_ message: String) -> Mistake { Mistake(name: name, message: message) }
}

/// The bytes of a text in base64.
///
/// - SeeAlso: RFC 4648.
private func base64(_ text: String) -> [UInt8]? {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 where byte != UInt8(ascii: "=") && byte != 0x0A {
        guard let digit = alphabet.firstIndex(of: byte) else { return nil }
        bits = (bits << 6 | UInt32(digit)) & 0xFFFFFF
        count += 6
        if count >= 8 {
            count -= 8
            out.append(UInt8(truncatingIfNeeded: bits >> count))
        }
    }
    return out
}
