internal import CurlHTTP
internal import HostKit
internal import JSONKit
internal import SystemPackage

/// The session of a Kerberos login, kept in memory and, for the next process, in the user's cache.
///
/// The file is the official client's: `~/.cache/copr/{host}-session`, with a lock beside it.
actor CoprSessions: Authorizer {
    private let loginURL: String
    private let http: HTTPClient
    private let file: FilePath?
    private let now: @Sendable () -> Timestamp
    private var session: CoprSession?

    /// How long a login is good for, as far as we say.
    static let lifetime: Int64 = 10 * 3600

    /// - Parameter directory: Where the file is; nil keeps the session in memory only.
    init(url: String, http: HTTPClient, directory: FilePath?, now: @escaping @Sendable () -> Timestamp) {
        loginURL = url + "/api_3/gssapi_login/"
        var configuration = http.configuration
        if configuration.kerberos == nil { configuration.kerberos = Kerberos() }
        self.http = HTTPClient(configuration)
        self.now = now
        file = directory.flatMap { directory in Self.fileName(of: url).map { directory.appending($0) } }
    }

    func fields(for request: APIRequest) async throws(ForgeFailure) -> [HTTPField] {
        [try await current(except: nil).field]
    }

    func refused(_ fields: [HTTPField]) async -> Bool {
        guard let field = fields.first else { return false }
        // The caller tells what was refused the first time; why there is nothing better would hide that.
        return (try? await current(except: field)) != nil
    }

    /// Who has logged in.
    func name() async throws(ForgeFailure) -> String { try await current(except: nil).name }

    /// A session that is good, as far as we know.
    ///
    /// - Parameter refused: What a session's field must not be.
    private func current(except refused: HTTPField?) async throws(ForgeFailure) -> CoprSession {
        if let session, isUsable(session, refused) { return session }
        guard let file else { return try await login() }
        do {
            try Files.createDirectories(
                file.removingLastComponent(), mode: FilePermissions(rawValue: 0o700))
            return try await FileLock.withLock(Self.lock(of: file), waiting: .seconds(120)) {
                try await self.stored(file, except: refused)
            }
        } catch let failure as ForgeFailure {
            throw failure
        } catch {
            throw ForgeFailure(.badRequest, request: file.string, detail: "\(error)")
        }
    }

    /// What another process, or another task meanwhile, has logged in with; else a login.
    private func stored(_ file: FilePath, except refused: HTTPField?) async throws -> CoprSession {
        if let session, isUsable(session, refused) { return session }
        if let found = CoprSession(file), isUsable(found, refused) {
            session = found
            return found
        }
        let session = try await login()
        try Files.writeAtomically(
            session.json.text(), to: file, mode: FilePermissions(rawValue: 0o600))
        return session
    }

    private func isUsable(_ session: CoprSession, _ refused: HTTPField?) -> Bool {
        session.expiration > now() && session.field != refused
    }

    private func login() async throws(ForgeFailure) -> CoprSession {
        let response: HTTPResponse
        do {
            response = try await http.send(HTTPRequest("GET", loginURL), bodyLimit: 1 << 20)
        } catch {
            throw ForgeFailure(error)
        }
        let json = try? JSONDocument(response.body).root
        guard response.isSuccess else {
            var failure = CoprDialect().failure(response, json: json, now: now())
            failure.request = "GET \(HTTPError.redacted(loginURL))"
            failure.status = response.status
            throw failure
        }
        guard let name = json?["name"]?.string, let cookie = cookie(of: response) else {
            throw ForgeFailure(
                .malformedReply, request: "GET \(HTTPError.redacted(loginURL))", status: response.status,
                detail: "a login gives a name and a cookie 'session'")
        }
        let end = Timestamp(seconds: now().seconds + Self.lifetime)
        let session = CoprSession(name: name, session: cookie, expiration: end)
        self.session = session
        return session
    }

    private func cookie(of response: HTTPResponse) -> Secret? {
        var cookies = HTTPCookies()
        cookies.take(response, now: now())
        return cookies["session"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `{host}-session`, with the port if there is one; nil for a URL without a host.
    static func fileName(of url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let isName = host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-:[]_".contains($0)) }
        return host.isEmpty || !isName || host.hasPrefix(".") ? nil : "\(host)-session"
    }

    private static func lock(of file: FilePath) -> FilePath { FilePath(file.string + ".lock") }
}

/// What a login gave.
struct CoprSession: Hashable, Sendable {
    var name: String
    var session: Secret
    var expiration: Timestamp

    var field: HTTPField { HTTPField("Cookie", scheme: "session=", secret: session) }
}

extension CoprSession {
    /// What a file has; nil when there is none, or something else is in it.
    fileprivate init?(_ file: FilePath) {
        guard let bytes = try? Files.read(file, limit: 64 << 10),
            let json = try? JSONDocument(bytes).root, let name = json["name"]?.string,
            let session = json["session"]?.string, !session.isEmpty,
            let expiration = json["expiration"]?.double, abs(expiration) < 1e12
        else { return nil }
        self.init(
            name: name, session: Secret(session), expiration: Timestamp(seconds: Int64(expiration)))
    }

    /// With the cookie: only for a file that nobody else can read.
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "session": .string(session.reveal()),
            "expiration": .integer(Int(expiration.seconds)),
        ]
    }
}
