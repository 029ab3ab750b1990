internal import CurlHTTP

extension RequestRun {
    func isFresh(_ known: KeptReplies.Entry) -> Bool {
        guard let freshFor = request.freshFor, known.changes == client.kept.changes else { return false }
        return known.time.duration(to: .now) <= freshFor
    }

    func keep(
        _ response: HTTPResponse, _ key: KeptReplies.Key,
        _ start: (time: ContinuousClock.Instant, changes: Int)
    ) {
        guard request.method == "GET" else { return }
        let entry = KeptReplies.Entry(response, time: start.time, changes: start.changes)
        client.kept.keep(entry, key, isWanted: request.freshFor != nil)
    }

    /// What was kept is still so; the new header counts where it says something.
    func renew(
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

    func reply(_ response: HTTPResponse, isKept: Bool = false) -> APIReply {
        var reply = APIReply(
            status: response.status, header: response.header, body: response.body, request: label,
            url: HTTPError.redacted(response.url))
        reply.isKept = isKept
        reply.movedTo = (response.permanentURL ?? (hasMoved ? url : nil)).map { HTTPError.redacted($0) }
        return reply
    }
}
