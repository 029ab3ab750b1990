internal import HostKit
public import TestSupport
public import Testing

/// A real server on the loopback interface that plays exchanges and nothing else.
public final class ReplayServer: Sendable {
    private let server: LocalServer

    init(_ server: LocalServer) { self.server = server }

    /// `http://127.0.0.1:…`, without a slash at the end.
    public var url: String { server.url }
    /// Everything that was asked so far, expected or not.
    public var requests: [LocalServer.Request] { server.requests }
}

/// Plays exchanges while a body runs.
///
/// Then an issue is recorded for every request that was not expected, with what it differs in from the nearest
/// exchange (such a request is answered with 418), and for every exchange that nobody asked for; also when the
/// body throws.
public func replaying<R>(
    _ exchanges: [Exchange], order: ReplayOrder = .any, sourceLocation: SourceLocation = #_sourceLocation,
    isolation: isolated (any Actor)? = #isolation, _ body: (ReplayServer) async throws -> R
) async throws -> R {
    let script = ReplayScript(exchanges, order: order)
    defer {
        for complaint in script.complaints {
            Issue.record(Comment(rawValue: complaint), sourceLocation: sourceLocation)
        }
    }
    return try await LocalServer.serving(answering: script.answer, isolation: isolation) { server in
        _ = isolation
        script.begin(at: server.url)
        return try await body(ReplayServer(server))
    }
}
