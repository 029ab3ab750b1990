internal import HostKit

/// A request on its way through redirects, with what may go along.
struct RedirectChain {
    private(set) var request: HTTPRequest
    private let configuration: HTTPClient.Configuration
    private let deadline: ContinuousClock.Instant?
    private let negotiation: NegotiationLog?
    /// Whether every answer so far came from the origin that was asked first.
    private var isAtHome = true
    /// The answers that were followed.
    private(set) var redirects: [HTTPRedirect] = []

    init(
        _ request: HTTPRequest, _ configuration: HTTPClient.Configuration, negotiation: NegotiationLog?
    ) {
        self.request = request
        self.configuration = configuration
        self.negotiation = negotiation
        deadline = (request.totalTimeout ?? configuration.totalTimeout)
            .map { ContinuousClock.now.advanced(by: $0) }
    }

    /// The transfer of the request as it is now.
    ///
    /// - Throws: `.tlsFailure` for a client certificate that is no use.
    func transfer(
        _ policy: TransferPolicy, _ body: BodySink, progress: (@Sendable (HTTPClient.Progress) -> Void)? = nil
    ) throws(HTTPError) -> Transfer {
        let certificate = isAtHome ? ClientCertificate(configuration, for: request.url) : nil
        let transfer = Transfer(
            request: request, policy: policy, configuration: configuration, deadline: deadline, body: body,
            progress: progress, negotiation: isAtHome ? negotiation : nil, certificate: certificate,
            isRedirected: !redirects.isEmpty)
        if let problem = certificate?.problem { throw transfer.error(.tlsFailure, problem) }
        return transfer
    }

    /// Goes where an answer points, or asks again without a question that is not understood; false when neither helps.
    ///
    /// - Throws: `.badRedirect`.
    mutating func follow(_ response: HTTPResponse) throws(HTTPError) -> Bool {
        if response.status == 417, request.expectsContinue {
            request.expectsContinue = false
            return true
        }
        guard request.followsRedirects, let next = try HTTPClient.redirect(request, response) else {
            return false
        }
        if CurlURL(next.url)?.origin != CurlURL(request.url)?.origin { isAtHome = false }
        request = next
        guard redirects.count < max(0, configuration.redirectLimit) else {
            throw HTTPError(
                .badRedirect, request.method, request.url,
                detail: "more than \(configuration.redirectLimit) redirects; "
                    + "the server may be sending us in a circle")
        }
        redirects.append(HTTPRedirect(status: response.status, header: response.header, url: response.url))
        return true
    }

    /// The answer that is not followed, with those that were.
    func last(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.redirects = redirects
        return response
    }
}
