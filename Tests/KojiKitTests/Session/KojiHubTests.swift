import HostKit
import TestSupport
import Testing

@testable import KojiKit

@Suite("A hub, asked by anybody") struct KojiHubTests {
    @Test("a call is a POST with a length, as the reference client sends it") func request() async throws {
        try await ScriptedHub.serving([try .recorded("13-getTag")]) { script in
            let tag = try await script.hub.call(.plain("getTag", "f99-build"))
            #expect(tag.structure?["name"]?.string != nil)
            let request = try #require(script.server.requests.first)
            #expect(request.method == "POST" && request.target == "/kojihub")
            #expect(request["Content-Type"] == "text/xml" && request["User-Agent"] == "koji/1")
            #expect(request["Content-Length"] == String(request.body.count))
            #expect(request["Transfer-Encoding"] == nil && request["Expect"] == nil)
            #expect(request["Koji-Session-Id"] == nil)
        }
    }

    @Test("a fault is final, and keeps the hub's words and kind") func fault() async throws {
        try await ScriptedHub.serving([try .recorded("15-getTag-unknown-strict")]) { script in
            let error = try await kojiError { _ = try await script.hub.call(.plain("getTag", "x")) }
            #expect(error.fault == .generic)
            #expect(error.description.hasPrefix("getTag: No such"))
            #expect(script.server.requests.count == 1)
        }
    }

    @Test("rows are taken while they come: the first are there before the last were sent")
    func streaming() async throws {
        let middle = Event()
        let rows = (0..<2000).map { number -> XMLRPCValue in ["n": .int(number), "text": "xxxxxxxxxxxxxxxx"] }
        var reply = try Reply.result([.array(rows)])
        reply.middle = middle
        try await ScriptedHub.serving([reply]) { script in
            let listing = KojiListing<Int>(KojiCall("x"), rowDepth: 2, initial: 0) {
                count, _, _ throws(KojiError) in
                count += 1
                // Without this row the second half never comes.
                if count == 500 { middle.happen() }
            }
            let count = try await script.hub.list(listing)
            #expect(count == 2000)
        }
    }

    @Test("a listing whose answer breaks off begins again from nothing") func restart() async throws {
        var broken = try Reply.recorded("29-listTaggedRPMS")
        broken.delivery = .reset(after: broken.body.count - 100)
        try await ScriptedHub.serving([broken, try .recorded("29-listTaggedRPMS")]) { script in
            let content = try await script.hub.list(.taggedRPMs("f99", inherit: true))
            let whole = try Fixtures.bytes("koji-wire/29-listTaggedRPMS.response.xml")
            guard case .result(let value) = try XMLRPCDecoder.reply(whole) else { return }
            let expected = try (value.array?[0].array ?? []).map { row throws(KojiError) in try KojiRPM(row) }
            #expect(content.rpms == expected && !expected.isEmpty)
            #expect(script.server.requests.count == 2)
            // The second attempt follows at once.
            #expect(script.clock.pauses.isEmpty)
        }
    }

    @Test("what is no list is not taken for an empty one") func noList() async throws {
        try await ScriptedHub.serving([try .result(["a": 1]), try .result([1, 2])]) { script in
            for _ in 0..<2 {
                let error = try await kojiError { _ = try await script.hub.list(.taggedRPMs("f99")) }
                #expect(error.code == .unexpectedAnswer, "\(error)")
            }
        }
    }

    @Test("a hub that is overloaded is asked three times, with pauses") func overloaded() async throws {
        try await ScriptedHub.serving([.status(503), .status(502), try .result(1)]) { script in
            let answer = try await script.hub.call(.plain("getAPIVersion"))
            #expect(answer == 1)
            let pauses = script.clock.pauses
            try #require(pauses.count == 1)
            #expect(pauses[0] > .seconds(4) && pauses[0] < .seconds(7))
        }
        try await ScriptedHub.serving([.text("busy", 503)]) { script in
            let error = try await kojiError { _ = try await script.hub.call(.plain("getAPIVersion")) }
            #expect(error.code == .unreachable && error.message.contains("busy"))
            #expect(error.message.hasSuffix("(after 3 attempts)"))
            #expect(script.server.requests.count == 3)
        }
    }

