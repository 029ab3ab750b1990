internal import CurlHTTP

/// Why a message has no answer.
enum ExchangeFailure: Error {
    case transport(HTTPError)
    /// What came is no message.
    case reply(XMLRPCError, url: String)
    /// Nothing that another attempt would change.
    case final(KojiError)

    var mayHaveArrived: Bool {
        switch self {
        case .transport(let error): error.mayHaveArrived
        case .reply, .final: true
        }
    }

    var isWorthAnother: Bool {
        switch self {
        case .transport(let error): RetryPolicy.never.isWorthwhile(error)
        case .reply(let error, _): error.code != .limit
        case .final: false
        }
    }

    /// How long the server wants to be left alone.
    var retryAfter: Duration? { if case .transport(let error) = self { error.retryAfter } else { nil } }

    func error(_ action: String) -> KojiError {
        switch self {
        case .transport(let error): KojiError(error, action: action)
        case .reply(let error, let url): .badReply(error, action: action, url: url)
        case .final(let error): error
        }
    }
}

extension KojiError {
    /// Why the hub could not be asked, with a remedy where there is one.
    init(_ error: HTTPError, action: String) {
        switch error.code {
        case .cancelled: self = .cancelled(action)
        case .tooLarge: self.init(.badReply, "\(error)", action: action)
        case .authenticationFailed: self.init(.login, "\(error)\(Self.clockRemedy(error))", action: action)
        case .tlsFailure:
            self.init(
                .unreachable,
                "\(error); 'serverca' of the profile names the file of certificates to trust", action: action)
        case .status(404), .status(405):
            self.init(.unreachable, "\(error); see whether 'server' of the profile is a hub", action: action)
        case .badURL, .badRequest, .fileFailure: self.init(.unsendable, "\(error)", action: action)
        default: self.init(.unreachable, "\(error)", action: action)
        }
    }

    /// Tickets are good for minutes on a machine whose clock is wrong.
    private static func clockRemedy(_ error: HTTPError) -> String {
        guard let detail = error.detail?.lowercased(), detail.contains("clock skew") else { return "" }
        return "; set this machine's clock: it differs from that of the Kerberos server"
    }

    static func cancelled(_ action: String?) -> Self {
        KojiError(.cancelled, "cancelled", action: action)
    }

    static func badReply(_ error: XMLRPCError, action: String, url: String) -> Self {
        KojiError(
            .badReply, "\(HTTPError.redacted(url)) did not answer as a hub does: \(error)", action: action)
    }
}
