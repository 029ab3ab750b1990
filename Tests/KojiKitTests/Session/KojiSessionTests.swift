import HostKit
import TestSupport
import Testing

@testable import KojiKit

@Suite("Somebody who is logged in") struct KojiSessionTests {
    private let key = "1-VerySecretSessionKey"

    private func tag(_ script: ScriptedHub) async throws -> XMLRPCValue {
        try await script.withSession { try await $0.call(.plain("tagBuild", "f99", "x-1-1")) }
    }

    @Test("a session is opened, its calls are counted, and it is closed") func whole() async throws {
        let replies = [
            try Reply.recorded("08-login"), try .result(1), try .result(2), try .recorded("89-logout"),
        ]
        try await ScriptedHub.serving(replies) { script in
            let sum = try await script.withSession { session in
                let one = try await session.call(.plain("a"))
                let two = try await session.call(.plain("b"))
                return (one.int ?? 0) + (two.int ?? 0)
            }
            #expect(sum == 3)
            #expect(script.asked == ["login", "a 0", "b 1", "logout 2"])
            let requests = script.server.requests
            #expect(requests[0]["Koji-Session-Id"] == nil)
            #expect(requests[1]["Koji-Session-Id"] == "57")
            #expect(requests[1]["Koji-Session-Key"] == "1-ExampleSessionKey")
            #expect(requests[1].target == "/kojihub")
            let logout = try Fixtures.bytes("koji-wire/89-logout.request.xml")
            #expect(requests[3].body == logout)
        }
    }

    @Test("the login is the reference client's, byte for byte") func loginBytes() async throws {
        try await ScriptedHub.serving([try .recorded("08-login"), try .result(nil)]) { script in
            let credentials = KojiCredentials.password(user: "kojiadmin", password: Secret("adminpw"))
            try await script.withSession(credentials) { _ in }
            let recorded = try Fixtures.bytes("koji-wire/08-login.request.xml")
            #expect(script.server.requests[0].body == recorded)
        }
    }

    @Test("who works in vain is logged out, too, and so is who is cancelled") func alwaysClosed()
        async throws
    {
        try await ScriptedHub.serving([try .login(key: key), try .result(nil)]) { script in
            let error = try await kojiError {
                try await script.withSession { _ in throw KojiError(.task, "it failed") }
            }
            #expect(error.code == .task)
            #expect(script.asked == ["login", "logout 0"])
        }
        let (asked, never) = (Event(), Event())
        var slow = try Reply.result(1)
        (slow.asked, slow.beginning) = (asked, never)
        try await ScriptedHub.serving([try .login(key: key), slow, try .result(nil)]) { script in
            let work = Task {
                try await script.withSession { _ = try await $0.call(.plain("getTag")) }
            }
            await asked.wait()
            work.cancel()
            let error = try await kojiError { try await work.value }
            #expect(error.code == .cancelled)
            #expect(script.asked == ["login", "getTag 0", "logout 1"])
            never.happen()
        }
    }

    @Test("after its end a session does nothing") func closed() async throws {
        try await ScriptedHub.serving([try .login(key: key), try .result(nil)]) { script in
            let session = try await script.withSession { $0 }
            let error = try await kojiError { _ = try await session.call(.plain("x")) }
            #expect(error.code == .login && error.message == "the session has ended")
            #expect(script.server.requests.count == 2)
        }
    }

    @Test("a call whose answer was lost is sent again with its number, and done once")
    func repeated() async throws {
        let lost = Reply(body: Array("x".utf8), delivery: .reset(after: 0))
        let replies = [try .login(key: key), lost, .status(502), try Reply.result(9), try .result(nil)]
        try await ScriptedHub.serving(replies) { script in
            let answer = try await tag(script)
            #expect(answer == 9)
            #expect(script.asked == ["login", "tagBuild 0", "tagBuild 0", "tagBuild 0", "logout 1"])
            let bodies = script.server.requests[1...3].map(\.body)
            #expect(bodies[0] == bodies[1] && bodies[1] == bodies[2])
        }
    }

