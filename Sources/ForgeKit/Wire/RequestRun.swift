internal import CurlHTTP
internal import HostKit
internal import JSONKit
internal import Logging

/// One request on its way through waits, attempts and redirects to its answer.
struct RequestRun {
    let client: APIClient
    let request: APIRequest
    /// Where it is sent; another one after a redirect.
    var url: String
    private var attempts = 0
    /// How often the service has said that it takes no more.
    private var refusals = 0
    private var hops = 0
    /// Whether all redirects so far were meant for good.
    private var hasMoved = false
    private var hasNewFields = false
    /// What was waited for the service's limits.
    private var waited = Duration.zero
    private var budget: PauseBudget

    private static let longestChain = 5

    init(_ client: APIClient, _ request: APIRequest, url: String) {
        self.client = client
        self.request = request
        self.url = url
        budget = PauseBudget(client.options.retry)
    }

    var options: APIClient.Options { client.options }
    var label: String { "\(request.method) \(HTTPError.redacted(url))" }

    /// Asks until there is an answer, or no hope for one.
    mutating func answer() async throws(ForgeFailure) -> APIReply {
        while true {
            let fields = try await fields()
            let message = message(fields)
            let key = KeptReplies.Key(url: url, header: Fingerprint(message.header))
            let known = request.method == "GET" ? client.kept.entry(key) : nil
            if let known, isFresh(known) { return reply(known.response, isKept: true) }
            let account = try await enter(fields)
            let start = (time: ContinuousClock.now, changes: client.kept.changes)
            let result = await exchange(message, known)
            await leave(account, result)
            switch result {
            case .failure(let error): try await considerAgain(error)
            case .success(let response):
                if response.status == 304, let known {
                    return renew(known, response, key, start)
                }
                if response.isSuccess {
                    keep(response, key, start)
                    return reply(response)
                }
                try await consider(response, fields)
            }
        }
    }

    private func fields() async throws(ForgeFailure) -> [HTTPField] {
        do throws(ForgeFailure) {
            return try await client.authorizer.fields(for: request)
        } catch {
            var failure = error
            if failure.request.isEmpty { failure.request = label }
            throw failure
        }
    }

    private func message(_ fields: [HTTPField]) -> HTTPRequest {
        var message = HTTPRequest(request.method, url, header: client.dialect.header + request.header)
        message.header.append(HTTPField("Accept", request.accept ?? client.dialect.accept))
        message.header += fields
        // What a redirect makes of another method is not what was asked for.
        message.followsRedirects = request.method == "GET" || request.method == "HEAD"
        message.totalTimeout = request.timeout ?? options.exchangeTimeout
        switch request.body {
        case .none: break
        case .json(let value):
            message.header.append(HTTPField("Content-Type", "application/json"))
            message.body = value.bytes
        case .form(let fields):
            message.header.append(HTTPField("Content-Type", "application/x-www-form-urlencoded"))
            message.body = Array(URLText.form(fields).utf8)
        case .multipart(let form):
            message.multipart = form
            // A service that does not know us need not read a long file first.
            message.expectsContinue = true
        }
        return message
    }

    private func exchange(_ message: HTTPRequest, _ known: KeptReplies.Entry?) async
        -> Result<HTTPResponse, HTTPError>
    {
        var message = message
        message.header += known?.conditions ?? []
        do throws(HTTPError) {
            return .success(try await client.http.send(message, bodyLimit: request.replyLimit))
        } catch {
            return .failure(error)
        }
    }
}

// MARK: - Kept answers

extension RequestRun {
    private func isFresh(_ known: KeptReplies.Entry) -> Bool {
        guard let freshFor = request.freshFor, known.changes == client.kept.changes else { return false }
        return known.time.duration(to: .now) <= freshFor
    }

    private func keep(
        _ response: HTTPResponse, _ key: KeptReplies.Key,
        _ start: (time: ContinuousClock.Instant, changes: Int)
    ) {
        guard request.method == "GET" else { return }
        let entry = KeptReplies.Entry(response, time: start.time, changes: start.changes)
        client.kept.keep(entry, key, isWanted: request.freshFor != nil)
    }

