internal import HostKit

/// One request to perform: what to send, how, and where the answer's body goes.
struct Transfer: Sendable {
    let request: HTTPRequest
    let policy: TransferPolicy
    let configuration: HTTPClient.Configuration
    let deadline: ContinuousClock.Instant?
    let body: BodySink
    let progress: (@Sendable (HTTPClient.Progress) -> Void)?

    func error(_ code: HTTPError.Code, _ detail: String? = nil) -> HTTPError {
        HTTPError(code, request.method, request.url, detail: detail)
    }
}
