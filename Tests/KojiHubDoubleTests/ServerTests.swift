import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@Suite struct ServerTests {
    @Test("what is no call is refused with the recorded errors of HTTP") func httpErrors() async throws {
        var options = KojiHubDouble.Options()
        options.maxRequestLength = 1000
        options.bodyTimeout = 0.05
        try await KojiHubDouble.serving(options) { hub in
            let client = RawClient(hub.url)
            for name in ["85-empty-body", "86-not-xml"] {
                let answer = try await client.post(
                    "/kojihub", Fixtures.bytes("koji-wire/\(name).request.xml"))
                #expect(answer.status == 400)
                #expect(answer.header["content-type"] == "text/plain")
                #expect(answer.header["koji-version"] == "1.35.3")
                let recorded = try Fixtures.text("koji-wire/\(name).response.txt")
                #expect(answer.text == recorded)
            }
            let get = try await client.get("/kojihub")
            #expect(get.status == 405)
            #expect(get.header["allow"] == "POST")
            let long = try await client.post("/kojihub", [UInt8](repeating: 0x20, count: 1001))
            #expect(long.status == 400)
            #expect(long.text == "Invalid request: Request too long\n")
            let chunked = Array(
                "POST /kojihub HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".utf8)
            #expect(try await client.exchange([chunked])[0].status == 411)
            let slow = Array("POST /kojihub HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\n<".utf8)
            #expect(try await client.exchange([slow])[0].status == 408)
            #expect(try await client.get("/other").status == 404)
        }
    }

    @Test("one connection carries many calls") func keepAlive() async throws {
        try await KojiHubDouble.serving { hub in
            let call = RawClient.request(
                "POST", "/kojihub", try XMLRPCWriter.call("getAPIVersion", []), type: "text/xml")
            let answers = try await RawClient(hub.url).exchange([call, call, call])
            #expect(answers.map(\.status) == [200, 200, 200])
            #expect(hub.count(of: "getAPIVersion") == 3)
        }
    }

    @Test("files are served whole, in parts and not again") func files() async throws {
        try await KojiHubDouble.serving { hub in
            let text = "0123456789"
            try Files.writeAtomically(text, to: hub.topDirectory.appending("packages").appending("f"))
            let client = RawClient(hub.url)
            let whole = try await client.get("/kojifiles/packages/f")
            #expect(whole.text == text)
            let tag = whole.header["etag"] ?? ""
            #expect(whole.header["last-modified"]?.hasSuffix(" GMT") == true)
            let part = try await client.get("/kojifiles/packages/f", header: ["Range: bytes=2-4"])
            #expect(part.status == 206)
            #expect(part.text == "234")
            #expect(part.header["content-range"] == "bytes 2-4/10")
            #expect(try await client.get("/kojifiles/packages/f", header: ["Range: bytes=-3"]).text == "789")
            #expect(try await client.get("/kojifiles/packages/f", header: ["Range: bytes=10-"]).status == 416)
            #expect(
                try await client.get(
                    "/kojifiles/packages/f", header: ["Range: bytes=7-", "If-Range: \"old\""]
                ).text
                    == text)
            #expect(
                try await client.get("/kojifiles/packages/f", header: ["If-None-Match: \(tag)"]).status == 304
            )
            let head = try await client.get("/kojifiles/packages/f", method: "HEAD")
            #expect(head.header["content-length"] == "10")
            #expect(head.body.isEmpty)
            #expect(try await client.get("/kojifiles/../../etc/passwd").status == 404)
        }
    }

    @Test("what a test lets go wrong goes wrong as often as it says") func disturbances() async throws {
        try await KojiHubDouble.serving { hub in
            try hub.addUser("kojiadmin", password: "adminpw", permissions: ["admin"])
            let caller = try await RawCaller(hub.url).loggedIn("kojiadmin", "adminpw")
            hub.disturb("createTag", .dropBefore)
            await #expect(throws: RawClient.ConnectionEnded.self) {
                try await caller.call("createTag", "one")
            }
            #expect(try await caller.call("getTag", "one").isNull)
            hub.disturb("createTag", .dropAfter)
            await #expect(throws: RawClient.ConnectionEnded.self) {
                try await caller.call("createTag", "one")
            }
            #expect(try await caller.call("getTag", "one")["name"] == "one")
            hub.disturb(nil, .status(503), times: 2)
            for status in [503, 503, 200] {
                let answer = try await caller.client.post("/kojihub", XMLRPCWriter.call("hello", []))
                #expect(answer.status == status)
            }
            hub.disturb("hello", .truncated(20))
            await #expect(throws: RawClient.ConnectionEnded.self) { try await caller.call("hello") }
            hub.disturb("hello", .shortened(60))
            await #expect(throws: XMLRPCError.self) { try await caller.call("hello") }
            hub.disturb("hello", .hugeFault(100_000))
            #expect(try await caller.fault("hello")?.message.count == 100_000)
            hub.goOffline("planned outage")
            #expect(try await caller.fault("hello") == XMLRPCFault(code: 1014, message: "planned outage"))
            hub.goOffline(nil)
            #expect(try await caller.call("hello") == "Hello World")
        }
    }

    @Test("a held call is done when the gate opens") func hold() async throws {
        try await KojiHubDouble.serving { hub in
            let (asked, gate) = (Gate(), Gate())
            hub.disturb("hello", .hold(asked, gate))
            async let answer = RawCaller(hub.url).call("hello")
            await asked.wait()
            #expect(hub.count(of: "hello") == 1)
            gate.open()
            let said = try await answer
            #expect(said == "Hello World")
        }
    }

    @Test("a hub's state outlives it in its file") func persistence() async throws {
        try await withTemporaryDirectory { directory in
            var options = KojiHubDouble.Options()
            options.database = directory.appending("hub.db")
            options.topDirectory = directory.appending("top")
            try await KojiHubDouble.serving(options) { try RecordedHub.fill($0) }
            try await KojiHubDouble.serving(options) { hub in
                let tag = try await RawCaller(hub.url).call("getTag", "f99")
                #expect(tag["id"] == 2)
            }
        }
    }
}
