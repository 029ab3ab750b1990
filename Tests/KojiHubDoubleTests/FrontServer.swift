import KojiHubDouble
import KojiKit
import TestSupport

/// A hub behind a real Apache that finds out who logs in, as hubs are set up.
struct FrontServer {
    let hub: KojiHubDouble
    let apache: ApacheServer

    /// What Apache proves itself to the hub with.
    static let secret = "between-front-and-hub"
    static let login = "/kojihub/ssllogin"

    var profile: KojiProfile {
        var profile = KojiProfile(name: "test", server: apache.url + "/kojihub")
        profile.serverCA = apache.authority.certificate
        profile.maxRetries = 2
        profile.retryInterval = .zero
        return profile
    }

    /// Serves a hub that has a tag and a build, and the administrators `builder` and `kojiadmin`.
    ///
    /// - Parameter realm: Whose tickets are good for a login; nil asks for certificates.
    static func serving(
        realm: KerberosRealm? = nil, _ body: (FrontServer) async throws -> Void
    ) async throws {
        var options = KojiHubDouble.Options()
        options.proxySecret = secret
        options.loginCreatesUser = false
        try await KojiHubDouble.serving(options) { hub in
            try hub.addUser("kojiadmin", password: "adminpw", permissions: ["admin"])
            try hub.addUser("builder", principal: "builder@\(KerberosRealm.name)", permissions: ["admin"])
            try hub.addTag("f99", packages: ["hello"])
            _ = try hub.addBuild(.init("hello", "1.0", "1.fc99"))
            var front = ApacheServer.Options()
            front.forwardedPaths = ["/kojihub": hub.port]
            front.lines = [
                "RequestHeader unset X-Client-Name early", "RequestHeader set X-Proxy-Secret \(secret)",
            ]
            if let realm {
                front.realm = realm
                front.kerberosPaths = [login]
            } else {
                front.certificatePaths = [login]
                front.lines += [
                    "<Location \"\(login)\">", "RequestHeader set X-Client-Name \"%{SSL_CLIENT_S_DN_CN}s\"",
                    "</Location>",
                ]
            }
            try await ApacheServer.serving(front) { try await body(FrontServer(hub: hub, apache: $0)) }
        }
    }

    /// Keeps a user from logging in.
    func block(_ user: String) async throws {
        try await RawCaller(hub.url).loggedIn("kojiadmin", "adminpw").call("disableUser", .string(user))
    }

    /// What nobody may see: the keys of all sessions, and the secret between Apache and the hub.
    var secrets: [String] {
        let keys = hub.messages.flatMap(\.header).filter { $0[0].lowercased() == "koji-session-key" }
        return [Self.secret] + Set(keys.map { $0[1] })
    }

    /// Messages that came in through Apache, without those of other clients.
    func messages(_ method: String) -> [KojiHubDouble.Message] {
        hub.messages.filter { $0.method == method }
    }
}
