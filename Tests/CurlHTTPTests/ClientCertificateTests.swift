import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The client before a real Apache that asks for certificates.
@Suite(.timeLimit(.minutes(2)), Tool.requireSystem("apache2", "openssl")) struct ClientCertificateTests {
    private func client(_ server: ApacheServer, _ certificate: FilePath? = nil, key: FilePath? = nil)
        -> HTTPClient
    {
        var configuration = HTTPClient.Configuration(userAgent: "t")
        configuration.certificateFile = server.authority.certificate
        configuration.clientCertificate = certificate
        configuration.clientKey = key
        return HTTPClient(configuration)
    }

    private func failure(_ client: HTTPClient, _ url: String) async -> HTTPError? {
        await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest("POST", url, body: [1])) }
    }

    @Test("a path or a whole host can ask for the certificate, and tell its common name") func shown()
        async throws
    {
        try await LocalServer.serving(["/login": [.text("welcome")]]) { backend in
            for isWholeHost in [false, true] {
                var options = ApacheServer.Options()
                options.requiresCertificate = isWholeHost
                options.certificatePaths = ["/login"]
                options.forwardedPaths = ["/login": backend.port]
                try await ApacheServer.serving(options) { server in
                    let certificate = try await server.authority.client("builder")
                    let client = client(server, certificate)
                    let request = HTTPRequest("POST", server.url + "/login", body: Array("who".utf8))
                    for _ in 0..<2 { try await #expect(client.send(request).text == "welcome") }
                    #expect(backend.requests.last?["X-Remote-User"] == "builder")
                    #expect(backend.requests.last?.body == Array("who".utf8))

                    let key = server.directory.appending("authority-builder.key")
                    let apart = self.client(
                        server, server.directory.appending("authority-builder.crt"), key: key)
                    try await #expect(apart.send(request).status == 200)
                }
            }
            #expect(backend.requests.count == 6)
        }
    }

    @Test("a server that has no certificate of ours, or not the right one, is told so") func refused()
        async throws
    {
        var options = ApacheServer.Options()
        options.requiresCertificate = true
        try await ApacheServer.serving(options) { server in
            let stranger = try await CertificateAuthority("stranger", in: server.directory)
            let clients = [
                (client(server), "ask[s]? for a client certificate"),
                (client(server, try await stranger.client("builder")), "refuse[s]? our certificate"),
            ]
            for (client, words) in clients {
                var codes: Set<HTTPError.Code> = []
                // What the server says is lost now and then, when it closes the connection before we have sent.
                while !codes.contains(.tlsFailure) {
                    let error = await failure(client, server.url)
                    let text = try #require(error?.detail)
                    try #expect(text.contains(Regex("the server (may )?\(words)")), "\(text)")
                    codes.insert(error?.code ?? .other)
                }
                #expect(codes.subtracting([.tlsFailure, .unreachable, .interrupted]).isEmpty)
            }
        }
    }

    @Test("a certificate that cannot be used is named before anything is sent") func unusable() async throws {
        try await ApacheServer.serving { server in
            let good = try await server.authority.client("builder")
            let (certificate, key) = (
                server.directory.appending("authority-builder.crt"),
                server.directory.appending("authority-builder.key")
            )
            let encrypted = server.directory.appending("encrypted.key")
            try await CommandRunner()
                .check(
                    .shell(
                        "openssl pkey -in '\(key)' -aes256 -passout pass:pw -out '\(encrypted)'",
                        in: server.directory))
            let missing = server.directory.appending("missing.pem")
            let cases: [(FilePath, FilePath?, String)] = [
                (missing, nil, "cannot read \(missing): no such file or directory"),
                (certificate, nil, "\(certificate) has a certificate, and no key"),
                (key, nil, "\(key) has no certificate in PEM"),
                (good, missing, "cannot read \(missing): no such file or directory"),
                (good, certificate, "\(certificate) has no key in PEM"),
                (certificate, encrypted, "the key in \(encrypted) has a passphrase"),
            ]
            for (certificate, key, words) in cases {
                let error = await failure(client(server, certificate, key: key), server.url)
                #expect(error?.code == .tlsFailure)
                #expect(error?.description.contains(words) == true, "\(error!)")
                #expect(error?.mayHaveArrived == false)
            }
            // Another's key, which only the library sees.
            _ = try await server.authority.client("other")
            let other = server.directory.appending("authority-other.key")
            let mixed = await failure(client(server, certificate, key: other), server.url)
            #expect(mixed?.code == .tlsFailure, "\(mixed!)")
        }
    }

    @Test("no certificate is shown after a redirect to another origin") func redirect() async throws {
        try await LocalServer.serving(["/login": [.text("welcome")]]) { backend in
            var options = ApacheServer.Options()
            options.certificatePaths = ["/login"]
            options.forwardedPaths = ["/login": backend.port]
            options.lines = ["RewriteEngine on", "RewriteRule ^/here$ /login [R]"]
            try await ApacheServer.serving(options) { server in
                var other = ApacheServer.Options()
                other.lines = ["RewriteEngine on", "RewriteRule ^/away$ \(server.url)/login [R]"]
                try await ApacheServer.serving(other) { first in
                    var configuration = HTTPClient.Configuration(userAgent: "t")
                    configuration.verifiesServer = false
                    configuration.clientCertificate = try await server.authority.client("builder")
                    let client = HTTPClient(configuration)
                    let here = try await client.send(HTTPRequest("GET", server.url + "/here"))
                    #expect(here.text == "welcome")
                    let away = await failure(client, first.url + "/away")
                    #expect(away?.url == server.url + "/login")
                    #expect(away?.mayHaveArrived == true)
                    #expect(backend.requests.count == 1)
                }
            }
        }
    }

    @Test("a server that nobody knows is spoken to only by who wants it so") func unknownServer()
        async throws
    {
        try await ApacheServer.serving { server in
            try Files.writeAtomically("hello", to: server.documents.appending("x"))
            try Files.setPermissions(
                FilePermissions(rawValue: 0o644), of: server.documents.appending("x"))
            var configuration = HTTPClient.Configuration(userAgent: "t")
            let error = await failure(HTTPClient(configuration), server.url + "/x")
            #expect(error?.code == .tlsFailure)
            #expect(error?.mayHaveArrived == false)
            configuration.verifiesServer = false
            let unchecked = HTTPClient(configuration)
            try await #expect(unchecked.send(HTTPRequest("GET", server.url + "/x")).text == "hello")
            let checked = client(server)
            try await #expect(checked.send(HTTPRequest("GET", server.otherURL + "/x")).text == "hello")
        }
    }
}
