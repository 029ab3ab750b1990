internal import HostKit

/// What a transfer may do.
enum TransferPolicy: Sendable {
    /// An answer in memory, decompressed.
    case exchange
    /// A file as the server has it, also over FTP.
    case download
}

extension HTTPClient {
    /// Sends a request and those that the redirects ask for; gives the last answer and where its body went.
    func follow(
        _ request: HTTPRequest, policy: TransferPolicy,
        sink: @escaping @Sendable () throws(HTTPError) -> BodySink,
        progress: (@Sendable (Progress) -> Void)?
    ) async throws(HTTPError) -> (HTTPResponse, BodySink) {
        guard CurlLibrary.isLoaded else {
            throw HTTPError(.libraryMissing, request.method, request.url, detail: CurlLibrary.loadError)
        }
        let deadline = configuration.totalTimeout.map { ContinuousClock.now.advanced(by: $0) }
        var request = request
        for _ in 0...max(0, configuration.redirectLimit) {
            let transfer = Transfer(
                request: request, policy: policy, configuration: configuration, deadline: deadline,
                body: try sink(), progress: progress)
            let response = try await loop.perform(transfer)
            guard let next = try Self.redirect(request, response) else { return (response, transfer.body) }
            request = next
        }
        throw HTTPError(
            .badRedirect, request.method, request.url,
            detail:
                "more than \(configuration.redirectLimit) redirects; the server may be sending us in a circle"
        )
    }

    /// The request that a redirect asks for; nil when the response is none.
    static func redirect(_ request: HTTPRequest, _ response: HTTPResponse) throws(HTTPError) -> HTTPRequest? {
        guard [301, 302, 303, 307, 308].contains(response.status),
            let location = response.header["Location"], !location.isEmpty
        else { return nil }
        guard let here = CurlURL(request.url), let target = here.resolving(location) else {
            throw HTTPError(.badRedirect, request.method, request.url, detail: "its target is no URL")
        }
        guard target.scheme == "http" || target.scheme == "https" else {
            throw HTTPError(
                .badRedirect, request.method, request.url, detail: "its target is neither HTTP nor HTTPS")
        }
        var next = request
        next.url = target.text
        if here.origin != target.origin { next.header.removeAll(where: \.isCredential) }
        let becomesGet =
            response.status == 303 && request.method != "HEAD"
            || response.status < 303 && request.method == "POST"
        if becomesGet {
            next.method = "GET"
            next.body = nil
            next.header.removeAll { $0.name.lowercased().hasPrefix("content-") }
        }
        return next
    }
}

extension TransferPolicy {
    var allowsFTP: Bool { self == .download }
}
