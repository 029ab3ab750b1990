import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct CertificateTests {
    @Test(
        "a server is trusted by its certificate only, which the environment can add", Tool.require("openssl"))
    func certificate() async throws {
        try await withTemporaryDirectory { directory in
            let runner = try Host.forTests().runner
            try await runner.check(
                .shell(
                    "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
                        + "-addext subjectAltName=IP:127.0.0.1 -keyout key -out certificate", in: directory))
            let script = "exec openssl s_server -accept 127.0.0.1:0 -key key -cert certificate -www"
            let server = try Command.shell(script, in: directory)
            let (lines, signal) = AsyncStream.makeStream(of: String.self)
            let task = Task {
                defer { signal.finish() }
                return try await runner.run(server) { signal.yield($0.text) }
            }
            defer { task.cancel() }
            let accepting = await lines.first { $0.hasPrefix("ACCEPT") } ?? ""
            let port = try #require(accepting.split(separator: ":").last.flatMap { Int($0) })
            let request = HTTPRequest("GET", "https://127.0.0.1:\(port)/")

            var configuration = HTTPClient.Configuration(userAgent: "t")
            let error = await #expect(throws: HTTPError.self) {
                try await HTTPClient(configuration).send(request)
            }
            #expect(error?.code == .tlsFailure)

            var environment = try HostEnvironment.current()
            environment.variables = ["SSL_CERT_FILE": directory.appending("certificate").string]
            configuration = HTTPClient.Configuration(userAgent: "t", environment: environment)
            let response = try await HTTPClient(configuration).send(request)
            #expect(response.status == 200)
            task.cancel()
            _ = await task.result
        }
    }

    @Test("CURL_CA_BUNDLE wins over SSL_CERT_FILE") func environment() {
        let environment = HostEnvironment(
            variables: ["CURL_CA_BUNDLE": "a.pem", "SSL_CERT_FILE": "/b.pem"], currentDirectory: "/srv",
            now: Timestamp.now)
        let configuration = HTTPClient.Configuration(userAgent: "t", environment: environment)
        #expect(configuration.certificateFile == "/srv/a.pem")
    }
}
