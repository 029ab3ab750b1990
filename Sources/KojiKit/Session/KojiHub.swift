internal import CurlHTTP
public import HostKit

/// A hub as everybody can ask it, without logging in. Calls may run side by side.
///
/// Nearly all that reads is allowed so. What changes something needs a ``KojiSession``.
///
/// An answer that did not come is asked for again, as ``retry`` says: what only reads may be asked twice.
public struct KojiHub: KojiCaller {
    public let profile: KojiProfile
    public var retry: KojiRetryPolicy
    /// How many calls travel together; see ``batch(_:)``.
    public var batchLimits = KojiBatchLimits()
    /// Told why, before it is waited for another attempt; from any thread.
    public var onRetry: (@Sendable (String) -> Void)?
    let transport: KojiTransport
    let clock: any Clock<Duration>

    /// - Parameter environment: Where certificates to trust and proxies are looked up.
    public init(
        _ profile: KojiProfile, environment: HostEnvironment, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.profile = profile
        self.clock = clock
        retry = KojiRetryPolicy(profile, isAnonymous: true)
        let configuration = HTTPClient.Configuration(profile, environment)
        transport = KojiTransport(HTTPClient(configuration, clock: clock))
    }

    public func call<Answer>(_ request: KojiRequest<Answer>) async throws(KojiError) -> Answer {
        let message = try KojiMessage(request.call, to: profile.server)
        let reply = try await exchange(message, KojiListing(whole: request.call))
        return try request.read(reply.value)
    }

    public func list<Answer>(_ listing: KojiListing<Answer>) async throws(KojiError) -> Answer {
        let message = try KojiMessage(listing.call, to: profile.server)
        let reply = try await exchange(message, listing)
        try listing.checkRest(reply.value)
        return reply.answer
    }

    /// The hub's version, such as `1.35.3`; `1.22` for those that are too old to tell.
    public func version() async throws(KojiError) -> String {
        let call = KojiCall("getKojiVersion")
        do throws(KojiError) {
            let message = try KojiMessage(call, to: profile.server)
            let reply = try await exchange(message, KojiListing(whole: call))
            return reply.version ?? reply.value.string ?? "1.22"
        } catch {
            guard error.fault == .generic else { throw error }
            return "1.22"
        }
    }

    /// Sends a message until there is an answer.
    func exchange<Answer>(
        _ message: KojiMessage, _ listing: KojiListing<Answer>
    ) async throws(KojiError) -> (value: XMLRPCValue, answer: Answer, version: String?) {
        var attempts = KojiAttempts(retry, clock, message.action, notice: onRetry)
        while true {
            switch await transport.send(message, listing) {
            case .success(let reply):
                switch reply.reply {
                case .result(let value): return (value, reply.answer, reply.version)
                case .fault(let fault):
                    guard try await attempts.goesOn(after: fault) else {
                        throw KojiError(fault, action: message.action)
                    }
                }
            case .failure(let failure):
                guard try await attempts.goesOn(after: failure) else { throw attempts.error(failure) }
            }
        }
    }
}

extension HTTPClient.Configuration {
    /// How a profile's hub is asked.
    init(_ profile: KojiProfile, _ environment: HostEnvironment) {
        self.init(userAgent: "koji/1", environment: environment)
        if let file = profile.serverCA { certificateFile = file }
        verifiesServer = profile.verifiesServer
        // A hub may think for hours before it answers.
        stallTimeout = profile.timeout
    }
}

extension KojiRequest {
    /// Reads the answer, and names the method in what is wrong with it.
    func read(_ value: XMLRPCValue) throws(KojiError) -> Answer {
        do throws(KojiError) {
            return try decode(value)
        } catch {
            throw error.during(call.method)
        }
    }
}
