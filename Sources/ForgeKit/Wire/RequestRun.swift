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
    var attempts = 0
    /// How often the service has said that it takes no more.
    var refusals = 0
    var hops = 0
    /// Whether all redirects so far were meant for good.
    var hasMoved = false
    var hasNewFields = false
    /// What was waited for the service's limits.
    var waited = Duration.zero
    var budget: PauseBudget

    static let longestChain = 5

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

    func message(_ fields: [HTTPField]) -> HTTPRequest {
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
