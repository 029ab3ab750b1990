import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The client behind a real Apache as a proxy.
@Suite(.timeLimit(.minutes(2)), Tool.requireSystem("apache2", "openssl")) struct ProxyTests {
    private func withProxy(_ body: (ApacheServer, HTTPClient.Configuration) async throws -> Void)
        async throws
    {
        var options = ApacheServer.Options()
        options.isEncrypted = false
        options.proxyUser = ("ada", "s3 cret")
        try await ApacheServer.serving(options) { proxy in
            var configuration = HTTPClient.Configuration(userAgent: "t")
            configuration.proxy = "http://ada:s3%20cret@127.0.0.1:\(proxy.port)"
            try await body(proxy, configuration)
        }
    }

    @Test("requests go through the proxy, plain ones and those in a tunnel") func through() async throws {
        try await withProxy { _, configuration in
            try await LocalServer.serving(["/x": [.text("plain")]]) { server in
                let response = try await HTTPClient(configuration)
                    .send(HTTPRequest("POST", server.url + "/x", body: [65]))
                #expect(response.text == "plain")
                #expect(server.requests.last?["Via"] != nil)
                #expect(server.requests.last?["Proxy-Authorization"] == nil)
            }
            try await ApacheServer.serving { server in
                var trusting = configuration
                trusting.certificateFile = server.authority.certificate
                let found = try await HTTPClient(trusting).send(HTTPRequest("GET", server.url + "/none"))
                #expect(found.status == 404)
                // What fails in the tunnel before the request is no request.
                let error = await #expect(throws: HTTPError.self) {
                    try await HTTPClient(configuration).send(HTTPRequest("POST", server.url, body: [65]))
                }
                #expect(error?.code == .tlsFailure)
                #expect(error?.mayHaveArrived == false)
            }
        }
    }

    @Test("a proxy that lets nobody through is one, and its password is shown nowhere") func refused()
        async throws
    {
        try await withProxy { proxy, configuration in
            var wrong = configuration
            let proxies = [
                "http://ada:wr0ng@127.0.0.1:\(proxy.port)", "http://ada:wr0ng@127.0.0.1:1",
                "http://ada:wr0ng@no-such-host.invalid:80", "bad://ada:wr0ng@127.0.0.1:\(proxy.port)",
                "http://ada:wr0ng@127.0.0.1:port",
            ]
            for address in proxies {
                wrong.proxy = address
                let error = await #expect(throws: HTTPError.self) {
                    let request = HTTPRequest("POST", "https://localhost:1/x", body: [65])
                    return try await HTTPClient(wrong).send(request)
                }
                #expect(error?.code == .unreachable, "\(error!)")
                #expect(error?.mayHaveArrived == false)
                #expect(error?.description.contains("wr0ng") == false, "\(error!)")
            }
            var dumped = ""
            dump(wrong, to: &dumped)
            dump(HTTPClient(wrong), to: &dumped)
            #expect(!dumped.contains("wr0ng") && !"\(wrong)".contains("wr0ng"))
        }
    }

    @Test("an empty proxy is none") func none() async throws {
        var configuration = HTTPClient.Configuration(userAgent: "t")
        configuration.proxy = ""
        try await LocalServer.serving(["/x": [.text("plain")]]) { server in
            let response = try await HTTPClient(configuration).send(HTTPRequest("GET", server.url + "/x"))
            #expect(response.text == "plain")
        }
    }
}
