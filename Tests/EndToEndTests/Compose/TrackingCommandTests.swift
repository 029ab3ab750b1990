import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi` with a tracking service behind a real Apache that asks for Kerberos tickets.
@Suite(
    "Composes with a tracking service", .timeLimit(.minutes(3)),
    Tool.requireSystem("apache2", "mod_auth_gssapi", "krb5kdc", "kdb5_util", "kadmin.local", "kinit"))
struct TrackingCommandTests {
    @Test("the service gives the ID to whoever has the keytab, and to nobody else") func keytab() async throws
    {
        try await withComposeProject { project in
            let first = try await project.compose("--just-phase", "init")
            let info = try first.text("compose/metadata/composeinfo.json")
            let id = try #require(first.top.lastComponent?.string)
            let given = id.replacing(".t.0", with: ".t.7")
            let answer = info.replacing(id, with: given).replacing(#""respin": 0"#, with: #""respin": 7"#)
            let replies: [String: [Reply]] = [
                "/api/1/composes/": [.json(answer)], "/api/1/composes/\(given)": [.json("{}")],
            ]
            try await LocalServer.serving(replies) { service in
                try await withApache(before: service) { realm, apache in
                    try await check(project, service, realm, apache, given)
                }
            }
        }
    }

    private func withApache(
        before service: LocalServer, _ body: (KerberosRealm, ApacheServer) async throws -> Void
    ) async throws {
        try await KerberosRealm.serving { realm in
            try await realm.addPrincipal("composer")
            var options = ApacheServer.Options()
            options.realm = realm
            options.kerberosPaths = ["/api"]
            options.forwardedPaths = ["/api": service.port]
            try await ApacheServer.serving(options) { try await body(realm, $0) }
        }
    }

    private func check(
        _ project: ComposeProject, _ service: LocalServer, _ realm: KerberosRealm, _ apache: ApacheServer,
        _ id: String
    ) async throws {
        let keytab = try await realm.keytab("composer.keytab", of: "composer")
        var environment = realm.environment
        environment["HOME"] = project.root.string
        environment["CURL_CA_BUNDLE"] = apache.authority.certificate.string
        func run(_ keytab: FilePath) async throws -> Outcome {
            try project.configure(
                """
                cts_url = "\(apache.url)"
                cts_keytab = "\(keytab)"
                translate_paths = [("\(project.root)", "https://example.org/composes")]
                """)
            return try await project.pungi(
                ["--config", "sample.conf", "--test", "--target-dir", "out", "--just-phase", "init"],
                environment: environment)
        }
        let stranger = try await run(project.root.appending("none.keytab"))
        #expect(stranger.status == .exited(1))
        #expect(stranger.errors.contains("none.keytab"), "\(stranger.errors)")
        #expect(service.requests.isEmpty)

        let outcome = try await run(keytab)
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        #expect(Files.isDirectory(project.target.appending(id)))
        #expect(service.requests.map(\.method) == ["POST", "PATCH"])
        let users = service.requests.map { $0["X-Remote-User"] }
        #expect(users == ["composer@\(KerberosRealm.name)", "composer@\(KerberosRealm.name)"])
        let told = String(decoding: service.requests.last?.body ?? [], as: UTF8.self)
        #expect(told.contains(#""compose_url":"https://example.org/composes/out/\#(id)"#))
    }
}