    /// What was kept is still so; the new header counts where it says something.
    private func renew(
        _ known: KeptReplies.Entry, _ response: HTTPResponse, _ key: KeptReplies.Key,
        _ start: (time: ContinuousClock.Instant, changes: Int)
    ) -> APIReply {
        var whole = known.response
        let new = Set(response.header.map { $0.name.lowercased() })
        let ofBody: Set = ["content-length", "content-encoding", "content-type"]
        whole.header.removeAll {
            new.contains($0.name.lowercased()) && !ofBody.contains($0.name.lowercased())
        }
        whole.header += response.header.filter { !ofBody.contains($0.name.lowercased()) }
        (whole.url, whole.redirects) = (response.url, response.redirects)
        keep(whole, key, start)
        return reply(whole, isKept: true)
    }

    private func reply(_ response: HTTPResponse, isKept: Bool = false) -> APIReply {
        var reply = APIReply(
            status: response.status, header: response.header, body: response.body, request: label,
            url: HTTPError.redacted(response.url))
        reply.isKept = isKept
        reply.movedTo = (response.permanentURL ?? (hasMoved ? url : nil)).map { HTTPError.redacted($0) }
        return reply
    }
}

// MARK: - Limits

extension RequestRun {
    /// The part of the interface that the request belongs to, as far as limits go.
    private var part: String {
        request.path.text.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
    }

    /// Waits until the service takes a request.
    ///
    /// - Throws: `.rateLimited` where that takes too long.
    private mutating func enter(_ fields: [HTTPField]) async throws(ForgeFailure) -> RequestGate.Account {
        let credential = Fingerprint(fields)
        let account: RequestGate.Account
        if let resource = client.dialect.resource(of: request) {
            account = .init(resource: resource, credential: credential)
        } else {
            account = await client.gate.account(part: part, credential)
        }
        guard !request.isFree else { return account }
        while let moment = await client.gate.enter(account, now: options.now()) {
            let span = span(until: moment)
            guard waited + span <= options.longestWait else {
                throw ForgeFailure(
                    .rateLimited(until: moment), request: label,
                    detail: "not asked: the service takes no more")
            }
            try await wait(span, "the service takes no more requests for now")
            await client.gate.pass(moment)
        }
        return account
    }

    private func leave(_ account: RequestGate.Account, _ result: Result<HTTPResponse, HTTPError>) async {
        let now = options.now()
        let limit = (try? result.get()).flatMap { client.dialect.rateLimit(in: $0.header, now: now) }
        await client.gate.leave(account, part: part, limit, now: now, wasCounted: !request.isFree)
    }

    private func span(until moment: Timestamp) -> Duration {
        let now = options.now()
        let (seconds, overflows) = moment.seconds.subtractingReportingOverflow(now.seconds)
        guard !overflows, seconds >= 0 else { return overflows ? .seconds(Int64(1) << 40) : .zero }
        return max(.zero, .seconds(seconds) + .nanoseconds(Int64(moment.nanoseconds - now.nanoseconds)))
    }

    /// Waits for the service, and a moment longer by chance so that not everybody comes back at once.
    private mutating func wait(_ span: Duration, _ reason: String) async throws(ForgeFailure) {
        waited += span
        let pause = span + .milliseconds(Int64.random(in: 1...500))
        options.logger?.notice("\(label): waiting \(seconds(pause)) s: \(reason)")
        try await sleep(pause)
    }

    private func seconds(_ span: Duration) -> String { String((span.inSeconds * 10).rounded() / 10) }

    private func sleep(_ span: Duration) async throws(ForgeFailure) {
        do {
            try await options.clock.sleep(for: span)
        } catch {
            throw ForgeFailure(.cancelled, request: label)
        }
    }
}

// MARK: - Answers without success, and none

extension RequestRun {
    /// Goes on to another attempt after one that brought no answer.
    private mutating func considerAgain(_ error: HTTPError) async throws(ForgeFailure) {
        let mayRepeat = request.repetition != .once || !error.mayHaveArrived
        var failure = ForgeFailure(error)
        // The error's is where a redirect led to.
        failure.request = label
        guard mayRepeat, options.retry.isWorthwhile(error) else { throw failure }
        try await pause(error, failure)
    }

