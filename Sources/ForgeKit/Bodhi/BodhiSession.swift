internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// Who we are to one Bodhi: a cookie, and a text that it wants to see again in each write.
actor BodhiSession {
    /// What a write carries.
    struct Ticket: Sendable {
        let cookies: HTTPField
        let csrf: Secret
        /// Counts the logins.
        let number: Int
    }

    private let api: APIClient
    private let login: BodhiLogin
    private let key: BodhiTokenStore.Key
    private var current: Ticket?
    private var count = 0
    /// A cookie that the service did not want any more; it may still be in the store.
    private var refused: Secret?

    init(_ api: APIClient, _ login: BodhiLogin) {
        self.api = api
        self.login = login
        key = .init(provider: login.provider.settings.provider, instance: api.base)
    }

    /// The ticket that there is, or a new one; one task gets it, and others that need one wait.
    func ticket() async throws(ForgeFailure) -> Ticket {
        if let current { return current }
        return try await login.store.locked { () async throws(ForgeFailure) -> Ticket in
            try await self.renewed()
        }
    }

    /// Forgets a ticket that the service refused.
    func discard(_ ticket: Ticket) {
        guard let current, current.number == ticket.number else { return }
        self.current = nil
        refused = cookie
    }

    /// The name to log in with of who we are.
    func userName() async throws(ForgeFailure) -> String {
        try await login.store.locked { () async throws(ForgeFailure) -> String in try await self.askedName() }
    }

    private func askedName() async throws(ForgeFailure) -> String {
        let configuration = try await login.provider.discover()
        var entry = try login.store.read(key)
        let tokens = try await goodTokens(&entry)
        do throws(ForgeFailure) {
            return try await login.provider.userName(tokens, configuration)
        } catch {
            guard error.code == .unauthorized else { throw error }
            let fresh = try await freshTokens(&entry, configuration)
            return try await login.provider.userName(fresh, configuration)
        }
    }

    /// The cookie of the current ticket, without those that go with it.
    private var cookie: Secret?

    private func renewed() async throws(ForgeFailure) -> Ticket {
        if let current { return current }
        var entry = try login.store.read(key)
        var jar = HTTPCookies()
        if let session = entry.session, session.cookie != refused, isGood(session) {
            let reply = [
                HTTPField("Set-Cookie", secret: Secret("auth_tkt=\(session.cookie.reveal()); Path=/"))
            ]
            take(reply, into: &jar)
        } else {
            let reply = try await cookieReply(&entry)
            take(reply.header, into: &jar)
            guard let cookie = jar["auth_tkt"] else {
                throw ForgeFailure(
                    .malformedReply, request: reply.request, detail: "the service gave no cookie auth_tkt")
            }
            entry.session = .init(
                cookie: cookie, expires: jar.cookies.last { $0.name == "auth_tkt" }?.expires)
            try login.store.write(entry, key)
        }
        return try await ticket(&jar)
    }

    private func isGood(_ session: BodhiTokenStore.Session) -> Bool {
        session.expires.map { $0.seconds > api.options.now().seconds + 60 } ?? true
    }

    /// Logs in to the service with tokens, of which it does not take every one that looks good.
    private func cookieReply(_ entry: inout BodhiTokenStore.Entry) async throws(ForgeFailure) -> APIReply {
        let tokens = try await goodTokens(&entry)
        do throws(ForgeFailure) {
            return try await logIn(with: tokens)
        } catch {
            guard error.code == .unauthorized else { throw error }
            let fresh = try await freshTokens(&entry, login.provider.discover())
            return try await logIn(with: fresh)
        }
    }

    private func logIn(with tokens: OpenIDTokens) async throws(ForgeFailure) -> APIReply {
        var request = APIRequest.get("/oidc/login-token")
        request.header = [HTTPField("Authorization", scheme: "Bearer ", secret: tokens.access)]
        return try await api.send(request)
    }

    /// The tokens of the store while they are good, else new ones.
    private func goodTokens(_ entry: inout BodhiTokenStore.Entry) async throws(ForgeFailure) -> OpenIDTokens {
        if let tokens = entry.tokens, tokens.areGood(at: api.options.now()) { return tokens }
        return try await freshTokens(&entry, login.provider.discover())
    }

    /// Refreshes the tokens; where that fails for good, forgets them and logs in again.
    private func freshTokens(_ entry: inout BodhiTokenStore.Entry, _ configuration: OpenIDConfiguration)
        async throws(ForgeFailure) -> OpenIDTokens
    {
        if let tokens = entry.tokens, tokens.refresh != nil {
            do throws(ForgeFailure) {
                entry.tokens = try await login.provider.refreshed(tokens, configuration)
            } catch {
                guard [.invalid, .unauthorized, .forbidden].contains(error.code) else { throw error }
                entry = .init()
            }
        } else {
            entry = .init()
        }
        // What was refused must not be found again if the login fails.
        try login.store.write(entry, key)
        if let tokens = entry.tokens { return tokens }
        let tokens = try await login.authorize(configuration)
        entry.tokens = tokens
        try login.store.write(entry, key)
        return tokens
    }

    /// Asks for the text that has to be in each write, and for the cookie that belongs to it.
    private func ticket(_ jar: inout HTTPCookies) async throws(ForgeFailure) -> Ticket {
        var request = APIRequest.get("/csrf")
        if let field = field(jar) { request.header = [field] }
        let reply = try await api.send(request)
        take(reply.header, into: &jar)
        guard let field = field(jar) else {
            throw ForgeFailure(
                .malformedReply, request: reply.request, detail: "there are no cookies to send")
        }
        let csrf = try reply.read { json throws(JSONError) in Secret(try json.string("csrf_token")) }
        count += 1
        let ticket = Ticket(cookies: field, csrf: csrf, number: count)
        current = ticket
        cookie = jar["auth_tkt"]
        return ticket
    }

    private func take(_ header: [HTTPField], into jar: inout HTTPCookies) {
        jar.take(
            HTTPResponse(status: 200, header: header, body: [], url: "\(api.base)/"), now: api.options.now())
    }

    private func field(_ jar: HTTPCookies) -> HTTPField? {
        jar.field(for: "\(api.base)/", now: api.options.now())
    }
}
