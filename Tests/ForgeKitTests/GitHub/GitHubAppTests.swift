import CurlHTTP
import DigestKit
import ForgeKit
import HostKit
import JSONKit
import ReplayServer
import Synchronization
import SystemPackage
import TestSupport
import Testing

private let name = RepositoryName(namespace: "cat", name: "mouse")
private let root = "/repos/cat/mouse"
private let bearer = [("Authorization", "Bearer <redacted>")]
private let installation = #"{"id": 9, "account": {"login": "cat"}, "app_slug": "helper"}"#

private func tokenJSON(_ token: String, until: String = "2024-01-01T01:00:00Z") -> String {
    #"{"token": "\#(token)", "expires_at": "\#(until)", "permissions": {"issues": "write"}}"#
}

/// A moment that tests move on.
private final class Moment: Sendable {
    private let seconds: Mutex<Int64>
    init(_ text: String) { seconds = Mutex(Timestamp(iso8601: text)?.seconds ?? 0) }
    var now: Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }
    func pass(minutes: Int64) { seconds.withLock { $0 += 60 * minutes } }
}

/// Where the App is installed, and the tokens that it gets, one after the other.
private func installed(_ tokens: String..., in repository: String = "cat/mouse") -> [Exchange] {
    [
        Exchange("GET /repos/\(repository)/installation", header: bearer, answer: .json(installation))
    ]
        + tokens.map {
            Exchange(
                "POST /app/installations/9/access_tokens", header: bearer, body: .json("{}"),
                answer: .json(tokenJSON($0), 201))
        }
}