    @Test("when the hub says that it was done before, nobody is told that it failed") func done()
        async throws
    {
        let lost = Reply(body: Array("x".utf8), delivery: .reset(after: 0))
        let replies = [
            try Reply.login(key: key), lost, try .recorded("56-retry-same-callnum"), try .result(nil),
        ]
        try await ScriptedHub.serving(replies) { script in
            let error = try await kojiError { _ = try await tag(script) }
            #expect(error.code == .uncertain)
            #expect(error.message.hasPrefix("the hub did this when it was first asked"))
        }
    }

    @Test("a request that knows how to look finds out what became of it") func recovered() async throws {
        let lost = Reply(body: Array("x".utf8), delivery: .reset(after: 0))
        let replies = [
            try Reply.login(key: key), lost, try .recorded("56-retry-same-callnum"), try .result(77),
            try .result(nil),
        ]
        try await ScriptedHub.serving(replies) { script in
            let answer = try await script.withSession { session in
                try await session.call(
                    KojiRequest(
                        KojiCall("build"), decode: { value throws(KojiError) in value.int ?? 0 },
                        recover: { caller throws(KojiError) in
                            try await caller.call(.plain("listTasks")).int
                        }))
            }
            #expect(answer == 77)
            #expect(script.asked.suffix(2) == ["listTasks 1", "logout 2"])
        }
    }

    @Test("a call that got no answer at all is uncertain if it changes something, and else not")
    func lostForGood() async throws {
        let lost = Reply(body: Array("x".utf8), delivery: .reset(after: 0))
        for (method, code) in [("tagBuild", KojiError.Code.uncertain), ("getTag", .unreachable)] {
            try await ScriptedHub.serving([try .login(key: key), lost]) { script in
                var script = script
                script.profile.maxRetries = 2
                let error = try await kojiError {
                    try await script.withSession { _ = try await $0.call(.plain(method)) }
                }
                #expect(error.code == code, "\(error)")
                #expect(script.asked.filter { $0 == "\(method) 0" }.count == 3)
            }
        }
    }

    @Test("a session that others have used catches up with its numbers, once") func sequence() async throws {
        let replies = [
            try Reply.fault(.sequence, "900000000 > 5 (session 51)"), try .result(1), try .result(2),
        ]
        try await ScriptedHub.serving(replies) { script in
            try await script.withSession(.session(id: 51, key: Secret(key))) { session in
                _ = try await session.call(.plain("a"))
                _ = try await session.call(.plain("b"))
            }
            // Not logged in by us, not logged out by us.
            #expect(script.asked.map { $0.prefix(1) } == ["a", "a", "b"])
            #expect(script.asked.suffix(2) == ["a 900000001", "b 900000002"])
        }
        try await ScriptedHub.serving([try .recorded("57-callnum-backwards")]) { script in
            let error = try await kojiError {
                try await script.withSession(.session(id: 51, key: Secret(key))) { session in
                    _ = try await session.call(.plain("getLoggedInUser"))
                }
            }
            #expect(error.fault == .sequence)
            #expect(script.server.requests.count == 2)
        }
    }

    @Test("an expired session is renewed with its old key, and the call repeated with its number")
    func renewal() async throws {
        let replies = [
            try Reply.recorded("08-login"), try .recorded("87-auth-expired"),
            try .login(id: 51, key: "1-NewKey"), try .result(3), try .result(nil),
        ]
        try await ScriptedHub.serving(replies) { script in
            let credentials = KojiCredentials.password(user: "kojiadmin", password: Secret("adminpw"))
            let answer = try await script.withSession(credentials) { try await $0.call(.plain("tagBuild")) }
            #expect(answer == 3)
            #expect(script.asked == ["login", "tagBuild 0", "login", "tagBuild 0", "logout 1"])
            let requests = script.server.requests
            let recorded = try Fixtures.bytes("koji-wire/88-login-renew.request.xml")
            #expect(requests[2].body == recorded)
            #expect(requests[2]["Koji-Session-Key"] == "1-ExampleSessionKey")
            #expect(requests[3]["Koji-Session-Key"] == "1-NewKey")
        }
    }

