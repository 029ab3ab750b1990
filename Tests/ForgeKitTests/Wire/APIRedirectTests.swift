import CurlHTTP
import HostKit
import JSONKit
import TestSupport
import Testing

@testable import ForgeKit

@Suite("redirects of services") struct APIRedirectTests {
    @Test("an answer tells where it came from") func moved() async throws {
        try await LocalServer.serving([
            "/repos/old": [.redirect("/repositories/7", 301)], "/repositories/7": [jsonReply()],
        ]) { server in
            let reply = try await Wire().client(server.url).send(.get("/repos/old"))
            #expect(reply.url == server.url + "/repositories/7")
            #expect(reply.movedTo == reply.url)
            server.serve("/repos/old", .redirect("/repositories/7", 302))
            let elsewhere = try await Wire().client(server.url).send(.get("/repos/old"))
            #expect(elsewhere.url == reply.url)
            #expect(elsewhere.movedTo == nil)
            #expect(server.requests.last?["Authorization"] == "token \(secretToken)")
        }
    }

    @Test("no credential goes to another server") func otherServer() async throws {
        try await LocalServer.serving(["/file": [jsonReply()]]) { server in
            server.serve("/a", .redirect(server.otherURL + "/file"))
            _ = try await Wire().client(server.url).send(.get("/a"))
            #expect(server.requests.last?["Host"] == "localhost:\(server.port)")
            #expect(server.requests.last?.header.joined().contains { $0.contains(secretToken) } == false)
        }
    }

    @Test("what changes something is repeated as it is, within the server", arguments: [301, 307, 308])
    func repeated(_ status: Int) async throws {
        try await LocalServer.serving(["/b": [jsonReply("{}", 201)]]) { server in
            for (method, target) in [("POST", "/b"), ("PATCH", server.url + "/b")] {
                server.serve("/a", .redirect(target, status))
                let reply = try await Wire().client(server.url).send(
                    APIRequest(method, "/a", .json(["x": 1])))
                #expect(reply.status == 201)
                #expect(reply.url == server.url + "/b")
                #expect(reply.movedTo == (status == 307 ? nil : reply.url))
                let last = try #require(server.requests.last)
                #expect(last.method == method)
                #expect(last.body == Array(#"{"x":1}"#.utf8))
                #expect(last["Content-Type"] == "application/json")
            }
        }
    }

    @Test("what changes something goes nowhere else", arguments: [301, 302, 303, 307, 308])
    func refused(_ status: Int) async throws {
        try await LocalServer.serving { server in
            for target in [server.otherURL + "/b?token=x", "//localhost:\(server.port)/b"] {
                server.serve("/a", .redirect(target, status))
                let failure = await #expect(throws: ForgeFailure.self) {
                    try await Wire().client(server.url).send(APIRequest("POST", "/a", .json([])))
                }
                #expect(failure?.code == .refused)
                #expect(failure?.status == status)
                #expect(failure?.detail?.contains("localhost:\(server.port)/b") == true)
                #expect(failure?.detail?.contains("token=x") == false)
            }
            #expect(server.requests.allSatisfy { $0.method == "POST" && $0.target == "/a" })
        }
    }

    @Test("a login page is not posted to, and a circle ends") func elsewhere() async throws {
        try await LocalServer.serving(["/a": [.redirect("/login", 302)], "/c": [.redirect("/c", 307)]]) {
            server in
            for path in ["a", "c"] {
                let failure = await #expect(throws: ForgeFailure.self) {
                    try await Wire().client(server.url).send(APIRequest("POST", "/\(path)"))
                }
                #expect(failure?.code == .refused)
            }
            #expect(server.requests.filter { $0.target == "/login" }.isEmpty)
            #expect(server.requests.count == 7)
        }
    }

    @Test("a next page at another server is not asked for") func nextPage() async throws {
        try await LocalServer.serving(["/evil": [jsonReply("[]")]]) { server in
            for url in [
                server.otherURL + "/evil", "http://127.0.0.1:\(server.port)@localhost:\(server.port)/evil",
                "http://127.0.0.1:\(server.port)\\@localhost/evil", "//localhost:\(server.port)/evil", "x",
                "",
            ] {
                server.serve("/a", jsonReply("[1]", 200, [("Link", "<\(url)>; rel=\"next\"")]))
                let pages = Wire().client(server.url).linkedPages(.get("/a")) { $0.items ?? [] }
                let failure = await #expect(throws: ForgeFailure.self) { try await pages.all() }
                #expect(failure?.code == .malformedReply)
            }
            #expect(server.requests.allSatisfy { $0.target == "/a" })
        }
    }

    @Test("URLs are taken apart without doubt") func parts() throws {
        let url = try #require(WebURL("HTTPS://API.github.com:443/x?y#z"))
        #expect(url.origin == "https://api.github.com:443")
        #expect(url.target == "/x?y")
        #expect(WebURL("https://api.github.com")?.origin == url.origin)
        #expect(WebURL("http://[::1]:80/")?.host == "[::1]")
        for text in [
            "", "x", "ftp://h/", "https://", "https:///x", "https://a b/", "https://a@b@c/",
            "https://h:99999/",
            "https://h\\@c/", "https://h:x/", "https://h\n/", "https://h%2Fc/", "https://[::1/",
        ] { #expect(WebURL(text) == nil, "\(text)") }
        #expect(WebURL("https://h/a")?.resolvingAtHome("/b") == "https://h/b")
        #expect(WebURL("https://h/a")?.resolvingAtHome("https://H:443/b") == "https://H:443/b")
        for other in ["http://h/b", "https://h:444/b", "https://u@h/b", "//h/b", "b", "https://g/"] {
            #expect(WebURL("https://h/a")?.resolvingAtHome(other) == nil)
        }
    }
}
