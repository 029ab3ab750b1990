import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct MultiplexTests {
    /// Answers when ten requests are there, with the number of connections that they came over.
    private static let server = """
        const fs = require('fs'), http2 = require('http2'), https = require('https');
        const options = { key: fs.readFileSync('key'), cert: fs.readFileSync('certificate') };
        // Without the extension in which client and server agree on a protocol.
        if (process.argv[2] == 'none') options.ALPNProtocols = [];
        const make = process.argv[2] == 'h2' ? http2.createSecureServer : https.createServer;
        const sockets = new Set();
        let waiting = [];
        const server = make(options, (request, response) => {
            sockets.add(request.stream ? request.stream.session : request.socket);
            waiting.push(response);
            if (waiting.length < 10) return;
            for (const each of waiting) each.end(`${request.httpVersion} ${sockets.size}`);
            waiting = [];
        });
        server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
        """

    @Test(
        "requests at once share one connection where the server can do that, and have their own elsewhere",
        Tool.require("node", "openssl"),
        arguments: [("h2", "2.0 1"), ("http/1.1", "1.1 10"), ("none", "1.1 10")])
    func multiplex(_ version: String, _ expected: String) async throws {
        try await withTemporaryDirectory { directory in
            let runner = try Host.forTests().runner
            try await runner.check(
                .shell(
                    "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
                        + "-addext subjectAltName=IP:127.0.0.1 -keyout key -out certificate", in: directory))
            try Files.writeAtomically(Self.server, to: directory.appending("server.js"))
            let command = try Command.shell("exec node server.js \(version)", in: directory)
            let (lines, signal) = AsyncStream.makeStream(of: String.self)
            let task = Task {
                defer { signal.finish() }
                return try await runner.run(command) { signal.yield($0.text) }
            }
            defer { task.cancel() }
            let line = await lines.first { $0.hasPrefix("port ") } ?? ""
            let port = try #require(line.split(separator: " ").last.flatMap { Int($0) })

            var configuration = HTTPClient.Configuration(userAgent: "t")
            configuration.certificateFile = directory.appending("certificate")
            let client = HTTPClient(configuration)
            let request = HTTPRequest("GET", "https://127.0.0.1:\(port)/")
            for _ in 0..<2 {
                let answers = try await Array(0..<10).concurrentMap(limit: 10) { _ in
                    try await client.send(request).text
                }
                #expect(answers == Array(repeating: expected, count: 10))
            }
            task.cancel()
            _ = await task.result
        }
    }
}
