import Foundation
import HostKit
import SystemPackage
import TestSupport

/// Work with Kerberos tickets, in a process of its own; see `forge-probe`.
struct ProbeProcess: Encodable {
    struct Upload: Encodable {
        var url: String
        var package: String
        var files: [String]
    }

    struct Login: Encodable {
        var provider: String
        var bodhi: String
        var store: String
        var update: String?
    }

    var certificate: String
    var upload: Upload?
    var login: Login?

    /// The lines that it prints, where a realm is the usual one.
    func lines(_ realm: KerberosRealm) async throws -> [String] {
        let order = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        let bundle = try HostEnvironment.current().absolute(FilePath(CommandLine.arguments[0]))
        let program = bundle.removingLastComponent().appending("forge-probe")
        let result = try await Host.forTests().runner
            .check(
                Command(
                    program.string, [order], environment: realm.environment, in: realm.directory,
                    timeout: .seconds(60)))
        return String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
