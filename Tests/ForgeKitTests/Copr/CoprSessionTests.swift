import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("logging in to Copr with Kerberos") struct CoprSessionTests {
    private static let login = "GET /api_3/gssapi_login/"

    /// A login that needs no ticket, as from a server that knows us.
    private static func login(_ cookie: String) -> Exchange {
        Exchange(
            login,
            answer: Reply(
                header: [
                    ("Content-Type", "application/json"), ("Set-Cookie", "other=x; Path=/"),
                    ("Set-Cookie", "session=\(cookie); HttpOnly; Path=/"),
                ], body: Array(#"{"name": "alice"}"#.utf8)))
    }

    private static func check(_ cookie: String, _ status: Int = 200) -> Exchange {
        let body = status == 200 ? #"{"id": 1, "name": "alice"}"# : #"{"error": "Login invalid/expired."}"#
        return Exchange(
            "GET /api_3/auth-check", header: [("Cookie", "session=\(cookie)")], answer: .json(body, status))
    }

    private func client(_ server: ReplayServer, _ home: FilePath, _ time: TestTime) throws -> CoprClient {
        let environment = HostEnvironment(
            variables: ["HOME": home.string], currentDirectory: home, now: { time.now })
        var options = serviceOptions()
        options.now = { time.now }
        return try CoprClient(
            CoprSettings(url: server.url, isEncrypted: false, usesKerberos: true), http: .forTests(),
            options: options, environment: environment, clock: HastyClock())
    }

    private func file(_ server: ReplayServer, _ home: FilePath) -> FilePath {
        home.pushing(".cache/copr").appending(server.url.dropFirst("http://".count) + "-session")
    }

    @Test("a session is kept for others, and only for the user") func kept() async throws {
        try await withTemporaryDirectory { home in
            let exchanges = [Self.login("one"), Self.check("one").times(3)]
            try await replaying(exchanges) { server in
                let time = TestTime(1_000_000)
                let copr = try client(server, home, time)
                for _ in 0..<2 {
                    let user = try await copr.authenticatedUser()
                    #expect(user.name == "alice")
                }
                let file = file(server, home)
                #expect(Files.record(file)?.permissions == FilePermissions(rawValue: 0o600))
                let text = try Files.readText(file)
                #expect(text.contains(#""session": "one""#) && text.contains(#""expiration": 1036000"#))
                #expect(Files.exists(FilePath(file.string + ".lock")))
                // Another process.
                _ = try await client(server, home, time).authenticatedUser()
                let texts = ["\(copr)", String(reflecting: copr)]
                #expect(texts.allSatisfy { !$0.contains("one") })
            }
        }
    }

    @Test("a session that is over is not used, and a file that is none neither") func expired() async throws {
        try await withTemporaryDirectory { home in
            let exchanges = [
                Self.login("one"), Self.check("one"), Self.login("two"), Self.check("two"),
                Self.login("three"), Self.check("three"),
            ]
            try await replaying(exchanges, order: .asGiven) { server in
                let time = TestTime(1_000_000)
                let copr = try client(server, home, time)
                _ = try await copr.authenticatedUser()
                time.advance(36_000)
                _ = try await copr.authenticatedUser()
                try Files.writeAtomically(#"{"name": 1}"#, to: file(server, home))
                _ = try await client(server, home, time).authenticatedUser()
            }
        }
    }

    @Test("a session of the official client is taken over") func official() async throws {
        try await withTemporaryDirectory { home in
            try await replaying([Self.check("theirs")]) { server in
                try Files.createDirectories(home.pushing(".cache/copr"))
                try Files.writeAtomically(
                    #"{"name": "alice", "session": "theirs", "expiration": 1000100.25}"#,
                    to: file(server, home))
                _ = try await client(server, home, TestTime(1_000_000)).authenticatedUser()
            }
        }
    }

    @Test("a session that is refused is renewed once") func renewed() async throws {
        try await withTemporaryDirectory { home in
            let exchanges = [
                Self.login("one"), Self.check("one", 401), Self.login("two"), Self.check("two"),
                Self.check("two", 401), Self.login("three"), Self.check("three", 401),
            ]
            try await replaying(exchanges, order: .asGiven) { server in
                let copr = try client(server, home, TestTime(1_000_000))
                let user = try await copr.authenticatedUser()
                #expect(user.name == "alice")
                let failure = await failing { try await copr.authenticatedUser() }
                #expect(failure?.code == .unauthorized)
                #expect(failure?.detail == "Login invalid/expired.")
                let text = failure.map { String(reflecting: $0) } ?? "two"
                #expect(!text.contains("two") && !text.contains("three"))
            }
        }
    }

    @Test("many requests at once log in once") func together() async throws {
        try await withTemporaryDirectory { home in
            try await replaying([Self.login("one"), Self.check("one").times(6)]) { server in
                let copr = try client(server, home, TestTime(1_000_000))
                let names = try await (0..<6).concurrentMap(limit: 6) { _ in
                    try await copr.authenticatedUser().name
                }
                #expect(Set(names) == ["alice"])
            }
        }
    }

    @Test("a login without a cookie, or refused, is told") func refused() async throws {
        try await withTemporaryDirectory { home in
            let exchanges = [
                Exchange(Self.login, answer: .json(#"{"name": "alice"}"#)),
                Exchange(Self.login, answer: .json(#"{"error": "no such user"}"#, 403)),
            ]
            try await replaying(exchanges, order: .asGiven) { server in
                let copr = try client(server, home, TestTime(1_000_000))
                let odd = await failing { try await copr.authenticatedUser() }
                #expect(odd?.code == .malformedReply)
                let no = await failing { try await copr.authenticatedUser() }
                #expect(no?.code == .forbidden && no?.detail == "no such user")
            }
        }
    }
}