    @Test("with anon_retry there are as many attempts as the profile says") func retries() async throws {
        try await ScriptedHub.serving([.status(500)]) { script in
            var script = script
            script.profile.retriesAnonymousCalls = true
            script.profile.maxRetries = 4
            _ = try await kojiError { _ = try await script.hub.call(.plain("getAPIVersion")) }
            #expect(script.server.requests.count == 5)
            #expect(script.clock.pauses.allSatisfy { $0 > .seconds(19) && $0 < .seconds(26) })
        }
    }

    @Test("what another attempt would not mend is tried once", arguments: [400, 401, 404, 405, 411, 413])
    func finalStatus(_ status: Int) async throws {
        try await ScriptedHub.serving([.text("Invalid request: Request too long", status)]) { script in
            let error = try await kojiError { _ = try await script.hub.call(.plain("getAPIVersion")) }
            #expect(error.code == .unreachable && error.message.contains("Request too long"))
            #expect(script.server.requests.count == 1)
        }
    }

    @Test("a hub that is down for maintenance is waited for only if the profile says so")
    func offline() async throws {
        let down = try Reply.recorded("91-server-offline")
        try await ScriptedHub.serving([down]) { script in
            let error = try await kojiError { _ = try await script.hub.call(.plain("getAPIVersion")) }
            #expect(error.fault == .serverOffline)
        }
        try await ScriptedHub.serving([down, down, down, down, down, try .result(1)]) { script in
            var script = script
            script.profile.waitsForOfflineHub = true
            let answer = try await script.hub.call(.plain("getAPIVersion"))
            #expect(answer == 1)
            #expect(script.clock.pauses.count == 5)
        }
    }

    static let notMessages: [(String, String)] = [
        ("<html><body>Welcome</body></html>", "does not belong here"),
        ("", "did not answer as a hub does"), ("nonsense", "line 1"),
        ("<?xml version='1.0'?><methodResponse><params>", "did not answer as a hub does"),
        ("<!DOCTYPE a [<!ENTITY x 'xxxx'>]><methodResponse>&x;</methodResponse>", "entity"),
        ("<methodCall><methodName>x</methodName></methodCall>", "is a call"),
        ("<methodResponse><params/></methodResponse>", "one value"),
        (
            "<methodResponse><params><param><value/></param></params></methodResponse><methodResponse/>",
            "line 1"
        ),
    ]

    @Test("what is no answer is told of with its place", arguments: notMessages)
    func noMessage(_ body: String, _ part: String) async throws {
        try await ScriptedHub.serving([.text(body)]) { script in
            let error = try await kojiError { _ = try await script.hub.call(.plain("getAPIVersion")) }
            #expect(error.code == .badReply && error.message.contains(part), "\(error)")
            #expect(script.server.requests.count == 3)
        }
    }

    @Test("a fault as long as a book is cut down to its end") func longFault() async throws {
        let text = String(repeating: "line of a traceback\n", count: 50_000) + "ValueError: here\n"
        try await ScriptedHub.serving([try .fault(.unexpected, text)]) { script in
            let error = try await kojiError { _ = try await script.hub.call(.plain("x")) }
            #expect(error.message.count < 2100 && error.message.hasSuffix("ValueError: here"))
        }
    }

    @Test("a call that is cancelled ends at once") func cancelled() async throws {
        let (asked, never) = (Event(), Event())
        var reply = try Reply.result(1)
        (reply.asked, reply.beginning) = (asked, never)
        try await ScriptedHub.serving([reply]) { script in
            let hub = script.hub
            let work = Task { try await hub.call(.plain("getAPIVersion")) }
            await asked.wait()
            work.cancel()
            let error = try await kojiError { _ = try await work.value }
            #expect(error.code == .cancelled)
            never.happen()
        }
    }

    @Test("the version is told by the header, by the method, or by neither") func version() async throws {
        try await ScriptedHub.serving([
            try .result("1.35.3"), try .recorded("02-getKojiVersion"), try .recorded("54-bad-method"),
        ]) { script in
            let header = try await script.hub.version()
            #expect(header == "1.35.3")
            let method = try await script.hub.version()
            #expect(method == "1.35.3")
            let neither = try await script.hub.version()
            #expect(neither == "1.22")
        }
    }

    @Test("nobody is asked where nobody listens") func unreachable() async throws {
        var profile = KojiProfile(name: "x", server: "http://127.0.0.1:1/kojihub")
        profile.maxRetries = 0
        let hub = KojiHub(profile, environment: try HostEnvironment.current(), clock: HastyClock())
        let error = try await kojiError { _ = try await hub.call(.plain("getAPIVersion")) }
        #expect(error.code == .unreachable && error.action == "getAPIVersion")
    }
}
