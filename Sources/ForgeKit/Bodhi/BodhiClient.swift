public import CurlHTTP
internal import HostKit
internal import JSONKit

/// Asks one Bodhi: anybody may read, and who is logged in may write.
public struct BodhiClient: Sendable {
    /// Fedora's.
    public static let fedora = "https://bodhi.fedoraproject.org"
    /// Where Fedora tries things out.
    public static let fedoraStaging = "https://bodhi.stg.fedoraproject.org"

    let api: APIClient
    private let session: BodhiSession?

    /// - Parameters:
    ///   - http: Needs no Kerberos; that is the provider's. Its `stallTimeout` is how long the service may think about
    ///     a new update, which can be a minute.
    ///   - login: Nil for one that only reads. Nothing is asked before the first write.
    public init(
        _ instance: String = Self.fedora, http: HTTPClient, login: BodhiLogin? = nil,
        options: APIClient.Options = .init()
    ) {
        let api = APIClient(base: instance, http: http, dialect: BodhiDialect(), options: options)
        self.api = api
        session = login.map { BodhiSession(api, $0) }
    }

    /// Logs in now, so that a failure comes before the work.
    public func logIn() async throws(ForgeFailure) {
        _ = try await knownSession("log in").ticket()
    }

    /// The name of who is logged in.
    public func userName() async throws(ForgeFailure) -> String {
        try await knownSession("ask who we are").userName()
    }

    /// Changes something. A login that does not count any more is renewed, once.
    func write<Value: Sendable>(
        _ path: APIPath, _ fields: [(name: String, value: String)], pretending answer: JSONValue,
        _ read: (JSON) throws(JSONError) -> Value
    ) async throws(ForgeFailure) -> Value {
        let request = APIRequest("POST", path, .form(fields)).pretending(answer)
        // Who only reads has no need to log in.
        if api.options.isReadOnly { return try await api.send(request).read(read) }
        let session = try knownSession("\(request.method) \(HTTPError.redacted(api.url(of: request)))")
        let ticket = try await session.ticket()
        do throws(ForgeFailure) {
            return try await send(request, fields, ticket).read(read)
        } catch {
            guard error.asksForLogin else { throw error }
            await session.discard(ticket)
        }
        return try await send(request, fields, try await session.ticket()).read(read)
    }

    private func send(
        _ request: APIRequest, _ fields: [(name: String, value: String)], _ ticket: BodhiSession.Ticket
    ) async throws(ForgeFailure) -> APIReply {
        var request = request
        request.header.append(ticket.cookies)
        request.body = .form(fields + [("csrf_token", ticket.csrf.reveal())])
        return try await api.send(request)
    }

    private func knownSession(_ action: String) throws(ForgeFailure) -> BodhiSession {
        guard let session else {
            throw ForgeFailure(.unauthorized, request: action, detail: "this client of Bodhi has no login")
        }
        return session
    }
}

extension ForgeFailure {
    /// Whether a new login may help: the cookie or what goes with it is too old, or the service wants to see a
    /// human, which it does not of somebody who has just logged in.
    fileprivate var asksForLogin: Bool {
        switch code {
        case .unauthorized, .forbidden: true
        default: concerns("csrf_token") || concerns("captcha_key")
        }
    }
}
