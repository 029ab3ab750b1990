internal import CurlHTTP
public import HostKit

/// A hub as everybody can ask it, without logging in. Calls may run side by side.
///
/// Nearly all that reads is allowed so. What changes something needs a ``KojiSession``.
public struct KojiHub: KojiCaller {
    public let profile: KojiProfile
    let http: HTTPClient
    let clock: any Clock<Duration>

    /// - Parameter environment: Where certificates to trust and proxies are looked up.
    public init(
        _ profile: KojiProfile, environment: HostEnvironment, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.profile = profile
        self.clock = clock
        var configuration = HTTPClient.Configuration(userAgent: "koji/1", environment: environment)
        if let file = profile.serverCA { configuration.certificateFile = file }
        configuration.stallTimeout = profile.timeout
        http = HTTPClient(configuration, clock: clock)
    }

    public func call<Answer>(_ request: KojiRequest<Answer>) async throws(KojiError) -> Answer {
        try request.decode(try await answer(to: request.call))
    }

    public func list<Answer>(_ listing: KojiListing<Answer>) async throws(KojiError) -> Answer {
        var answer = listing.initial
        let value = try await self.answer(to: listing.call)
        for (number, list) in (listing.rowDepth == 1 ? [value] : value.array ?? []).enumerated() {
            for row in list.array ?? [] { try listing.add(&answer, number, row) }
        }
        return answer
    }

    public func batch<Answer>(
        _ requests: [KojiRequest<Answer>]
    ) async throws(KojiError) -> [Result<Answer, KojiError>] {
        var results: [Result<Answer, KojiError>] = []
        for request in requests {
            do throws(KojiError) {
                results.append(.success(try await call(request)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    private func answer(to call: KojiCall) async throws(KojiError) -> XMLRPCValue {
        let reply: XMLRPCReply
        do {
            let body = try XMLRPCWriter.call(call.method, call.parameters)
            let header = [HTTPField("Content-Type", "text/xml")]
            let request = HTTPRequest("POST", profile.server, header: header, body: body)
            reply = try XMLRPCDecoder.reply(try await http.send(request, bodyLimit: 1 << 30).checked().body)
        } catch {
            throw KojiError(.unreachable, "\(error)", action: call.method)
        }
        switch reply {
        case .result(let value): return value
        case .fault(let fault): throw KojiError(fault, action: call.method)
        }
    }
}
