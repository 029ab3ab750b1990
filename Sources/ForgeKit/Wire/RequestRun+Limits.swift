internal import CurlHTTP
internal import HostKit
internal import Logging

extension RequestRun {
    /// The part of the interface that the request belongs to, as far as limits go.
    var part: String {
        request.path.text.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
    }

    /// Waits until the service takes a request.
    ///
    /// - Throws: `.rateLimited` where that takes too long.
    mutating func enter(_ fields: [HTTPField]) async throws(ForgeFailure) -> RequestGate.Account {
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

    func leave(_ account: RequestGate.Account, _ result: Result<HTTPResponse, HTTPError>) async {
        let now = options.now()
        let limit = (try? result.get()).flatMap { client.dialect.rateLimit(in: $0.header, now: now) }
        await client.gate.leave(account, part: part, limit, now: now, wasCounted: !request.isFree)
    }

    func span(until moment: Timestamp) -> Duration {
        let now = options.now()
        let (seconds, overflows) = moment.seconds.subtractingReportingOverflow(now.seconds)
        guard !overflows, seconds >= 0 else { return overflows ? .seconds(Int64(1) << 40) : .zero }
        return max(.zero, .seconds(seconds) + .nanoseconds(Int64(moment.nanoseconds - now.nanoseconds)))
    }

    /// Waits for the service, and a moment longer by chance so that not everybody comes back at once.
    mutating func wait(_ span: Duration, _ reason: String) async throws(ForgeFailure) {
        waited += span
        let pause = span + .milliseconds(Int64.random(in: 1...500))
        options.logger?.notice("\(label): waiting \(seconds(pause)) s: \(reason)")
        try await sleep(pause)
    }

    func seconds(_ span: Duration) -> String { String((span.inSeconds * 10).rounded() / 10) }

    func sleep(_ span: Duration) async throws(ForgeFailure) {
        do {
            try await options.clock.sleep(for: span)
        } catch {
            throw ForgeFailure(.cancelled, request: label)
        }
    }
}

extension Timestamp {
    func adding(seconds span: Int64) -> Timestamp {
        Timestamp(seconds: seconds &+ span, nanoseconds: nanoseconds)
    }
}
