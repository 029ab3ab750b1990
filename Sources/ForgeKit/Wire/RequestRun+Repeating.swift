internal import CurlHTTP
internal import HostKit
internal import Logging

extension RequestRun {
    /// Goes on to another attempt after one that brought no answer.
    mutating func considerAgain(_ error: HTTPError) async throws(ForgeFailure) {
        let mayRepeat = request.repetition != .once || !error.mayHaveArrived
        var failure = ForgeFailure(error)
        // The error's is where a redirect led to.
        failure.request = label
        guard mayRepeat, options.retry.isWorthwhile(error) else { throw failure }
        try await pause(error, failure)
    }

    mutating func pause(_ error: HTTPError, _ failure: ForgeFailure) async throws(ForgeFailure) {
        attempts += 1
        guard let pause = budget.pause(after: attempts, error, longest: options.longestWait - waited) else {
            throw failure
        }
        options.logger?.info("\(label): trying again in \(seconds(pause)) s: \(error.cause)")
        try await sleep(pause)
        budget.resume()
    }

    /// Goes on to another attempt after an answer that allows one.
    mutating func consider(_ response: HTTPResponse, _ fields: [HTTPField]) async throws(ForgeFailure) {
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
    mutating func stop(until: Timestamp?, _ failure: ForgeFailure, _ response: HTTPResponse)
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
    mutating func moves(_ response: HTTPResponse) throws(ForgeFailure) -> Bool {
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
