import HostKit
import TestSupport
import Testing

@testable import KojiKit

/// Whatever goes wrong, and whoever repeats what was sent to them: nothing secret is told.
@Suite("What must not be seen") struct SecretTests {
    static let password = "hunter2-secret"
    static let key = "1-VerySecretSessionKey"
    private static let echoed = "you sent \(password) and \(key)"

    /// What the hub does, and whether the login is to succeed first.
    static let failures: [(name: String, isLoggedIn: Bool)] =
        [
            "fault", "auth fault", "503", "400", "html", "reset", "retry", "expired", "sequence", "old",
            "batch",
        ]
        .flatMap { [($0, true), ($0, false)] }

    private static func reply(_ name: String) throws -> Reply {
        switch name {
        case "fault": try .fault(.generic, echoed)
        case "auth fault": try .fault(.auth, echoed)
        case "503": .text(echoed, 503)
        case "400": .text(echoed, 400)
        case "html": .text("<html>\(echoed)</html>")
        case "reset": Reply(body: Array(echoed.utf8), delivery: .reset(after: 4))
        case "retry": try .fault(.retry, echoed)
        case "expired": try .fault(.authExpired, echoed)
        case "sequence": try .fault(.sequence, echoed)
        case "old": .text("https://hub/?session-key=\(key)", 500)
        default: try .result([["faultCode": 1000, "faultString": .string(echoed)], ["x"]])
        }
    }

    @Test("no error has a password or a session's key", arguments: failures)
    func errors(_ name: String, _ isLoggedIn: Bool) async throws {
        let bad = try Self.reply(name)
        let login = try Reply.result(["session-id": 5, "session-key": .string(Self.key)])
        try await ScriptedHub.serving(isLoggedIn ? [login, bad] : [bad]) { script in
            var script = script
            script.profile.maxRetries = 1
            var found: [Any] = []
            do {
                let credentials = KojiCredentials.password(user: "me", password: Secret(Self.password))
                try await script.withSession(credentials) { session in
                    found.append(session)
                    found += try await session.batch([.plain("a"), .plain("b")])
                    _ = try await session.call(.plain("tagBuild"))
                }
            } catch {
                found.append(error)
            }
            #expect(!found.isEmpty)
            for thing in found {
                var dumped = ""
                dump(thing, to: &dumped)
                for text in ["\(thing)", String(reflecting: thing), dumped] {
                    #expect(!text.contains(Self.password), "\(text)")
                    // Of a session that was never opened there is nothing to know.
                    #expect(!isLoggedIn || !text.contains("VerySecret"), "\(text)")
                }
            }
        }
    }

    @Test("who hands over a session hands over a secret") func token() async throws {
        let credentials = KojiCredentials.session(id: 5, key: Secret(Self.key))
        let token = SessionToken(id: 5, key: Secret(Self.key))
        let message = token.signed(KojiMessage("x", to: "http://hub", body: []), number: 3)
        var dumped = ""
        dump(credentials, to: &dumped)
        dump(token, to: &dumped)
        dump(message, to: &dumped)
        #expect(!dumped.contains("VerySecret") && dumped.contains("<redacted>"))
        try await ScriptedHub.serving([try .fault(.auth, "bad key \(Self.key)")]) { script in
            let error = try await kojiError {
                try await script.withSession(credentials) { _ = try await $0.call(.plain("x")) }
            }
            #expect(error.description == "x: bad key <redacted>")
        }
    }
}