    @Test("a session that expires again at once is given up") func expiredTwice() async throws {
        let expired = try Reply.recorded("87-auth-expired")
        let replies = [try .login(key: key), expired, try .login(key: "1-New"), expired, try .result(nil)]
        try await ScriptedHub.serving(replies) { script in
            let error = try await kojiError { _ = try await tag(script) }
            #expect(error.fault == .authExpired)
        }
        try await ScriptedHub.serving([expired]) { script in
            let error = try await kojiError {
                try await script.withSession(.session(id: 51, key: Secret(key))) {
                    _ = try await $0.call(.plain("tagBuild"))
                }
            }
            #expect(error.code == .login && error.message.contains("opened by somebody else"))
        }
    }

    @Test("calls that are made at once go one after another") func queue() async throws {
        let replies = try [Reply.login(key: key)] + (0..<21).map { _ in try Reply.result(1) }
        try await ScriptedHub.serving(replies) { script in
            try await script.withSession { session in
                try await withThrowingTaskGroup { group in
                    for _ in 0..<20 { group.addTask { _ = try await session.call(.plain("x")) } }
                    try await group.waitForAll()
                }
            }
            #expect(script.asked == ["login"] + (0..<20).map { "x \($0)" } + ["logout 20"])
        }
    }

    @Test("who waits for a turn may be cancelled, and the others go on") func cancelledWait() async throws {
        let (asked, go) = (Event(), Event())
        var slow = try Reply.result(1)
        (slow.asked, slow.beginning) = (asked, go)
        try await ScriptedHub.serving([try .login(key: key), slow, try .result(2), try .result(nil)]) {
            script in
            try await script.withSession { session in
                let first = Task { try await session.call(.plain("first")) }
                await asked.wait()
                let second = Task { try await session.call(.plain("second")) }
                second.cancel()
                let error = try await kojiError { _ = try await second.value }
                #expect(error.code == .cancelled)
                go.happen()
                let one = try await first.value
                let two = try await session.call(.plain("third"))
                #expect(one == 1 && two == 2)
            }
            #expect(script.asked == ["login", "first 0", "third 1", "logout 2"])
        }
    }

    @Test("hubs before 1.30 get the session in the URL") func oldHub() async throws {
        let replies = [
            try Reply.result(["session-id": 7, "session-key": "1-a b&c"]), try .result(1), try .result(nil),
        ]
        try await ScriptedHub.serving(replies) { script in
            _ = try await tag(script)
            let request = script.server.requests[1]
            #expect(request.target == "/kojihub?session-id=7&session-key=1-a%20b%26c&callnum=0")
            #expect(request["Koji-Session-Key"] == nil)
        }
    }

    @Test("a subsession is another session, with numbers of its own, and is closed") func subsession()
        async throws
    {
        let replies = [
            try Reply.login(key: key), try .login(id: 52, key: "1-Sub"), try .result(1), try .result(nil),
            try .result(nil),
        ]
        try await ScriptedHub.serving(replies) { script in
            try await script.withSession { session in
                try await session.subsession { _ = try await $0.call(.plain("x")) }
            }
            #expect(script.asked == ["login", "subsession 0", "x 0", "logout 1", "logout 1"])
            #expect(script.server.requests.map { $0["Koji-Session-Id"] } == [nil, "51", "52", "52", "51"])
        }
    }

    @Test("a batch has one number for each message") func batch() async throws {
        let replies = [try Reply.login(key: key), try .result([[1], [2]]), try .result(nil)]
        try await ScriptedHub.serving(replies) { script in
            let results = try await script.withSession { session in
                try await session.batch([.plain("a"), .plain("b")])
            }
            let values = try results.map { try $0.get() }
            #expect(values == [1, 2])
            #expect(script.asked == ["login", "multiCall 0", "logout 1"])
        }
    }
}
