internal import HostKit

/// A download with all its attempts.
struct DownloadRun {
    let file: PartialFile
    private let download: Download
    private let client: HTTPClient
    private let progress: (@Sendable (HTTPClient.Progress) -> Void)?
    /// Addresses that may still have the file.
    private var urls: [String]

    init(
        _ download: Download, _ client: HTTPClient, _ progress: (@Sendable (HTTPClient.Progress) -> Void)?
    ) {
        self.download = download
        self.client = client
        self.progress = progress
        urls = download.urls
        file = PartialFile(
            PartialFile.Wanted(
                target: download.target, limit: download.limit, checksum: download.checksum,
                size: download.size))
    }

    /// Goes round the addresses until one has given the file.
    mutating func perform() async throws(HTTPError) -> HTTPResponse {
        var last = HTTPError(.badURL, "GET", "", detail: "there is no address to download from")
        try storing(request(urls.first ?? "")) { () throws(FileError) in try file.restart() }
        var budget = RetryBudget(download.retry)
        for round in 1...download.retry.attempts {
            for url in urls {
                switch await outcome(of: url) {
                case .success(let response): return response
                case .failure(let error):
                    last = error
                    if Self.isFinal(error) { throw error }
                    if !download.retry.isWorthwhile(error) { urls.removeAll { $0 == url } }
                }
            }
            guard !urls.isEmpty, let pause = budget.pause(after: round, last) else { break }
            try await client.wait(pause, request(last.url))
            budget.resume()
        }
        throw last
    }

    /// Whether no other address and no later time would help.
    private static func isFinal(_ error: HTTPError) -> Bool {
        switch error.code {
        case .cancelled, .fileFailure, .libraryMissing, .badRequest, .authenticationFailed: true
        default: false
        }
    }

    /// One attempt, and one more with nothing kept when what was kept has done harm.
    private func outcome(of url: String) async -> Result<HTTPResponse, HTTPError> {
        let first = await attempt(url)
        guard case .failure(let error) = first else { return first }
        let isStale = error.code == .status(416) || error.code == .badReply && file.received > 0
        guard isStale || error.code == .mismatch && file.isPatched else {
            // What came with such an answer is no beginning of what is wanted.
            if !download.retry.isWorthwhile(error) { file.spoil() }
            return first
        }
        return await attempt(url, anew: true)
    }

    private func attempt(_ url: String, anew: Bool = false) async -> Result<HTTPResponse, HTTPError> {
        do throws(HTTPError) {
            return .success(try await fetch(url, anew: anew))
        } catch {
            return .failure(error)
        }
    }

    private func fetch(_ url: String, anew: Bool) async throws(HTTPError) -> HTTPResponse {
        var request = request(url)
        if anew { try storing(request) { () throws(FileError) in try self.file.restart() } }
        request.header += self.file.rangeFields(for: url)
        let (partial, limit) = (file, download.limit)
        let sink = { @Sendable () throws(HTTPError) in BodySink.file(partial, limit: limit) }
        let (response, _) = try await client.follow(
            request, policy: .download, sink: sink, progress: progress)
        _ = try response.checked()
        if let mismatch = partial.mismatch() { throw HTTPError(.mismatch, "GET", url, detail: mismatch) }
        try storing(request) { () throws(FileError) in try partial.finish() }
        var stored = response
        stored.body = []
        return stored
    }

    private func request(_ url: String) -> HTTPRequest {
        var request = HTTPRequest(
            "GET", url, header: download.header + [HTTPField("Accept-Encoding", "identity")])
        request.stallTimeout = download.stallTimeout
        request.slowestRate = download.slowestRate
        return request
    }

    private func storing(_ request: HTTPRequest, _ body: () throws(FileError) -> Void) throws(HTTPError) {
        do throws(FileError) {
            try body()
        } catch {
            throw HTTPError(.fileFailure, request.method, request.url, detail: "\(error)")
        }
    }
}