private func info(_ token: String, in repository: String = "cat/mouse") -> Exchange {
    let names = repository.split(separator: "/")
    return Exchange(
        "GET /repos/\(repository)", header: [("Authorization", "token \(token)")],
        answer: .json(#"{"name": "\#(names[1])", "owner": {"login": "\#(names[0])"}, "html_url": "u"}"#))
}

@Suite("GitHub Apps", Tool.require("openssl")) struct GitHubAppTests {
    private func app(_ id: String = "123") async throws -> GitHubApp {
        try GitHubApp(id: id, key: Secret(try await GitHubTest.appKey().pkcs8))
    }

    /// Asks as an App, beginning at midnight of 2024-01-01.
    private func asking<Answer: Sendable>(
        _ exchanges: [Exchange], as app: GitHubApp? = nil, moment: Moment = Moment("2024-01-01T00:00:00Z"),
        isReadOnly: Bool = false, sourceLocation: SourceLocation = #_sourceLocation,
        _ ask: (GitHubForge) async throws -> Answer
    ) async throws -> Answer {
        let app = if let app { app } else { try await self.app() }
        return try await replaying(exchanges, sourceLocation: sourceLocation) { server in
            var options = APIClient.Options()
            options.now = { moment.now }
            options.isReadOnly = isReadOnly
            return try await ask(GitHubTest.forge(server.url, .init(app: app), options: options))
        }
    }

    // MARK: Proofs

    @Test("a proof is signed so that OpenSSL believes it, and good for nine minutes") func proof()
        async throws
    {
        let keys = try await GitHubTest.appKey()
        for pem in [keys.pkcs8, keys.pkcs1, keys.pkcs1.replacing("\n", with: #"\n"#)] {
            let app = try GitHubApp(id: "123", keyOrFile: Secret(pem))
            let proof = try app.proof(at: Timestamp(seconds: 1_700_000_000)).reveal()
            let parts = proof.split(separator: ".").map(String.init)
            #expect(parts.count == 3)
            #expect(!proof.contains("="))
            try await withTemporaryDirectory { directory in
                let script = """
                    set -e
                    decode() { printf '%s===' "$1" | tr -- '-_' '+/' | base64 -d 2>/dev/null || true; }
                    decode '\(parts[2])' > signature
                    printf '%s' '\(parts[0]).\(parts[1])' > signed
                    printf '%s' '\(keys.publicKey)' > public.pem
                    openssl dgst -sha256 -verify public.pem -signature signature signed >&2
                    decode '\(parts[0])'; echo; decode '\(parts[1])'
                    """
                let result = try await CommandRunner().check(.shell(script, in: directory))
                let lines = result.lines
                let header = try JSONDocument(String(lines[0])).root
                #expect(header["alg"]?.string == "RS256")
                let claims = try JSONDocument(String(lines[1])).root
                #expect(claims["iat"]?.int == 1_699_999_940)
                #expect(claims["exp"]?.int == 1_700_000_540)
                #expect(claims["iss"]?.string == "123")
            }
        }
    }

    @Test("a key may be in a file; what is none is refused, and not told") func keys() async throws {
        let pem = try await GitHubTest.appKey().pkcs1
        try await withTemporaryDirectory { directory in
            let file = directory.appending("key.pem")
            try Files.writeAtomically(Array(pem.utf8), to: file)
            let app = try GitHubApp(id: "1", keyOrFile: Secret(file.string))
            #expect(try !app.proof(at: .now()).isEmpty)
            let lines = pem.split(separator: "\n")
            let cut = (lines.prefix(3) + lines.suffix(1)).joined(separator: "\n")
            for bad in [cut, "", directory.appending("none").string, "secret-nonsense"] {
                let failure = try #require(throws: ForgeFailure.self) {
                    try GitHubApp(id: "1", keyOrFile: Secret(bad))
                }
                #expect(failure.code == .badRequest)
                #expect(!"\(failure)".contains(lines[1]))
            }
            var dumped = "\(app)"
            dump(app, to: &dumped)
            #expect(!dumped.contains(lines[1]))
        }
    }

    // MARK: Tokens

    @Test("a token is used until some minutes before its end, for all repositories of an installation")
    func keeping() async throws {
        let moment = Moment("2024-01-01T00:00:00Z")
        let exchanges =
            installed("one") + [info("one").times(2)] + installed(in: "cat/rat") + [
                info("one", in: "cat/rat"),
                Exchange(
                    "POST /app/installations/9/access_tokens", header: bearer, body: .json("{}"),
                    answer: .json(tokenJSON("two", until: "2024-01-01T02:00:00Z"), 201)), info("two"),
            ]
        try await asking(exchanges, moment: moment) { forge in
            _ = try await forge.repository(name).info()
            _ = try await forge.repository(RepositoryName(namespace: "cat", name: "rat")).info()
            moment.pass(minutes: 54)
            _ = try await forge.repository(name).info()
            moment.pass(minutes: 2)
            _ = try await forge.repository(name).info()
        }
    }

    @Test("a token that is refused before its end is renewed, once") func renewal() async throws {
        func refusal(_ token: String) -> Exchange {
            Exchange(
                "GET \(root)", header: [("Authorization", "token \(token)")],
                answer: .json(#"{"message": "Bad credentials"}"#, 401))
        }
        try await asking(installed("one", "two") + [refusal("one"), info("two")]) { forge in
            _ = try await forge.repository(name).info()
        }
        let failure = try await asking(installed("one", "two") + [refusal("one"), refusal("two")]) { forge in
            try await GitHubTest.failure { try await forge.repository(name).info() }
        }
        #expect(failure.code == .unauthorized)
    }

    @Test("git gets the token, too, and a reader's token is asked for all the same") func git() async throws {
        let credentials = try await asking(installed("one"), isReadOnly: true) { forge in
            try await forge.repository(name).gitCredentials()
        }
        #expect(credentials == GitCredentials(user: "x-access-token", password: Secret("one")))
    }

    @Test("many who ask at the same time get one token") func concurrency() async throws {
        try await asking(installed("one") + [info("one").times(20)]) { forge in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await forge.repository(name).info() } }
                try await group.waitForAll()
            }
        }
    }

    /// A lookup of the installation that waits, and what follows it.
    private func slow(_ asked: Event, _ go: Event, lookups: ClosedRange<Int>) -> [Exchange] {
        var exchanges = installed("one") + [info("one")]
        exchanges[0] = exchanges[0].times(lookups).answering {
            $0.asked = asked
            $0.beginning = go
        }
        return exchanges
    }

    @Test("who is cancelled while waiting spoils nothing for the others") func cancellation() async throws {
        let (asked, go) = (Event(), Event())
        try await asking(slow(asked, go, lookups: 1...1)) { forge in
            let first = Task { try await forge.repository(name).info() }
            await asked.wait()
            let second = Task { try await forge.repository(name).info() }
            second.cancel()
            let failure = try await GitHubTest.failure { try await second.value }
            #expect(failure.code == .cancelled)
            go.happen()
            let info = try await first.value
            #expect(info.name == name)
        }
    }

    @Test("when the one is cancelled who began to ask, others still get their answer") func beginner()
        async throws
    {
        let (asked, go) = (Event(), Event())
        // Whether the second one shares the first lookup depends on who is quicker.
        try await asking(slow(asked, go, lookups: 1...2)) { forge in
            let first = Task { try await forge.repository(name).info() }
            await asked.wait()
            let second = Task { try await forge.repository(name).info() }
            first.cancel()
            let failure = try await GitHubTest.failure { try await first.value }
            #expect(failure.code == .cancelled)
            go.happen()
            let info = try await second.value
            #expect(info.name == name)
        }
    }

    @Test("a token may be restricted to a repository and to permissions") func restriction() async throws {
        var app = try await app()
        app.permissions = ["issues": "write", "checks": "write"]
        app.isRestrictedToRepository = true
        func token(_ repository: String, _ token: String) -> Exchange {
            Exchange(
                "POST /app/installations/9/access_tokens", header: bearer,
                body: .json(
                    #"{"permissions": {"checks": "write", "issues": "write"}, "repositories": ["\#(repository)"]}"#
                ),
                answer: .json(tokenJSON(token), 201))
        }
        let exchanges =
            installed() + [token("mouse", "one"), info("one")] + installed(in: "cat/rat") + [
                token("rat", "two"), info("two", in: "cat/rat"),
            ]
        try await asking(exchanges, as: app) { forge in
            _ = try await forge.repository(name).info()
            _ = try await forge.repository(RepositoryName(namespace: "cat", name: "rat")).info()
        }
    }

    @Test("an App that was taken out and installed again is found again") func reinstalled() async throws {
        let moment = Moment("2024-01-01T00:00:00Z")
        let gone = Exchange(
            "POST /app/installations/9/access_tokens", header: bearer, body: .json("{}"),
            answer: .json(#"{"message": "Not Found"}"#, 404))
        let again = Exchange(
            "GET \(root)/installation", header: bearer,
            answer: .json(#"{"id": 10, "account": {"login": "cat"}, "app_slug": "helper"}"#))
        let new = Exchange(
            "POST /app/installations/10/access_tokens", header: bearer, body: .json("{}"),
            answer: .json(tokenJSON("two", until: "2024-01-01T03:00:00Z"), 201))
        try await asking(installed("one") + [info("one"), gone, again, new, info("two")], moment: moment) {
            forge in
            _ = try await forge.repository(name).info()
            moment.pass(minutes: 90)
            _ = try await forge.repository(name).info()
        }
    }

    // MARK: What it may not

    @Test("where the App is not installed is an error of its own") func missing() async throws {
        let answer = Reply.json(#"{"message": "Not Found"}"#, 404)
        try await asking([
            Exchange("GET \(root)/installation", header: bearer, answer: answer).times(2),
            Exchange("GET /orgs/dog/installation", header: bearer, answer: answer),
            Exchange("GET /users/owl/installation", header: bearer, answer: .json(installation)),
            Exchange("GET /app", header: bearer, answer: .json(#"{"slug": "helper"}"#)),
        ]) { forge in
            let failure = try await GitHubTest.failure { try await forge.repository(name).info() }
            #expect(failure.code == .appNotInstalled)
            #expect(failure.status == 404)
            let client = try #require(forge.app)
            for ask in [
                { @Sendable () async throws -> GitHubInstallation in
                    try await client.installation(for: name)
                },
                { @Sendable () async throws -> GitHubInstallation in
                    try await client.installation(ofOrganization: "dog")
                },
            ] {
                let failure = try await GitHubTest.failure { try await ask() }
                #expect(failure.code == .appNotInstalled)
            }
            #expect(try await client.installation(ofUser: "owl").botLogin == "helper[bot]")
            #expect(try await client.botLogin() == "helper[bot]")
        }
    }

    @Test("an App is nobody: it has no name, no repositories and no limit of its own") func nobody()
        async throws
    {
        try await asking(
            installed("one") + [
                Exchange(
                    "GET /rate_limit", header: [("Authorization", "token one")],
                    answer: .json(
                        #"{"resources": {"core": {"limit": 5000, "remaining": 4000, "reset": 1704070000}}}"#))
            ]
        ) { forge in
            let failures = [
                try await GitHubTest.failure { try await forge.currentUser() },
                try await GitHubTest.failure { try await forge.ownRepositories().all() },
                try await GitHubTest.failure { try await forge.create(NewRepository("rat")) },
            ]
            #expect(failures.allSatisfy { $0.code == .forbidden })
            #expect(try await forge.rateLimit() == nil)
            let limit = try await forge.repository(name).rateLimit()
            #expect(limit.remaining == 4000)
        }
    }

    // MARK: Clocks

    private func late(_ date: String) -> Reply {
        var reply = Reply.json(
            #"{"message": "'Expiration time' claim ('exp') is too far in the future"}"#, 401)
        reply.header.append(("Date", date))
        return reply
    }

    /// When the proof of a request was made, in seconds since 1970.
    private func issue(_ request: LocalServer.Request) throws -> Int {
        let parts = try #require(request["Authorization"]).split(separator: ".")
        let padded = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        let claims = try #require(
            Base64.bytes(String(padded) + String(repeating: "=", count: (4 - padded.count % 4) % 4)))
        return try #require(try JSONDocument(claims).root["iat"]?.int)
    }

    @Test("a clock that is wrong is set by the server's, and the request sent once more") func skew()
        async throws
    {
        let right = Exchange(
            "GET \(root)/installation", header: bearer, answer: .json(installation))
        let wrong = Exchange(
            "GET \(root)/installation", header: bearer, answer: late("Sun, 31 Dec 2023 23:00:00 GMT"))
        let app = try await app()
        try await replaying([wrong, right], order: .asGiven) { server in
            var options = APIClient.Options()
            options.now = { Timestamp(seconds: 1_704_067_200) }
            let forge = GitHubTest.forge(server.url, .init(app: app), options: options)
            _ = try await #require(forge.app).installation(for: name)
            let times = try server.requests.map(issue)
            #expect(times == [1_704_067_140, 1_704_063_540])
        }
    }

    @Test("a proof that is refused for another reason is not sent again") func noSkew() async throws {
        let wrong = Exchange(
            "GET \(root)/installation", header: bearer, answer: late("Mon, 01 Jan 2024 00:00:03 GMT"))
        let failure = try await asking([wrong]) { forge in
            try await GitHubTest.failure { try await forge.repository(name).info() }
        }
        #expect(failure.code == .unauthorized)
    }

    @Test("a clock is set once only for a request") func skewOnce() async throws {
        let wrong = Exchange(
            "GET \(root)/installation", header: bearer, answer: late("Sun, 31 Dec 2023 23:00:00 GMT")
        ).times(2)
        let failure = try await asking([wrong]) { forge in
            try await GitHubTest.failure { try await forge.repository(name).info() }
        }
        #expect(failure.code == .unauthorized)
    }
}

@Suite("token proxies") struct GitHubTokenProxyTests {
    private func asking<Answer: Sendable>(
        _ exchanges: [Exchange], token: String? = nil, app: GitHubApp? = nil,
        _ ask: (GitHubForge) async throws -> Answer
    ) async throws -> Answer {
        try await replaying(exchanges) { server in
            let credentials = GitHubCredentials(
                token: token.map { Secret($0) }, app: app, tokenProxy: server.url + "/proxy/")
            return try await ask(GitHubTest.forge(server.url, credentials))
        }
    }

    private func proxy(_ answer: Reply) -> Exchange {
        Exchange("GET /proxy/api/cat/mouse", answer: answer).anonymous
    }

    @Test("the proxy's token is used, and kept for a while") func token() async throws {
        try await asking([proxy(.json(#"{"access_token": "one"}"#)), info("one").times(2)], token: "other") {
            forge in
            _ = try await forge.repository(name).info()
            _ = try await forge.repository(name).info()
            let failure = try await GitHubTest.failure { try await forge.currentUser() }
            #expect(failure.code == .forbidden)
        }
    }

    @Test("a token of the proxy's that is refused is asked for again") func renewal() async throws {
        let refused = Exchange(
            "GET \(root)", header: [("Authorization", "token one")],
            answer: .json(#"{"message": "Bad credentials"}"#, 401))
        let first = proxy(.json(#"{"access_token": "one"}"#))
        let second = proxy(.json(#"{"access_token": "two"}"#))
        try await asking([first, second, refused, info("two")]) { forge in
            _ = try await forge.repository(name).info()
        }
    }

    @Test("the proxy goes before the App, and the App before the token", Tool.require("openssl"))
    func order() async throws {
        let app = try GitHubApp(id: "1", key: Secret(try await GitHubTest.appKey().pkcs8))
        try await asking([proxy(.json(#"{"access_token": "one"}"#)), info("one")], token: "other", app: app) {
            forge in
            #expect(forge.app == nil)
            _ = try await forge.repository(name).info()
        }
        try await replaying(installed("two") + [info("two")]) { server in
            var options = APIClient.Options()
            options.now = { Timestamp(seconds: 1_704_067_200) }
            let credentials = GitHubCredentials(token: Secret("other"), app: app)
            let forge = GitHubTest.forge(server.url, credentials, options: options)
            _ = try await forge.repository(name).info()
        }
    }

    @Test("the proxy says that the App is not installed, or fails") func failures() async throws {
        let expected: [(Int, ForgeFailure.Code)] = [
            (400, .appNotInstalled), (500, .unreachable), (503, .unreachable), (404, .notFound),
        ]
        for (status, code) in expected {
            let exchange = proxy(.json(#"{"error": "no"}"#, status)).times(1...10)
            let failure = try await asking([exchange]) { forge in
                try await GitHubTest.failure { try await forge.repository(name).info() }
            }
            #expect(failure.code == code)
            #expect(failure.status == status)
        }
    }
}
