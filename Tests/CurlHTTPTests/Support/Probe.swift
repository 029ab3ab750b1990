import Foundation
import HostKit
import SystemPackage
import TestSupport

/// Requests that are made in a process of its own; see `http-probe`.
struct Probe: Encodable {
    struct Request: Encodable {
        var method = "GET"
        var url: String
        var body: String?
        var file: String?
        /// A file to send as a field of a form.
        var form: String?
        var expectsContinue = false
        var copies = 1
    }

    struct Answer: Decodable {
        var status: Int?
        var body: String?
        var code: String?
        var error: String?
        var mayHaveArrived: Bool?
    }

    var principal: String?
    var keytab: String?
    var cache: String?
    var certificate: String?
    var requests: [Request] = []

    /// Runs it where a realm is the usual one.
    ///
    /// - Parameter temporary: Where its temporary files go.
    func answers(_ realm: KerberosRealm, changes: [String: String] = [:], temporary: FilePath? = nil)
        async throws -> [Answer]
    {
        var environment = realm.environment.merging(changes) { $1 }
        if let temporary { environment["TMPDIR"] = temporary.string }
        let order = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        let bundle = try HostEnvironment.current().absolute(FilePath(CommandLine.arguments[0]))
        let program = bundle.removingLastComponent().appending("http-probe")
        let result = try await Host.forTests().runner
            .check(
                Command(
                    program.string, [order], environment: environment, in: realm.directory,
                    timeout: .seconds(60)))
        return try String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n")
            .map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
    }
}
