import KojiHubDouble
import KojiKit
import TestSupport
import Testing

@Suite struct SessionTests {
    private func serving(
        _ options: KojiHubDouble.Options = .init(), _ body: (KojiHubDouble, RawCaller) async throws -> Void
    ) async throws {
        try await KojiHubDouble.serving(options) { hub in
            try RecordedHub.fill(hub)
            try await body(hub, RawCaller(hub.url))
        }
    }

    @Test("a call number is stored with a change only, and is refused from then on") func callNumbers()
        async throws
    {
        try await serving { hub, anonymous in
            hub.onTask("tagBuild", .stayFree)
            var caller = try await anonymous.loggedIn("kojiadmin", "adminpw")
            let session = caller.session?.id ?? 0
            caller.callNumber = 3
            try await caller.call("getTag", "f99")
            try await caller.call("getTag", "f99")
            try await caller.call("tagBuild", "f99-updates-testing", "hello-1.0-1.fc99")
            let again = try await caller.fault("tagBuild", "f99-updates-testing", "hello-1.0-1.fc99")
            #expect(
                again
                    == XMLRPCFault(
                        code: 1009, message: "unable to retry call 3 (method tagBuild) for session \(session)"
                    ))
            caller.callNumber = 1
            let older = try await caller.fault("getLoggedInUser")
            #expect(older == XMLRPCFault(code: 1008, message: "3 > 1 (session \(session))"))
            caller.callNumber = 7
            let user = try await caller.call("getLoggedInUser")
            #expect(user["name"] == "kojiadmin")
        }
    }

    @Test("a failing change leaves neither its rows nor its call number") func rollback() async throws {
        try await serving { hub, anonymous in
            var caller = try await anonymous.loggedIn("kojiadmin", "adminpw")
            caller.callNumber = 5
            let before = try hub.lastEvent
            _ = try await caller.fault("createTag", "new", .named(["parent": "no-such-tag"]))
            #expect(try hub.lastEvent == before)
            caller.callNumber = 5
            let id = try await caller.call("createTag", "new")
            #expect(id.int != nil)
        }
    }

    @Test("a session expires, is renewed with its number and a new key, and ends") func expiry() async throws
    {
        try await serving { hub, anonymous in
            var caller = try await anonymous.loggedIn("kojiadmin", "adminpw")
            let session = try #require(caller.session)
            hub.advance(by: 90000)
            let expired = try await caller.fault("getLoggedInUser")
            #expect(expired == XMLRPCFault(code: 1007, message: "session \"\(session.id)\" has expired"))
            let renewed = try await caller.call(
                "login", "kojiadmin", "adminpw", .named(["opts": nil, "renew": true, "exclusive": false]))
            #expect(renewed["session-id"] == .int(session.id))
            #expect(renewed["session-key"] != .string(session.key))
            caller.session?.key = renewed["session-key"].string ?? ""
            try await caller.call("logout", .named(["session_id": nil]))
            let closed = try await caller.fault("getLoggedInUser")
            #expect(closed == XMLRPCFault(code: 1002, message: "Invalid session or bad credentials"))
        }
    }

    @Test("users without a permission are told which one they lack") func permissions() async throws {
        try await serving { hub, anonymous in
            let alice = try await anonymous.loggedIn("alice", "alicepw")
            let refused = try await alice.fault("createTag", "sneaky")
            #expect(
                refused == XMLRPCFault(code: 1004, message: "tag permission required (logged in as alice)"))
            try hub.addUser("alice", permissions: ["tag"])
            #expect(try await alice.call("createTag", "sneaky").int != nil)
            #expect(try await alice.call("getPerms") == ["tag"])
        }
    }

    @Test("whom the server in front names is logged in, at the login location only") func external()
        async throws
    {
        var options = KojiHubDouble.Options()
        options.proxySecret = "between us"
        try await serving(options) { hub, anonymous in
            let body = try XMLRPCWriter.call("sslLogin", [.named(["proxyuser": nil])])
            let trusted = ["X-Proxy-Secret: between us", "X-Remote-User: alice@KOJI.TEST"]
            let answer = try await anonymous.client.post("/kojihub/ssllogin", body, header: trusted)
            guard case .result(let session) = try XMLRPCDecoder.reply(answer.body) else {
                Issue.record("no session: \(answer.text)")
                return
            }
            var caller = anonymous
            caller.session = (session["session-id"].int ?? 0, session["session-key"].string ?? "")
            let user = try await caller.call("getLoggedInUser")
            #expect(user["name"] == "alice")
            #expect(user["authtype"] == 3)
            for header in [
                [], ["X-Remote-User: alice@KOJI.TEST"], ["X-Proxy-Secret: guess", "X-Remote-User: alice"],
            ] {
                let refused = try await anonymous.client.post("/kojihub/ssllogin", body, header: header)
                #expect(refused.text.contains("could not verify client: None"))
            }
        }
    }

    @Test("an exclusive session keeps another one out, until that one insists") func exclusive() async throws
    {
        try await serving { hub, anonymous in
            let first = try await anonymous.loggedIn("alice", "alicepw")
            let second = try await anonymous.loggedIn("alice", "alicepw")
            try await first.call("exclusiveSession")
            #expect(try await second.fault("exclusiveSession")?.code == 1006)
            try await second.call("exclusiveSession", true)
            #expect(try await first.fault("getLoggedInUser")?.code == 1002)
            let child = try await second.call("subsession")
            #expect(child["session-id"].int != second.session?.id)
        }
    }
}
