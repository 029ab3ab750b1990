import CurlHTTP
import ForgeKit
import HostKit
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The Kerberos library looks at the variables of its process, so that who asks has one of its own.
private func enter(_ environment: [String: String]) {
    for (name, value) in environment { setenv(name, value, 1) }
}

private func http(_ certificate: String, kerberos: Kerberos? = nil) -> HTTPClient {
    var configuration = HTTPClient.Configuration(userAgent: "packit-tests")
    configuration.certificateFile = FilePath(certificate)
    configuration.kerberos = kerberos
    return HTTPClient(configuration)
}

/// Services that want a ticket, behind a real Apache with a real KDC.
@Suite(
    .timeLimit(.minutes(5)),
    Tool.requireSystem("apache2", "mod_auth_gssapi", "krb5kdc", "kdb5_util", "kadmin.local", "kinit"))
struct ServiceKerberosTests {
    private func serving(
        _ paths: [String: Reply], _ body: (KerberosRealm, ApacheServer, LocalServer) async throws -> Void
    ) async throws {
        try await KerberosRealm.serving { realm in
            try await LocalServer.serving(paths.mapValues { [$0] }) { backend in
                var options = ApacheServer.Options()
                options.realm = realm
                options.kerberosPaths = ["/v1", "/api_3/gssapi_login/"]
                options.forwardedPaths = ["/v1": backend.port, "/api_3": backend.port]
                try await ApacheServer.serving(options) { server in try await body(realm, server, backend) }
            }
        }
    }

    @Test("accounts are asked with a ticket, and without one the answer is a no") func accounts() async throws
    {
        let paths: [String: Reply] = [
            "/v1/users/ada/groups/": .json(#"{"result": [{"groupname": "packager"}]}"#)
        ]
        try await serving(paths) { realm, server, backend in
            let (environment, url) = (realm.environment, server.url)
            let certificate = server.authority.certificate.string
            await #expect(processExitsWith: .success) {
                [
                    environment = environment as [String: String], url = url as String,
                    certificate = certificate as String
                ] in
                enter(environment)
                let accounts = FedoraAccounts(url: url + "/v1", http: http(certificate))
                let refused = await failing { try await accounts.groups(of: "ada").all() }
                #expect(refused?.code == .unauthorized)
                let answer = await FedoraVerification(accounts).isPackager("ada")
                #expect(!answer)
            }
            #expect(backend.requests.isEmpty)
            try await realm.addPrincipal("packit")
            let keytab = try await realm.keytab("packit.keytab", of: "packit").string
            await #expect(processExitsWith: .success) {
                [
                    environment = environment as [String: String], url = url as String,
                    certificate = certificate as String, keytab = keytab as String
                ] in
                enter(environment)
                let accounts = FedoraAccounts(
                    url: url + "/v1",
                    http: http(certificate, kerberos: Kerberos(keytab: FilePath(keytab))))
                let answer = await FedoraVerification(accounts).isPackager("ada")
                #expect(answer)
            }
            #expect(backend.requests.map { $0["X-Remote-User"] } == ["packit@\(KerberosRealm.name)"])
        }
    }

    @Test("Copr is logged in to with a ticket, and asked with the session's cookie") func copr() async throws
    {
        let login = Reply(
            header: [("Content-Type", "application/json"), ("Set-Cookie", "session=s1; Path=/")],
            body: Array(#"{"name": "ada"}"#.utf8))
        let paths = [
            "/api_3/gssapi_login/": login, "/api_3/auth-check": Reply.json(#"{"id": 1, "name": "ada"}"#),
        ]
        try await serving(paths) { realm, server, backend in
            try await realm.addPrincipal("ada", password: "pw")
            try await realm.getTickets("ada", password: "pw")
            let (environment, url) = (realm.environment, server.url)
            let (certificate, home) = (server.authority.certificate.string, realm.directory.string)
            await #expect(processExitsWith: .success) {
                [
                    environment = environment as [String: String], url = url as String,
                    certificate = certificate as String, home = home as String
                ] in
                enter(environment)
                let host = HostEnvironment(
                    variables: ["HOME": home], currentDirectory: FilePath(home), now: Timestamp.now)
                let copr = try CoprClient(
                    CoprSettings(url: url, usesKerberos: true), http: http(certificate),
                    environment: host)
                let user = try await copr.authenticatedUser()
                #expect(user.name == "ada")
            }
            #expect(backend.requests.map(\.target) == ["/api_3/gssapi_login/", "/api_3/auth-check"])
            #expect(backend.requests.first?["X-Remote-User"] == "ada@\(KerberosRealm.name)")
            #expect(backend.requests.last?["Cookie"] == "session=s1")
            #expect(backend.requests.last?["Authorization"] == nil)
        }
    }
}
