import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

@Suite("Logins") struct LoginTests {
    /// A hub over TLS that lets in whoever has the certificate, and tells what it was asked.
    private static let hub = """
        import http.server, ssl, xmlrpc.client
        class Hub(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                parameters, method = xmlrpc.client.loads(body)
                certificate = self.connection.getpeercert()
                user = dict(part[0] for part in certificate['subject'])['commonName'] if certificate else None
                if method == 'sslLogin' and not (user and self.path == '/kojihub/ssllogin'):
                    answer = xmlrpc.client.Fault(1002, 'could not verify client: None')
                elif method == 'sslLogin':
                    answer = ({'session-id': 5, 'session-key': '1-' + user, 'header-auth': True},)
                else:
                    answer = ([self.path, user, self.headers.get('Koji-Session-Key'), parameters],)
                text = xmlrpc.client.dumps(answer, methodresponse=True, allow_none=True).encode()
                self.send_response(200)
                self.send_header('Content-Type', 'text/xml')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)
            def log_message(self, *arguments):
                pass
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Hub)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain('server.crt', 'server.key')
        context.load_verify_locations('client.crt')
        context.verify_mode = ssl.CERT_OPTIONAL
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print('PORT', server.server_address[1], flush=True)
        server.serve_forever()
        """

    private func withHub(_ body: (ScriptedHub, FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let runner = try Host.forTests().runner
            try await runner.check(
                .shell(
                    "for who in server client; do openssl req -x509 -newkey rsa:2048 -nodes -days 2 "
                        + "-subj /CN=$who-user -addext subjectAltName=IP:127.0.0.1 "
                        + "-keyout $who.key -out $who.crt || exit; done; cat client.crt client.key > client.pem",
                    in: directory))
            try Files.writeAtomically(Self.hub, to: directory.appending("hub.py"))
            let (lines, signal) = AsyncStream.makeStream(of: String.self)
            let command = try Command.shell("exec python3 hub.py", in: directory)
            let task = Task {
                defer { signal.finish() }
                return try await runner.run(command) { signal.yield($0.text) }
            }
            defer { task.cancel() }
            let line = await lines.first { $0.hasPrefix("PORT") } ?? ""
            let port = try #require(line.split(separator: " ").last.flatMap { Int($0) })
            try await LocalServer.serving { server in
                var script = try ScriptedHub(server)
                // The scheme is made a safe one.
                script.profile.server = "http://127.0.0.1:\(port)/kojihub"
                script.profile.serverCA = directory.appending("server.crt")
                try await body(script, directory)
            }
            task.cancel()
            _ = await task.result
        }
    }

    @Test(
        "a certificate is shown at /ssllogin over TLS, and nowhere else",
        Tool.require("openssl", "python3"))
    func certificate() async throws {
        try await withHub { script, directory in
            let credentials = KojiCredentials.certificate(directory.appending("client.pem"))
            let seen = try await script.withSession(credentials) { session in
                #expect(session.profile.server.hasPrefix("https://"))
                return try await session.call(.plain("seen"))
            }
            #expect(seen == ["/kojihub", nil, "1-client-user", []])

            var other = script
            other.profile.serverCA = nil
            let untrusted = try await kojiError { try await other.withSession(credentials) { _ in } }
            #expect(untrusted.code == .login && untrusted.message.contains("serverca"), "\(untrusted)")
            // A certificate does not become better by waiting.
            #expect(script.clock.pauses.isEmpty)

            let unknown = KojiCredentials.certificate(directory.appending("server.pem"))
            let missing = try await kojiError { try await script.withSession(unknown) { _ in } }
            #expect(missing.message.contains("server.pem"), "\(missing)")
            #expect([.login, .unsendable].contains(missing.code), "\(missing.code)")

            let none = try await kojiError {
                try await script.withSession(.kerberos()) { _ in }
            }
            #expect(none.code == .login, "\(none)")
        }
    }

