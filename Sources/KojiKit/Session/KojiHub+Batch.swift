internal import HostKit

extension KojiHub {
    /// Sends many requests in few messages, several of them at a time; the answers have the order of the requests.
    ///
    /// Each message is one transaction of the hub, in which a call that fails is rolled back alone. One request alone
    /// is sent as it is, and none is no message at all.
    /// - Throws: When a message has no answer; what the hub says of one call is its result.
    public func batch<Answer>(
        _ requests: [KojiRequest<Answer>]
    ) async throws(KojiError) -> [Result<Answer, KojiError>] {
        let (portions, unsendable) = KojiBatch.portions(requests.map(\.call), batchLimits)
        var results: [Result<Answer, KojiError>?] = requests.indices.map { place in
            unsendable[place].map { .failure($0) }
        }
        for (portion, answers) in zip(portions, try await send(portions, requests)) {
            for (place, answer) in zip(portion.places, answers) { results[place] = answer }
        }
        return results.compactMap { $0 }
    }

    private func send<Answer>(
        _ portions: [KojiBatch], _ requests: [KojiRequest<Answer>]
    ) async throws(KojiError) -> [[Result<Answer, KojiError>]] {
        do {
            return try await portions.concurrentMap(limit: batchLimits.parallel) { portion in
                try await answers(to: portion, portion.places.map { requests[$0] })
            }
        } catch let error as KojiError {
            throw error
        } catch {
            throw .cancelled("multiCall")
        }
    }

    private func answers<Answer>(
        to portion: KojiBatch, _ requests: [KojiRequest<Answer>]
    ) async throws(KojiError) -> [Result<Answer, KojiError>] {
        guard requests.count > 1 else { return [try await result(of: requests[0])] }
        let listing = KojiBatchAnswers.listing(requests)
        let reply = try await exchange(portion.message(to: profile.server), listing)
        try listing.checkRest(reply.value)
        return try reply.answer.all(requests.count)
    }

    private func result<Answer>(
        of request: KojiRequest<Answer>
    ) async throws(KojiError) -> Result<Answer, KojiError> {
        do throws(KojiError) {
            return .success(try await call(request))
        } catch {
            return try Result(of: error)
        }
    }
}
