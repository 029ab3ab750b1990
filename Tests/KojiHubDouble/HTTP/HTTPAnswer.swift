/// What a client gets.
struct HTTPAnswer: Sendable {
    /// How an answer goes over the wire.
    enum Delivery: Sendable, Hashable {
        case whole
        /// That many bytes of the announced body, then the end of the connection.
        case cut(after: Int)
        /// The whole answer twice.
        case twice
        /// Nothing: the connection ends.
        case none
    }

    var status: Int
    var header: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var delivery = Delivery.whole
    /// The part of a file that is the body.
    var file: (path: String, range: Range<Int>)?
    /// Whether the connection ends with the answer.
    var isLast = false

    static func text(_ status: Int, _ text: String) -> HTTPAnswer {
        HTTPAnswer(status: status, header: [("Content-Type", "text/plain")], body: Array(text.utf8))
    }

    var length: Int { file?.range.count ?? body.count }

    var head: [UInt8] {
        let reasons = [
            200: "OK", 206: "Partial Content", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized",
            403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
            411: "Length Required", 413: "Content Too Large", 416: "Range Not Satisfiable",
            500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
        ]
        var lines = ["HTTP/1.1 \(status) \(reasons[status] ?? "Status")"]
        if status != 304 { lines.append("Content-Length: \(length)") }
        lines += header.map { "\($0.name): \($0.value)" }
        if isLast { lines.append("Connection: close") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
