import CurlHTTP
import HostKit
import TestSupport
import Testing

@Suite struct RedirectTests {
    let client = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"))
    let credentials = [
        HTTPField("Authorization", scheme: "Bearer ", secret: Secret("s3cret")),
        HTTPField("private-token", "s3cret"),
        HTTPField("X-Odd-Token", secret: Secret("s3cret")), HTTPField("Accept", "x/y"),
    ]

    @Test("credentials follow a redirect on the same origin") func sameOrigin() async throws {
        try await LocalServer.serving(["/a": [.redirect("b?x=1")], "/b": [.text("here")]]) { server in
            let response = try await client.send(HTTPRequest("GET", server.url + "/a", header: credentials))
            #expect(response.text == "here")
            #expect(response.url == server.url + "/b?x=1")
            #expect(server.requests.last?["Authorization"] == "Bearer s3cret")
        }
    }

    @Test("no credential follows a redirect to another host, other fields do") func otherHost() async throws {
        try await LocalServer.serving(["/b": [.text("here")]]) { server in
            server.serve("/a", .redirect(server.otherURL + "/b"))
            let response = try await client.send(HTTPRequest("GET", server.url + "/a", header: credentials))
            #expect(response.text == "here")
            let last = try #require(server.requests.last)
            #expect(last["Host"] == "localhost:\(server.port)")
            #expect(last["Accept"] == "x/y")
            #expect(!last.header.joined().contains { $0.contains("s3cret") })
        }
    }

    @Test("no credential follows a redirect to another port") func otherPort() async throws {
        try await LocalServer.serving(["/b": [.text("here")]]) { other in
            try await LocalServer.serving(["/a": [.redirect(other.url + "/b")]]) { server in
                _ = try await client.send(HTTPRequest("GET", server.url + "/a", header: credentials))
                #expect(other.requests.last?["Authorization"] == nil)
            }
        }
    }

    @Test("user and password of the URL stay with their host and out of messages") func userInfo()
        async throws
    {
        try await LocalServer.serving(["/b": [.status(500)]]) { server in
            server.serve("/a", .redirect(server.otherURL + "/b"))
            let url = "http://ada:s3cret@127.0.0.1:\(server.port)/a"
            let response = try await client.send(HTTPRequest("GET", url))
            #expect(server.requests.map { $0["Authorization"] } == ["Basic YWRhOnMzY3JldA==", nil])
            let error = #expect(throws: HTTPError.self) { try response.checked() }
            #expect(error?.url == server.otherURL + "/b")
            #expect(HTTPError(.other, "GET", url).url == server.url + "/a")
        }
    }

    @Test(
        "the method and the body after a redirect are those of the standard",
        arguments: [
            (301, "POST", "GET"), (302, "POST", "GET"), (303, "PUT", "GET"), (307, "POST", "POST"),
            (308, "PUT", "PUT"),
            (302, "PUT", "PUT"), (303, "HEAD", "HEAD"),
        ])
    func method(_ status: Int, _ before: String, _ after: String) async throws {
        try await LocalServer.serving(["/a": [.redirect("/b", status)], "/b": [.text("")]]) { server in
            let body: [UInt8]? = before == "HEAD" ? nil : [65]
            let header = [HTTPField("Content-Type", "text/plain")]
            _ = try await client.send(HTTPRequest(before, server.url + "/a", header: header, body: body))
            let last = try #require(server.requests.last)
            #expect(last.method == after)
            #expect(last.body == (after == before ? body ?? [] : []))
            #expect((last["Content-Type"] != nil) == (after == before))
        }
    }

    @Test("a redirect that is not to be followed is the answer") func unfollowed() async throws {
        try await LocalServer.serving(["/a": [.redirect("/b", 301)]]) { server in
            var request = HTTPRequest("POST", server.url + "/a", body: [])
            request.followsRedirects = false
            let response = try await client.send(request)
            #expect(response.status == 301)
            #expect(server.requests.count == 1)
        }
    }

    @Test("what a server repeats of our credentials can be hidden") func hiding() {
        let fields = [
            HTTPField("Authorization", scheme: "Bearer ", secret: Secret("s3cret")), HTTPField("A", "b"),
        ]
        #expect(fields.hidingCredentials(in: "b: Bearer s3cret, s3cret!") == "b: <redacted>, <redacted>!")
    }

    @Test("a circle of redirects ends") func circle() async throws {
        try await LocalServer.serving(["/a": [.redirect("/a")]]) { server in
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest("GET", server.url + "/a"))
            }
            #expect(error?.code == .badRedirect)
            #expect(server.requests.count == 11)
        }
    }

    @Test(
        "a redirect leads to HTTP only",
        arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x/", "http://["])
    func scheme(_ location: String) async throws {
        try await LocalServer.serving(["/a": [.redirect(location)]]) { server in
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest("GET", server.url + "/a"))
            }
            #expect(error?.code == .badRedirect)
        }
    }

    @Test(
        "what a message shows of a URL is no secret",
        arguments: [
            ("https://u:p@h/x", "https://h/x"),
            ("https://h/x?access_token=a&b=1#f", "https://h/x?access_token=…&b=1"),
            ("https://h/x?X-Amz-Signature=a", "https://h/x?X-Amz-Signature=…"), ("h/x@y", "h/x@y"), ("", ""),
            ("https://u@p@h?api_key", "https://h?api_key"),
        ])
    func redacted(_ url: String, _ shown: String) {
        #expect(HTTPError.redacted(url) == shown)
    }

    @Test("a credential field shows no secret") func field() {
        let field = HTTPField("Authorization", scheme: "Bearer ", secret: Secret("s3cret"))
        var dumped = ""
        dump(HTTPRequest("GET", "http://h/", header: [field]), to: &dumped)
        #expect(!dumped.contains("s3cret"))
        #expect(!"\(field)".contains("s3cret"))
        #expect(field.value == "<redacted>")
    }
}
