import CurlHTTP
import ForgeKit
import Foundation
import HostKit
import SystemPackage

/// What to do with Kerberos tickets, as JSON in the only argument.
///
/// The Kerberos library reads its configuration from the environment of the process, so tests that need one of
/// their own work in a process of its own.
struct Order: Codable {
    /// Whom to trust.
    var certificate: String
    /// Uploads a file to a cache.
    var upload: Upload?
    /// Logs in to Bodhi, and tells the name.
    var login: Login?

    struct Upload: Codable {
        var url: String
        var package: String
        var files: [String]
    }

    struct Login: Codable {
        var provider: String
        var bodhi: String
        var store: String
        /// Comments on an update with that, too.
        var update: String?
    }
}

func client(_ order: Order, kerberos: Kerberos?) -> HTTPClient {
    var configuration = HTTPClient.Configuration(userAgent: "probe/1")
    configuration.certificateFile = FilePath(order.certificate)
    configuration.kerberos = kerberos
    return HTTPClient(configuration)
}

func perform(_ order: Order) async throws {
    let http = client(order, kerberos: Kerberos())
    if let upload = order.upload {
        let settings = LookasideSettings(
            tool: "fedpkg", downloadURL: upload.url, uploadURL: "\(upload.url)/upload.cgi", pushURL: "",
            anonymousURL: "")
        let cache = LookasideCache(settings, http: http)
        for file in upload.files {
            let package = RepositoryName(namespace: "rpms", name: upload.package)
            let outcome = try await cache.upload(FilePath(file), of: package)
            print("\(outcome.wasThere ? "there" : "sent"): \(outcome.entry.line)")
        }
    }
    if let login = order.login {
        let bodhi = BodhiClient(
            login.bodhi, http: client(order, kerberos: nil),
            login: BodhiLogin(
                .kerberos, at: OpenIDClient(.bodhi(provider: login.provider), http: http),
                store: BodhiTokenStore(FilePath(login.store))))
        try await bodhi.logIn()
        print("user: \(try await bodhi.userName())")
        if let update = login.update {
            print("comment by \(try await bodhi.comment(on: update, "works").author ?? "nobody")")
        }
    }
}

do {
    try await perform(JSONDecoder().decode(Order.self, from: Data(CommandLine.arguments[1].utf8)))
} catch {
    print("error: \(error)")
}