    @Test("tickets that are not there are told of with the command that gets them") func noTickets()
        async throws
    {
        try await ScriptedHub.serving([]) { script in
            let credentials = KojiCredentials.kerberos(principal: "nobody-at-all@EXAMPLE.INVALID")
            let error = try await kojiError { try await script.withSession(credentials) { _ in } }
            #expect(error.code == .login)
            #expect(error.message.contains("kinit") || error.message.contains("install"), "\(error)")
            #expect(script.server.requests.isEmpty)
        }
    }

    @Test("a clock that is wrong is named") func clockSkew() {
        let detail = "Clock skew too great; get tickets with 'kinit'"
        let failure = HTTPError(.authenticationFailed, "POST", "https://hub/ssllogin", detail: detail)
        let error = KojiError(failure, action: "sslLogin")
        #expect(error.code == .login && error.message.hasSuffix("differs from that of the Kerberos server"))
    }

    @Test(
        "who is not let in is told why, and what to do",
        arguments: ["07-login-badpass", "10-sslLogin-nocert"])
    func refused(_ recorded: String) async throws {
        try await ScriptedHub.serving([try .recorded(recorded)]) { script in
            let error = try await kojiError { try await script.withSession { _ in } }
            #expect(error.code == .login && error.message.contains("see whether the hub knows 'kojiadmin'"))
            #expect(script.server.requests.count == 1)
        }
        try await ScriptedHub.serving([try .fault(.auth, "logins by kojiadmin are not allowed")]) { script in
            let error = try await kojiError { try await script.withSession { _ in } }
            #expect(error.message.hasPrefix("logins by kojiadmin are not allowed; "))
        }
        try await ScriptedHub.serving([.text("no", 401)]) { script in
            let error = try await kojiError { try await script.withSession { _ in } }
            #expect(error.code == .login)
        }
    }

    @Test("a hub that is down is no wrong password, and an answer that is no session is none")
    func notRefused() async throws {
        try await ScriptedHub.serving([try .recorded("91-server-offline")]) { script in
            let error = try await kojiError { try await script.withSession { _ in } }
            #expect(error.fault == .serverOffline)
        }
        let answers: [XMLRPCValue] = [nil, ["session-id": 1], ["session-id": 1, "session-key": ""], 5]
        for answer in answers {
            try await ScriptedHub.serving([try .result(answer)]) { script in
                let error = try await kojiError { try await script.withSession { _ in } }
                #expect(error.code == .unexpectedAnswer)
            }
        }
    }

    @Test("a login whose connection breaks is tried again") func broken() async throws {
        let lost = Reply(body: [1], delivery: .reset(after: 0))
        try await ScriptedHub.serving([lost, try .login(key: "1-k"), try .result(nil)]) { script in
            try await script.withSession { _ in }
            #expect(script.asked == ["login", "login", "logout 0"])
        }
    }

    @Test("a session that somebody closed elsewhere is no session") func closedElsewhere() async throws {
        let bad = try Reply.recorded("58-bad-session")
        try await ScriptedHub.serving([try .login(key: "1-k"), bad, .text("gone", 500)]) { script in
            let error = try await kojiError {
                try await script.withSession { _ = try await $0.call(.plain("getLoggedInUser")) }
            }
            #expect(error.fault == .auth && error.message.hasPrefix("Invalid session"))
            // The logout that fails, too, changes nothing about that.
            #expect(script.asked == ["login", "getLoggedInUser 0", "logout 1"])
        }
    }

    @Test("somebody else is acted for by name") func proxyUser() async throws {
        try await ScriptedHub.serving([]) { script in
            let login = KojiLogin(
                profile: script.profile, credentials: .kerberos(), proxyUser: "other",
                environment: script.environment, clock: script.clock)
            let call = login.call(isRenewal: true)
            #expect(call.named == ["proxyuser": "other", "renew": true, "exclusive": false])
            let plain = KojiLogin(
                profile: script.profile, credentials: .kerberos(), environment: script.environment,
                clock: script.clock)
            let bytes = try XMLRPCWriter.call("sslLogin", plain.call(isRenewal: false).parameters)
            let recorded = try Fixtures.bytes("koji-wire/09-sslLogin.request.xml")
            #expect(bytes == recorded)
        }
    }
}
