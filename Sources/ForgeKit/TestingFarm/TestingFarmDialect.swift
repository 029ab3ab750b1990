internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// How Testing Farm says what is wrong: `{"errors": {…}}`, a tree of texts, or `{"message": "text"}`.
struct TestingFarmDialect: APIDialect {
    private static let fieldLimit = 50

    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        var failure = ForgeFailure(Self.code(of: response, now: now), detail: json?["message"]?.string)
        failure.detail = failure.detail.map { String($0.prefix(1000)) }
        if let errors = json?["errors"] { failure.fields = Self.fields(errors) }
        return failure
    }

    /// The texts of a tree, each with its path: `environments.0.arch`.
    private static func fields(_ errors: JSON) -> [ForgeFailure.Field] {
        var fields: [ForgeFailure.Field] = []
        var pending: [(path: String, value: JSON)] = [("", errors)]
        while let (path, value) = pending.popLast(), fields.count < fieldLimit {
            func below(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
            if let members = value.members {
                pending += members.reversed().map { (below($0.name), $0.value) }
            } else if let items = value.items {
                pending += items.enumerated().reversed().map { (below(String($0)), $1) }
            } else if let text = value.string ?? value.digits {
                fields.append(.init(path, String(text.prefix(1000))))
            }
        }
        return fields
    }
}

extension ForgeFailure {
    /// Whether the same request may be taken later: Testing Farm did not say what is wrong with it.
    public var isWorthSubmittingAgain: Bool {
        switch code {
        case .cancelled, .badRequest: false
        default: fields.isEmpty
        }
    }
}

/// How long to wait before a request that failed is submitted again.
public enum TestingFarmRetry {
    /// The base, doubled for every attempt but the first.
    ///
    /// - Parameter attempt: How many attempts there were before this pause, without the first one.
    public static func pause(retry attempt: Int, base: Duration = .seconds(60)) -> Duration {
        base * (1 << min(20, max(0, attempt)))
    }
}
