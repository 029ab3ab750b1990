import TestSupport
import Testing

@testable import ReplayServer

@Suite struct ServerLinkTests {
    @Test("links of the recorded host lead to the server, with its port or not, and no other links do")
    func links() {
        var exchange = Exchange(
            "GET /a",
            answer: Reply(
                header: [
                    ("link", "<https://x.org/a?p=2>; rel=\"next\", <https://x.org:443/a>; rel=\"first\""),
                    ("Location", "http://x.org"), ("X-Page", "https://x.org/a"),
                ],
                body: Array(
                    #"""
                    {"pagination": {"next": "https://x.org/a", "all": ["https://x.organ/", "https://x.org:8443/"]},
                    "next": "https://x.org/a", "id": 12345678901234567890}
                    """#.utf8)))
        exchange.recordedAuthority = "x.org"
        exchange.leadToServer(below: ["pagination"])
        let reply = exchange.reply(from: "http://127.0.0.1:1")
        #expect(
            reply.header.map(\.value) == [
                "<http://127.0.0.1:1/a?p=2>; rel=\"next\", <http://127.0.0.1:1/a>; rel=\"first\"",
                "http://127.0.0.1:1", "https://x.org/a",
            ])
        #expect(
            String(decoding: reply.body, as: UTF8.self)
                == #"{"pagination":{"next":"http://127.0.0.1:1/a","all":["https://x.organ/","https://x.org:8443/"]},"#
                + #""next":"https://x.org/a","id":12345678901234567890}"#)
    }
}
