internal import CurlHTTP
internal import HostKit

/// Somebody who is logged in to a hub. Calls go to it one after another, in the order in which they were made.
///
/// A hub does each call once: an attempt whose answer was lost is repeated with the same number, and the hub tells when
/// it has done that already; see ``KojiRequest/recover``. A session that has expired is renewed once for a call.
/// For calls side by side there are ``hub``, which is not logged in, and ``subsession(_:)``. A session belongs
/// to one process: two would mix up the numbers of their calls.
public actor KojiSession: KojiCaller {
    /// The hub, for what everybody may ask.
    public nonisolated let hub: KojiHub
    public nonisolated var profile: KojiProfile { hub.profile }
    public nonisolated let retry: KojiRetryPolicy

    private let login: KojiLogin
    private let queue = CallQueue()
    private var token: SessionToken
    private var nextNumber: Int64
    private var isClosed = false
    /// All keys that the session has had.
    private var keys: [Secret]

    /// Logs in. Who calls this has to ``logOut()``; ``withSession(_:_:environment:clock:proxyUser:onRetry:isolation:_:)`` does both.
    ///
    /// - Throws: `.login` for whoever is not let in, `.unreachable`.
    init(_ login: KojiLogin) async throws(KojiError) {
        self.init(login, try await login.logIn())
    }

    init(_ login: KojiLogin, _ token: SessionToken) {
        var login = login
        login.profile.server = login.credentials.server(login.profile.server)
        self.login = login
        self.token = token
        keys = login.credentials.secrets + [token.key]
        var hub = KojiHub(login.profile, environment: login.environment, clock: login.clock)
        hub.onRetry = login.onRetry
        self.hub = hub
        retry = KojiRetryPolicy(login.profile, isAnonymous: false)
        // Nobody tells which number a session of somebody else has come to; numbers may skip, but not go back.
        let isOurs = login.credentials.canRenew
        nextNumber = isOurs ? 0 : max(0, login.environment.now().seconds - 1_577_836_800)
    }

    public func call<Answer>(_ request: KojiRequest<Answer>) async throws(KojiError) -> Answer {
        do throws(KojiError) {
            let message = try KojiMessage(request.call, to: profile.server)
            let listing = KojiListing(whole: request.call)
            let reply = try await exchange(message, listing, changes: !request.call.onlyReads)
            return try request.read(reply.value)
        } catch {
            guard error.code == .uncertain, let recover = request.recover, let found = try await recover(self)
            else { throw error.without(keys) }
            return found
        }
    }

    public func list<Answer>(_ listing: KojiListing<Answer>) async throws(KojiError) -> Answer {
        let message = try KojiMessage(listing.call, to: profile.server)
        let reply = try await exchange(message, listing, changes: !listing.call.onlyReads)
        try listing.checkRest(reply.value)
        return reply.answer
    }

    public func batch<Answer>(
        _ requests: [KojiRequest<Answer>]
    ) async throws(KojiError) -> [Result<Answer, KojiError>] {
        let (portions, unsendable) = KojiBatch.portions(requests.map(\.call), hub.batchLimits)
        var results: [Result<Answer, KojiError>?] = requests.indices.map { place in
            unsendable[place].map { .failure($0) }
        }
        for portion in portions {
            let answers = try await answers(to: portion, portion.places.map { requests[$0] })
            for (place, answer) in zip(portion.places, answers) {
                results[place] = answer.mapError { $0.without(keys) }
            }
        }
        return results.compactMap { $0 }
    }

    private func answers<Answer>(
        to portion: KojiBatch, _ requests: [KojiRequest<Answer>]
    ) async throws(KojiError) -> [Result<Answer, KojiError>] {
        if requests.count == 1 {
            do throws(KojiError) {
                return [.success(try await call(requests[0]))]
            } catch {
                return [try Result(of: error)]
            }
        }
        let listing = KojiBatchAnswers.listing(requests)
        let changes = !requests.allSatisfy(\.call.onlyReads)
        let reply = try await exchange(portion.message(to: profile.server), listing, changes: changes)
        try listing.checkRest(reply.value)
        return try reply.answer.all(requests.count)
    }

    /// Sends a message when its turn has come, and says nothing secret of what goes wrong.
    func exchange<Answer>(
        _ message: KojiMessage, _ listing: KojiListing<Answer>, changes: Bool
    ) async throws(KojiError) -> (value: XMLRPCValue, answer: Answer) {
        try await queue.enter(message.action)
        defer { queue.leave() }
        do throws(KojiError) {
            guard !isClosed else { throw KojiError(.login, "the session has ended", action: message.action) }
            return try await send(message, listing, changes)
        } catch {
            throw error.without(keys)
        }
    }

    private func send<Answer>(
        _ message: KojiMessage, _ listing: KojiListing<Answer>, _ changes: Bool
    ) async throws(KojiError) -> (value: XMLRPCValue, answer: Answer) {
        var run = SessionCall(
            KojiAttempts(retry, login.clock, message.action, notice: login.onRetry), takeNumber(),
            changes: changes)
        while true {
            switch await hub.transport.send(token.signed(message, number: run.number), listing) {
            case .success(let reply):
                switch reply.reply {
                case .result(let value): return (value, reply.answer)
                case .fault(let fault):
                    switch try await run.goesOn(after: fault) {
                    case .again: break
                    case .renewed: try await renew()
                    case .number(let number):
                        nextNumber = number + 1
                    }
                }
            case .failure(let failure): try await run.goesOn(after: failure)
            }
        }
    }

    private func takeNumber() -> Int64 {
        defer { nextNumber += 1 }
        return nextNumber
    }

    private func renew() async throws(KojiError) {
        token = try await login.logIn(renewing: token)
        keys.append(token.key)
    }

    /// Ends the session; what is called afterwards fails. A session that somebody else opened goes on.
    ///
    /// It is asked once, and not for long: a hub forgets sessions by itself.
    func logOut() async throws(KojiError) {
        guard !isClosed else { return }
        isClosed = true
        guard login.credentials.canRenew else { return }
        let call = KojiCall("logout", named: ["session_id": nil])
        var message = token.signed(try KojiMessage(call, to: profile.server), number: takeNumber())
        message.timeout = min(profile.loginTimeout, .seconds(10))
        switch await hub.transport.send(message, KojiListing(whole: call)) {
        case .success(let reply):
            if case .fault(let fault) = reply.reply {
                throw KojiError(fault, action: call.method).without(keys)
            }
        case .failure(let failure): throw failure.error(call.method).without(keys)
        }
    }

    /// Another session of the same user, which ends with this one.
    func makeSubsession() async throws(KojiError) -> KojiSession {
        let call = KojiCall("subsession")
        let message = try KojiMessage(call, to: profile.server)
        let reply = try await exchange(message, KojiListing(whole: call), changes: true)
        var login = login
        // Its number is its own from the beginning, and only its master can be renewed.
        let token = try SessionToken(reply.value, action: call.method)
        login.profile = profile
        return KojiSession(login, token)
    }
}
