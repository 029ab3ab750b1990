internal import HostKit

/// One request to perform: what to send, how, and where the answer's body goes.
struct Transfer: Sendable {
    let request: HTTPRequest
    let policy: TransferPolicy
    let configuration: HTTPClient.Configuration
    let deadline: ContinuousClock.Instant?
    let body: BodySink
    var progress: (@Sendable (HTTPClient.Progress) -> Void)?
    /// What is heard of the answer to a server that asks for Kerberos; nil when there is to be none.
    var negotiation: NegotiationLog?
    var certificate: ClientCertificate?
    /// Whether another server sent us here, which may have acted on what it was asked.
    var isRedirected = false

    func error(_ code: HTTPError.Code, _ detail: String? = nil) -> HTTPError {
        var error = HTTPError(code, request.method, request.url, detail: detail)
        if isRedirected { error.mayHaveArrived = true }
        return error
    }
}
