import CurlHTTP
import Foundation
import HostKit
import SystemPackage

/// What to ask, as JSON in the only argument.
///
/// The Kerberos library reads its configuration from the environment of the process, so tests that need one of
/// their own ask in a process of its own.
struct Order: Codable {
    struct Request: Codable {
        var method = "GET"
        var url: String
        var body: String?
        /// A file to send.
        var file: String?
        /// A file to send as a field of a form.
        var form: String?
        var expectsContinue: Bool
        /// How often to ask at the same time.
        var copies = 1
    }

    var principal: String?
    var keytab: String?
    var cache: String?
    /// Whom to trust.
    var certificate: String?
    /// One after the other, by one client.
    var requests: [Request]
}

/// What came of a request, as a line of JSON.
struct Answer: Codable {
    var status: Int?
    var body: String?
    var code: String?
    var error: String?
    var mayHaveArrived: Bool?
}

func ask(_ client: HTTPClient, _ order: Order.Request) async throws -> Answer {
    var request = HTTPRequest(order.method, order.url, body: order.body.map { Array($0.utf8) })
    if let file = order.file.map({ FilePath($0) }) {
        request.file = HTTPFileBody(file, count: try Files.stat(file).size)
    }
    if let form = order.form {
        request.multipart = HTTPMultipart([.init(name: "file", fileName: "x", content: .file(FilePath(form)))]
        )
    }
    request.expectsContinue = order.expectsContinue
    do throws(HTTPError) {
        let response = try await client.send(request)
        return Answer(status: response.status, body: response.text)
    } catch {
        return Answer(code: "\(error.code)", error: "\(error)", mayHaveArrived: error.mayHaveArrived)
    }
}

func perform(_ order: Order) async throws {
    var configuration = HTTPClient.Configuration(userAgent: "probe/1")
    configuration.certificateFile = order.certificate.map { FilePath($0) }
    configuration.kerberos = Kerberos(
        principal: order.principal, keytab: order.keytab.map { FilePath($0) }, credentialCache: order.cache)
    let client = HTTPClient(configuration)
    for request in order.requests {
        let answers = try await Array(0..<request.copies).concurrentMap(limit: request.copies) { _ in
            try await ask(client, request)
        }
        for answer in answers { print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)) }
    }
}

if let burst = Burst(Array(CommandLine.arguments.dropFirst())) {
    try await burst.perform()
} else {
    try await perform(JSONDecoder().decode(Order.self, from: Data(CommandLine.arguments[1].utf8)))
}
