internal import HostKit

/// One request to perform: what to send, how, and where the answer's body goes.
final class Transfer: Sendable {
    // A class, since it is handed on often and its parts are many.
    let request: HTTPRequest
    // What can be known before it is the loop's turn, the task finds out on its own thread.
    /// The request's; nil for what is none.
    let url: CurlURL?
    /// Why the request cannot be sent.
    let problem: String?
    let policy: TransferPolicy
    let configuration: HTTPClient.Configuration
    let deadline: ContinuousClock.Instant?
    let body: BodySink
    let progress: (@Sendable (HTTPClient.Progress) -> Void)?
    /// What is heard of the answer to a server that asks for Kerberos; nil when there is to be none.
    let negotiation: NegotiationLog?
    let certificate: ClientCertificate?
    /// Whether another server sent us here, which may have acted on what it was asked.
    let isRedirected: Bool

    init(
        request: HTTPRequest, policy: TransferPolicy, configuration: HTTPClient.Configuration,
        deadline: ContinuousClock.Instant?, body: BodySink,
        progress: (@Sendable (HTTPClient.Progress) -> Void)? = nil, negotiation: NegotiationLog? = nil,
        certificate: ClientCertificate? = nil, isRedirected: Bool = false
    ) {
        self.request = request
        url = CurlURL(request.url)
        problem = request.problem
        self.policy = policy
        self.configuration = configuration
        self.deadline = deadline
        self.body = body
        self.progress = progress
        self.negotiation = negotiation
        self.certificate = certificate
        self.isRedirected = isRedirected
    }

    func error(_ code: HTTPError.Code, _ detail: String? = nil) -> HTTPError {
        var error = HTTPError(code, request.method, request.url, detail: detail)
        if isRedirected { error.mayHaveArrived = true }
        return error
    }
}
