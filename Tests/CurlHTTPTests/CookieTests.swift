import Foundation
import HostKit
import TestSupport
import Testing

@testable import CurlHTTP

@Suite struct CookieTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func cookies(_ lines: String..., from url: String = "https://www.example.org/a/b") -> HTTPCookies
    {
        var cookies = HTTPCookies()
        take(lines, from: url, into: &cookies)
        return cookies
    }

    private func take(
        _ lines: [String], from url: String, into cookies: inout HTTPCookies, at seconds: Int64 = 0
    ) {
        let header = lines.map { HTTPField("set-cookie", $0) }
        let response = HTTPResponse(status: 200, header: header, body: [], url: url)
        cookies.take(response, now: Timestamp(seconds: now.seconds + seconds))
    }

    private func told(_ cookies: HTTPCookies, _ url: String, after seconds: Int64 = 0) -> String? {
        cookies.field(for: url, now: Timestamp(seconds: now.seconds + seconds))?.revealed()
    }

    @Test("a login is told with what follows, and shown nowhere") func login() async throws {
        let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"))
        let welcome = Reply(
            302,
            header: [
                ("Location", "/home"), ("Set-Cookie", "session=s3cret; Path=/; HttpOnly"),
                ("Set-Cookie", "csrf=t0ken; Path=/"),
            ])
        let home = Reply(200, header: [("Set-Cookie", "seen=1"), ("set-cookie", "seen2=2; Path=/none")])
        try await LocalServer.serving(["/login": [welcome], "/home": [home], "/api": [.text("hi")]]) {
            server in
            let response = try await client.send(HTTPRequest("POST", server.url + "/login"))
            #expect(response.header.count { $0.name.lowercased() == "set-cookie" } == 2)
            #expect(response.header.values("Set-Cookie") == ["<redacted>", "<redacted>"])
            #expect(response.redirects.map { $0.header.values("Set-Cookie").count } == [2])
            var cookies = HTTPCookies()
            cookies.take(response, now: .now())
            #expect(cookies.cookies.map(\.name) == ["session", "csrf", "seen", "seen2"])
            #expect(cookies["csrf"]?.reveal() == "t0ken")
            #expect(cookies["other"] == nil)
            let field = try #require(cookies.field(for: server.url + "/api", now: .now()))
            _ = try await client.send(HTTPRequest("GET", server.url + "/api", header: [field]))
            #expect(server.requests.last?["Cookie"] == "session=s3cret; csrf=t0ken; seen=1")
            #expect(cookies.field(for: server.otherURL + "/api", now: .now()) == nil)
            var shown = "\(cookies) \(field) \(response) \(String(reflecting: cookies))"
            dump((cookies, field, response), to: &shown)
            #expect(shown.contains("session") && !shown.contains("s3cret") && !shown.contains("t0ken"))
        }
    }

    @Test("who sets no domain is told alone, who sets one is told with all below it") func domain() {
        let cookies = cookies(
            "a=1", "b=2; Domain=example.org; Path=/", "c=3; domain=.WWW.Example.ORG; path=/")
        #expect(told(cookies, "https://www.example.org/a/x") == "a=1; b=2; c=3")
        #expect(told(cookies, "https://WWW.EXAMPLE.org:8443/a/x?y") == "a=1; b=2; c=3")
        #expect(told(cookies, "https://x.www.example.org/a/x") == "b=2; c=3")
        #expect(told(cookies, "https://example.org/") == "b=2")
        #expect(told(cookies, "https://notexample.org/") == nil)
        #expect(told(cookies, "https://example.org.evil.example/") == nil)
        #expect(told(cookies, "https://example.org@evil.example/") == nil)
        #expect(told(cookies, "no url") == nil)
    }

    @Test(
        "nobody sets cookies for others, nor for all of a top domain",
        arguments: [
            ("https://www.example.org/", "evil.example"), ("https://www.example.org/", "w.example.org"),
            ("https://www.example.org/", "xample.org"), ("https://www.example.org/", "org"),
            ("https://www.example.org/", ".org"), ("https://127.0.0.1/", "0.0.1"),
            ("https://127.0.0.1/", "1"),
            ("https://[::1]/", "1]"), ("https://a.localhost/", "localhost"),
        ])
    func foreign(_ url: String, _ domain: String) {
        #expect(cookies("a=1; Domain=\(domain)", from: url).cookies.isEmpty)
    }

    @Test(
        "a host may name itself, and is then told alone if nothing can be below it",
        arguments: [
            ("http://localhost/", "localhost", true), ("http://127.0.0.1:8080/", "127.0.0.1", true),
            ("http://[::1]:80/", "[::1]", true), ("https://example.org/", "example.org", false),
        ])
    func itself(_ url: String, _ domain: String, _ isHostOnly: Bool) {
        let cookies = cookies("a=1; Domain=\(domain)", from: url)
        #expect(cookies.cookies.map(\.isHostOnly) == [isHostOnly])
        #expect(told(cookies, url) == "a=1")
        #expect(
            told(cookies, url.replacingOccurrences(of: "://", with: "://x.")) == (isHostOnly ? nil : "a=1"))
    }

    @Test(
        "a path is for itself and what is below it",
        arguments: [
            ("/a/b", "", "/a", "/a/c", "/ab"), ("/a/b/", "", "/a/b", "/a/b/c", "/a/bc"),
            ("/", "", "/", "/x", nil),
            ("/a", "", "/", "/x", nil), ("/a/b", "; Path=/x", "/x", "/x/y", "/xy"),
            ("/a/b", "; Path=/x/", "/x/", "/x/y", "/x"), ("/a/b", "; Path=x", "/a", "/a/y", "/x"),
            ("/a/b?c/d", "", "/a", "/a", "/"),
        ] as [(String, String, String, String, String?)])
    func path(_ set: String, _ attribute: String, _ path: String, _ inside: String, _ outside: String?) {
        let cookies = cookies("a=1\(attribute)", from: "https://h.example\(set)")
        #expect(cookies.cookies.map(\.path) == [path])
        #expect(told(cookies, "https://h.example\(inside)?q#f") == "a=1")
        if let outside { #expect(told(cookies, "https://h.example\(outside)") == nil) }
    }

    @Test("nearer paths come first, then the older") func order() {
        let cookies = cookies("a=1; Path=/", "b=2; Path=/a/b", "c=3; Path=/", "a=4; Path=/a")
        #expect(told(cookies, "https://www.example.org/a/b") == "b=2; a=4; a=1; c=3")
        #expect(cookies["a"]?.reveal() == "4")
    }

    @Test("what is for encrypted connections neither comes from others nor goes over them") func secure() {
        var cookies = cookies(
            "a=1; Secure; Path=/", "__Host-b=2; secure; path=/", "__Secure-c=3; Secure; Path=/")
        #expect(told(cookies, "https://www.example.org/") == "a=1; __Host-b=2; __Secure-c=3")
        #expect(told(cookies, "http://www.example.org/") == nil)
        take(
            ["a=evil; Path=/", "a=; Max-Age=0; Path=/", "d=1; Secure", "__Secure-e=1"],
            from: "http://www.example.org/", into: &cookies)
        #expect(told(cookies, "https://www.example.org/") == "a=1; __Host-b=2; __Secure-c=3")
        take(
            [
                "__Host-f=1; Secure; Path=/; Domain=example.org", "__host-g=1; Secure; Path=/a",
                "__secure-h=1",
            ], from: "https://www.example.org/", into: &cookies)
        #expect(cookies.cookies.count == 3)
    }

    @Test("a cookie ends when it says so, at the sooner forgotten of both ways to say it") func expiry() {
        var cookies = cookies(
            "a=1; Max-Age=60", "b=2; Expires=Fri, 15 Jan 2027 08:01:00 GMT",
            "c=3; Max-Age=30; Expires=Fri, 01 Jan 1999 00:00:00 GMT",
            "d=4; Max-Age=0", "e=5; Expires=Thu, 01-Jan-1970 00:00:00 GMT", "f=6",
            "g=7; Expires=never; Max-Age=x",
            "h=8; Max-Age=-5")
        let url = "https://www.example.org/a/b"
        #expect(told(cookies, url) == "a=1; b=2; c=3; f=6; g=7")
        #expect(told(cookies, url, after: 30) == "a=1; b=2; f=6; g=7")
        #expect(told(cookies, url, after: 60) == "f=6; g=7")
        take(["f=x; Max-Age=0"], from: url, into: &cookies, at: 60)
        #expect(cookies.cookies.map(\.name) == ["g"])
        take(
            ["i=1; Max-Age=99999999999999999999", "j=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT"], from: url,
            into: &cookies)
        #expect(told(cookies, url, after: 399 * 86_400) == "g=7; i=1; j=1")
        #expect(told(cookies, url, after: 400 * 86_400) == "g=7")
    }

    @Test(
        "dates are read in all their forms",
        arguments: [
            ("Wed, 09 Jun 2021 10:18:14 GMT", 1_623_233_894),
            ("Wednesday, 09-Jun-21 10:18:14 GMT", 1_623_233_894),
            ("Wed Jun  9 10:18:14 2021", 1_623_233_894), ("2021 9 jUNE 10:18:14.5", 1_623_233_894),
            ("Sun, 06 Nov 1994 8:9:7 GMT", 784_109_347), ("Thu, 01-Jan-1970 00:00:00 GMT", 0),
            ("1 Jan 70 0:0:0", 0), ("29 Feb 00 00:00:00", 951_782_400),
            ("31 Dec 1969 23:59:59", -1), ("1 Jan 1601 0:0:0", -11_644_473_600), ("1 Jan 1600 0:0:0", nil),
            ("32 Jan 2021 0:0:0", nil), ("29 Feb 2021 0:0:0", nil), ("1 Jan 2021 24:0:0", nil),
            ("1 Jan 2021 0:60:0", nil),
            ("1 Jan 2021 0:0:60", nil), ("1 Foo 2021 0:0:0", nil), ("1 Jan 2021", nil), ("", nil),
            ("1 Jan 99999999999999999999 0:0:0", nil), ("1 Jan 2021 000:00:00", nil),
        ] as [(String, Int64?)])
    func dates(_ text: String, _ seconds: Int64?) {
        #expect(HTTPDate.cookieMoment(text)?.seconds == seconds)
    }

    @Test("a date that no calendar has ends no program") func wildDates() {
        for text in [
            "Sun, 9223372036854775807 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 9223372036854775807:49:37 GMT",
        ] {
            #expect(RetryPolicy.span(text, now: now) == nil)
        }
    }

    @Test(
        "what is no cookie, or could be another line, is left out",
        arguments: ["", "a", "=1", " =1", "a=1\u{1}", "a=1\u{7F}; Path=/", "a\u{0}=1", ";", "; Path=/"])
    func invalid(_ line: String) {
        #expect(cookies(line).cookies.isEmpty)
    }

    @Test("spaces around names and values mean nothing, quotes and other signs do") func spaces() {
        let cookies = cookies(" a = 1 2 ;Path = / ", "b=\"x, y\"=z", "c=")
        #expect(told(cookies, "https://www.example.org/a/") == "b=\"x, y\"=z; c=; a=1 2")
    }

    @Test("what is too much is left out: long ones, and the oldest of many") func limits() {
        let long = String(repeating: "x", count: SetCookie.sizeLimit)
        #expect(cookies("a=\(long)").cookies.isEmpty)
        #expect(cookies("a=\(long.dropLast())").cookies.count == 1)
        var many = HTTPCookies()
        take((0...HTTPCookies.hostLimit).map { "n\($0)=1" }, from: "https://www.example.org/", into: &many)
        #expect(many.cookies.count == HTTPCookies.hostLimit && many.cookies.first?.name == "n1")
        for host in 0..<10 {
            take(
                (0..<HTTPCookies.hostLimit).map { "n\($0)=1" }, from: "https://h\(host).example.org/",
                into: &many)
        }
        #expect(many.cookies.count == HTTPCookies.totalLimit)
        #expect(many.cookies.allSatisfy { $0.domain != "www.example.org" })
    }

    @Test("a newer value takes the older one's place; what is removed is gone") func replace() {
        var cookies = cookies("a=1; Path=/", "b=2; Path=/", "a=3; Path=/", "a=4; Path=/a")
        #expect(told(cookies, "https://www.example.org/") == "a=3; b=2")
        cookies.remove("a")
        #expect(cookies.cookies.map(\.name) == ["b"])
    }

    @Test("a stored session has its values, and is the same when it is read again") func stored() throws {
        let session = cookies("a=s3cret; Max-Age=60; HttpOnly; Secure", "b=2; Domain=example.org; Path=/")
        let text = String(decoding: try JSONEncoder().encode(session), as: UTF8.self)
        #expect(text.contains("s3cret"))
        let read = try JSONDecoder().decode(HTTPCookies.self, from: Data(text.utf8))
        #expect(read == session)
        #expect(read.cookies.map(\.isHTTPOnly) == [true, false])
        #expect(told(read, "https://www.example.org/a/b") == "a=s3cret; b=2")
    }
}
