import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Bodies that are sent only when the server wants them.
@Suite(.timeLimit(.minutes(2))) struct ContinueTests {
    private let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"))
    private let content = sampleBytes(1_500_000)

    /// Refuses everything but `/x` before it has seen the body, and does not know the question at `/417`.
    private static let server = """
        const http = require('http');
        let bytes = 0, asked = 0;
        const answer = (request, response, status) => {
            request.on('data', (piece) => { bytes += piece.length; });
            request.on('end', () => {
                response.writeHead(status);
                response.end(`${asked} ${bytes}`);
                bytes = asked = 0;
            });
        };
        const server = http.createServer((request, response) => answer(request, response, 200));
        server.on('checkContinue', (request, response) => {
            asked += 1;
            if (request.url == '/417' || request.url == '/413') {
                response.writeHead(Number(request.url.slice(1)), { Connection: 'close' });
                response.end(`${asked} ${bytes}`);
                bytes = asked = 0;
                return;
            }
            response.writeContinue();
            answer(request, response, 200);
        });
        server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
        """

    @Test(
        "a large body waits for the server's word, a small one does not", Tool.require("node"),
        arguments: [
            ("/x", true, "1 1500000"), ("/x", false, "0 1500000"), ("/413", true, "1 0"),
            ("/413", false, "0 1500000"),
            ("/417", true, "0 1500000"),
        ])
    func node(_ path: String, _ expects: Bool, _ expected: String) async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("file")
            try Files.writeAtomically(content, to: file)
            try Files.writeAtomically(Self.server, to: directory.appending("server.js"))
            let node = try Command.shell("exec node server.js", in: directory)
            try await ServerProcess.serving(node, isReady: { $0.hasPrefix("port ") }) { line in
                let url = "http://127.0.0.1:\(line.dropFirst(5))"
                var request = HTTPRequest("PUT", url + path)
                request.expectsContinue = expects
                request.file = HTTPFileBody(file, count: 1_500_000)
                let answers = [try await client.send(request).text]
                request.file = nil
                request.body = content
                #expect(try await answers + [client.send(request).text] == [expected, expected])
                request.body = [1, 2]
                try await #expect(client.send(request).text == "0 2")
            }
        }
    }

    @Test(
        "before a server that asks for tickets a large form goes over the wire once",
        Tool.requireSystem("apache2", "mod_auth_gssapi", "krb5kdc", "kdb5_util", "kadmin.local", "kinit"))
    func kerberos() async throws {
        try await withTemporaryDirectory { directory in
            try await KerberosRealm.serving { realm in
                try await LocalServer.serving(["/login": [.text("welcome")]]) { backend in
                    var options = ApacheServer.Options()
                    options.realm = realm
                    options.kerberosPaths = ["/login"]
                    options.forwardedPaths = ["/login": backend.port]
                    let log = directory.appending("log")
                    // All bytes that came in, also those that nobody read.
                    options.lines = ["LogFormat \"%>s %I\" bytes", "CustomLog \(log) bytes"]
                    try await ApacheServer.serving(options) { server in
                        try await realm.addPrincipal("ada", password: "pw")
                        try await realm.getTickets("ada", password: "pw")
                        let file = realm.directory.appending("body")
                        try Files.writeAtomically(content + content, to: file)
                        var probe = Probe(certificate: server.authority.certificate.string)
                        probe.requests = [
                            .init(
                                method: "POST", url: server.url + "/login", form: file.string,
                                expectsContinue: true),
                            // On the same connection: the one before is in the log then.
                            .init(url: server.url + "/login"),
                        ]
                        let answers = try await probe.answers(realm)
                        #expect(answers.map(\.status) == [200, 200], "\(answers)")
                    }
                    let lines = try Files.readText(log).split(separator: "\n").map {
                        $0.split(separator: " ").compactMap { Int($0) }
                    }
                    #expect(lines.prefix(2).map(\.first) == [401, 200], "\(lines)")
                    let bytes = lines.reduce(0) { $0 + $1[1] }
                    #expect(bytes > 3_000_000 && bytes < 3_200_000, "\(lines)")
                    let seen = try #require(backend.requests.first)
                    let isWhole = Self.file(in: seen.body) == content + content
                    #expect(isWhole)
                }
            }
        }
    }

    /// The content of a form's first part, as far as it goes.
    private static func file(in body: [UInt8]) -> [UInt8] {
        let head = body.indices.first { body[$0...].starts(with: "\r\n\r\n".utf8) } ?? 0
        return Array(body.dropFirst(head + 4).prefix(3_000_000))
    }
}
