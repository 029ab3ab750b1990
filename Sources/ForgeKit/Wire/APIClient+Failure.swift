internal import CurlHTTP
internal import HostKit
internal import JSONKit

extension APIClient {
    /// What an answer without success means.
    ///
    /// - Parameters:
    ///   - label: Names the request.
    ///   - fields: With which credentials it was sent; should the service repeat them, they are taken out.
    func failure(of response: HTTPResponse, _ label: String, _ fields: [HTTPField]) -> ForgeFailure {
        let now = options.now()
        let isJSON = response.header["Content-Type"]?.lowercased().contains("json") ?? false
        let json = isJSON ? try? JSONDocument(response.body).root : nil
        var failure = dialect.failure(response, json: json, now: now)
        if let until = limit(response, now: now) {
            if case .rateLimited(.some) = failure.code {} else { failure.code = .rateLimited(until: until) }
        }
        if json == nil, failure.detail == nil { failure.detail = ServiceText.excerpt(response) }
        failure.request = label
        failure.status = response.status
        failure.mayHaveArrived = response.status >= 500
        failure.clean { fields.hidingCredentials(in: $0) }
        return failure
    }

    /// Until when the service takes no more, if that is why it refuses: it says how long to wait, or that nothing is
    /// left.
    private func limit(_ response: HTTPResponse, now: Timestamp) -> Timestamp? {
        guard response.status == 403 || response.status == 429 else { return nil }
        if let moment = PlainDialect.retryTime(response, now: now) { return moment }
        guard let limit = dialect.rateLimit(in: response.header, now: now), limit.remaining <= 0 else {
            return nil
        }
        return limit.reset
    }
}

extension ForgeFailure {
    /// Changes everything that a service said, and cuts it to what can be shown.
    fileprivate mutating func clean(_ change: (String) -> String) {
        func shown(_ text: String, longest: Int) -> String {
            ServiceText.shown(change(text), longest: longest) ?? ""
        }
        detail = detail.map { shown($0, longest: ServiceText.longest) }
        serviceCode = serviceCode.map { shown($0, longest: 100) }
        fields = fields.prefix(20).map { field in
            Field(shown(field.name, longest: 100), shown(field.message, longest: 1000))
        }
    }
}