    private mutating func pause(_ error: HTTPError, _ failure: ForgeFailure) async throws(ForgeFailure) {
        attempts += 1
        guard let pause = budget.pause(after: attempts, error, longest: options.longestWait - waited) else {
            throw failure
        }
        options.logger?.info("\(label): trying again in \(seconds(pause)) s: \(error.cause)")
        try await sleep(pause)
        budget.resume()
    }

    /// Goes on to another attempt after an answer that allows one.
    private mutating func consider(_ response: HTTPResponse, _ fields: [HTTPField]) async throws(ForgeFailure)
    {
        if try moves(response) { return }
        let failure = client.failure(of: response, label, fields)
        if response.status == 401, !hasNewFields, !fields.isEmpty {
            hasNewFields = true
            if await client.authorizer.refused(fields) { return }
        }
        if case .rateLimited(let until) = failure.code {
            return try await stop(until: until, failure, response)
        }
        let isTransient =
            [500, 502, 503, 504].contains(response.status) || (520...530).contains(response.status)
        guard isTransient, request.repetition != .once else { throw failure }
        var error = HTTPError(.status(response.status), request.method, url)
        error.retryAfter = response.header["Retry-After"].flatMap { RetryPolicy.span($0, now: options.now()) }
        try await pause(error, failure)
    }

    /// The service has done nothing and wants to be left alone: until its supply is full again, which the gate
    /// knows then, or with all requests.
    private mutating func stop(until: Timestamp?, _ failure: ForgeFailure, _ response: HTTPResponse)
        async throws(ForgeFailure)
    {
        let now = options.now()
        refusals += 1
        let limit = client.dialect.rateLimit(in: response.header, now: now)
        let isSpent = limit.map { $0.remaining <= 0 && $0.reset > now } ?? false
        // Without a word on how long, a minute is what services ask for.
        let moment = until ?? (isSpent ? limit?.reset : nil) ?? now.adding(seconds: 60 * Int64(refusals))
        let earliest = max(moment, now.adding(seconds: 1))
        if response.header["Retry-After"] != nil || !isSpent {
            await client.gate.stop(until: earliest, now: now)
        }
        guard refusals < options.retry.attempts, waited + span(until: earliest) <= options.longestWait else {
            throw failure
        }
    }

    /// Goes where the answer to a request with a body says it should go, with the same method and within the
    /// same server; false where the answer says nothing of the kind.
    ///
    /// - Throws: `.refused` for another server, and for a way to go on that is no repetition.
    private mutating func moves(_ response: HTTPResponse) throws(ForgeFailure) -> Bool {
        guard (300..<400).contains(response.status), let location = response.header["Location"] else {
            return false
        }
        hops += 1
        if [301, 307, 308].contains(response.status), hops <= Self.longestChain,
            let next = WebURL(url)?.resolvingAtHome(location)
        {
            options.logger?.info("\(label): it is at \(HTTPError.redacted(next)) now")
            hasMoved = response.status != 307 && (hasMoved || hops == 1)
            url = next
            return true
        }
        var failure = ForgeFailure(
            .refused, request: label, status: response.status,
            detail: "it should go to \(HTTPError.redacted(location)), where it was not sent")
        failure.mayHaveArrived = response.status == 302 || response.status == 303
        throw failure
    }
}

extension Timestamp {
    func adding(seconds span: Int64) -> Timestamp {
        Timestamp(seconds: seconds &+ span, nanoseconds: nanoseconds)
    }
}

/// The time that attempts and pauses have taken.
private struct PauseBudget {
    private let policy: RetryPolicy
    private var spent = Duration.zero
    private var begin = ContinuousClock.now

    init(_ policy: RetryPolicy) { self.policy = policy }

    /// How long to wait after so many attempts; nil if there is to be no other.
    ///
    /// - Parameter longest: What the service may ask for.
    mutating func pause(after attempts: Int, _ error: HTTPError, longest: Duration) -> Duration? {
        if let wanted = error.retryAfter, wanted > longest { return nil }
        var policy = policy
        policy.longestRetryAfter = max(policy.longestRetryAfter, longest)
        guard attempts < policy.attempts, let pause = policy.pause(after: attempts, error) else { return nil }
        // A pause counts as it was asked for, whatever clock it is measured with.
        spent += begin.duration(to: .now) + pause
        if let total = policy.longestTotal, spent > total { return nil }
        return pause
    }

    /// Says that the pause is over.
    mutating func resume() { begin = .now }
}
