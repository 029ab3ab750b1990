internal import HostKit

/// What a transfer may do.
enum TransferPolicy: Sendable {
    /// An answer in memory, decompressed.
    case exchange
    /// An answer that is read as it comes, decompressed.
    case stream
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
        var chain = try await begin(request)
        while true {
            let transfer = try chain.transfer(policy, try sink(), progress: progress)
            let response = try await loop.perform(transfer)
            try transfer.checkAuthentication(response)
            guard try chain.follow(response) else { return (chain.last(response), transfer.body) }
        }
    }

    /// Makes a request ready to be sent.
    func begin(_ request: HTTPRequest) async throws(HTTPError) -> RedirectChain {
        guard CurlLibrary.isLoaded else {
            throw HTTPError(.libraryMissing, request.method, request.url, detail: CurlLibrary.loadError)
        }
        var negotiation: NegotiationLog?
        if let tickets { negotiation = NegotiationLog(cache: try await tickets.cache(for: request)) }
        return RedirectChain(request, configuration, negotiation: negotiation)
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
            next.file = nil
            next.multipart = nil
            next.header.removeAll { $0.name.lowercased().hasPrefix("content-") }
        }
        return next
    }
}

extension TransferPolicy {
    var allowsFTP: Bool { self == .download }
}
