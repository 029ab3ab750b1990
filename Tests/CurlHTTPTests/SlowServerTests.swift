import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("slow servers", .timeLimit(.minutes(1))) struct SlowServerTests {
    /// Sends thirty bytes, ten a second.
    private static let server = """
        import http.server, time

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", "30")
                self.end_headers()
                for _ in range(30):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print("serving at", server.server_address[1], flush=True)
        server.serve_forever()
        """

    @Test("a server that is slower than a download allows is given up", Tool.require("python3")) func slow()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let environment = try HostEnvironment.current().forCommands()
            let command = Command("python3", ["-c", Self.server], environment: environment, in: directory)
            try await ServerProcess.serving(command, isReady: { $0.hasPrefix("serving at ") }) { line in
                let port = line.split(separator: " ").last ?? ""
                let target = directory.appending("file")
                var download = Download(["http://127.0.0.1:\(port)/"], to: target)
                (download.stallTimeout, download.slowestRate) = (.seconds(1), 1000)
                download.retry = .never
                var configuration = HTTPClient.Configuration(userAgent: "test/1")
                configuration.proxy = ""
                let client = HTTPClient(configuration)
                let error = await #expect(throws: HTTPError.self) { try await client.download(download) }
                #expect(error?.code == .timedOut)
                #expect(!Files.exists(target))
            }
        }
    }
}
