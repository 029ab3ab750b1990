public import CurlHTTP
public import HostKit

/// Why a forge or a service did not do what it was asked for.
///
/// Nothing secret is in it: no token, no field of a header, no query that may hold one.
public struct ForgeFailure: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// There is no such thing, or the asker may not know of it (404).
        case notFound
        /// Who asks is not known: a token is missing, wrong, expired or revoked (401), or there is no ticket.
        case unauthorized
        /// Who asks is known and may not do this (403).
        case forbidden
        /// The service does not like the request's content (400, 422).
        case invalid
        /// What is to be made is there already, or has changed meanwhile (409, 412, and what services say so).
        case conflict
        /// What was there once is not any more (410).
        case gone
        /// The repository is archived or locked (423).
        case locked
        /// Issues are switched off for the repository.
        case trackerDisabled
        /// The GitHub App is not installed for the repository.
        case appNotInstalled
        /// Too many requests; until when, if the service said so.
        case rateLimited(until: Timestamp?)
        /// The service failed (500 and above).
        case serverFailure
        /// Another status that tells of no success, such as 405.
        case refused
        /// The answer is not what the service's interface promises: an HTML page, broken JSON, another shape.
        case malformedReply
        /// Nothing came back: name, connection, encryption or patience failed.
        case unreachable
        /// What was asked for cannot be sent, and was not.
        case badRequest
        case cancelled
    }

    /// What is wrong with one field of a request.
    public struct Field: Hashable, Sendable {
        public var name: String
        public var message: String

        public init(_ name: String, _ message: String) {
            self.name = name
            self.message = message
        }
    }

    public var code: Code
    /// Method and URL, without credentials; empty where no request is concerned.
    public var request: String
    /// The status of the answer, if there was one.
    public var status: Int?
    /// What the service said, or what is wrong with its answer; cut to a reasonable length.
    public var detail: String?
    /// The service's own name of the error, such as Pagure's `ENOPROJECT`.
    public var serviceCode: String?
    public var fields: [Field] = []
    /// How the request failed, if no answer came.
    public var transport: HTTPError.Code?
    /// Whether the service may have done what it was asked for.
    public var mayHaveArrived = false

    public init(
        _ code: Code, request: String = "", status: Int? = nil, detail: String? = nil,
        serviceCode: String? = nil, fields: [Field] = []
    ) {
        self.code = code
        self.request = request
        self.status = status
        self.detail = detail.flatMap { ServiceText.shown($0) }
        self.serviceCode = serviceCode
        self.fields = fields
        mayHaveArrived = status.map { $0 >= 500 } ?? false
    }

    /// A request without an answer.
    public init(_ error: HTTPError) {
        let code: Code =
            switch error.code {
            case .cancelled: .cancelled
            case .authenticationFailed: .unauthorized
            case .badURL, .badRequest, .fileFailure: .badRequest
            case .tooLarge, .badReply, .badRedirect: .malformedReply
            default: .unreachable
            }
        self.init(code, request: "\(error.method) \(error.url)", detail: error.cause)
        transport = error.code
        mayHaveArrived = error.mayHaveArrived
    }
}

extension ForgeFailure: CustomStringConvertible {
    public var description: String {
        let what = request.isEmpty ? "" : "\(ServiceText.shown(request) ?? ""): "
        let named = [serviceCode, detail].compactMap { $0 }.joined(separator: ": ")
        let told = ([named] + fields.map { "\($0.name): \($0.message)" }).filter { !$0.isEmpty }
        let reason = told.isEmpty ? "" : ": " + (ServiceText.shown(told.joined(separator: "; ")) ?? "")
        return what + fact + reason
    }

    private var fact: String {
        switch code {
        case .notFound: "not found"
        case .unauthorized: "the credentials are missing, wrong or no longer valid"
        case .forbidden: "not permitted"
        case .invalid: "the request was not accepted"
        case .conflict: "in conflict with what is there"
        case .gone: "not there any more"
        case .locked: "locked or archived"
        case .trackerDisabled: "issues are switched off for this repository"
        case .appNotInstalled: "the GitHub App is not installed for this repository"
        case .rateLimited(let until):
            "too many requests"
                + (until.map { "; the next is allowed at \($0.utc.date) \($0.utc.time) UTC" } ?? "")
        case .serverFailure: "the service failed" + (status.map { " with status \($0)" } ?? "")
        case .refused: "refused" + (status.map { " with status \($0)" } ?? "")
        case .malformedReply: "the answer makes no sense"
        case .unreachable: "no answer"
        case .badRequest: "cannot be sent"
        case .cancelled: "cancelled"
        }
    }
}
