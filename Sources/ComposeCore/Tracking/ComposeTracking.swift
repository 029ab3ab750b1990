internal import ConfigSyntax
internal import CurlHTTP
internal import HostKit
internal import JSONKit
internal import SystemPackage

/// The Compose Tracking Service: it gives composes their IDs, and knows where they are.
struct ComposeTracking: Sendable {
    private let url: String
    private let http: HTTPClient
    private let login: TrackingLogin
    private let retry: RetryPolicy

    /// The largest answer that is read.
    private static let bodyLimit = 64 << 20

    /// - Parameter retry: For all requests. An ID that is given twice leaves a respin unused, and nothing worse.
    init(
        _ config: TrackingConfig, _ host: Host,
        retry: RetryPolicy = RetryPolicy(attempts: 6, firstPause: .seconds(2), longestPause: .seconds(60))
    ) {
        var base = config.url[...]
        while base.last == "/" { base = base.dropLast() }
        url = "\(base)/api/1/composes/"
        login = TrackingLogin(config, host.environment)
        var configuration = HTTPClient.Configuration(
            userAgent: "pungi/\(pungiVersion)", environment: host.environment)
        // Tickets of whoever runs this are not meant for the service: it is asked so with a keytab alone.
        configuration.kerberos = login.kerberos
        http = HTTPClient(configuration)
        self.retry = retry
    }

    /// Tells the service of a compose that is to be made.
    ///
    /// - Parameters:
    ///   - parents: IDs of composes that it is made of.
    ///   - respinOf: ID of the compose that it is made again of.
    /// - Returns: What the compose is: with the respin and the ID that the service gave.
    /// - Throws: `.tracking` when there is no answer, or one for another compose; `CancellationError`.
    func reserve(
        _ identity: ComposeIdentity, parents: [String], respinOf: String?
    ) async throws -> ComposeIdentity {
        let options = JSONValue.object([
            .init("parent_compose_ids", .array(parents.map { .string($0) })),
            .init("respin_of", respinOf.map { .string($0) } ?? .null),
        ])
        // A compose that is not made yet has no variants, and thereby no paths that others would have to know.
        let body =
            Array(#"{"compose_info":"#.utf8) + ComposeInfo(identity).encoded() + Array(",".utf8)
            + options.text(pretty: false).utf8.dropFirst()
        do {
            let answer = try await send("POST", url, body)
            let info = try ComposeInfo(
                decoding: answer.body, name: "the answer of \(HTTPError.redacted(url))")
            var given = try ComposeIdentity(info, configured: identity.release)
            guard given.type == identity.type, given.date == identity.date, given.label == identity.label,
                info.release.short == identity.release.short,
                info.release.version == identity.release.version
            else {
                throw ComposeError(
                    .tracking, "it answered with another compose, '\(given.id)', than it was asked for")
            }
            given.isSupported = identity.isSupported
            return given
        } catch {
            throw try failure(error, "the Compose Tracking Service gave no ID for the compose")
        }
    }

    /// Tells the service where a compose is.
    ///
    /// - Throws: `.tracking`; `CancellationError`.
    func publish(_ id: String, at address: String) async throws {
        let body = JSONValue.object([
            .init("action", .string("set_url")), .init("compose_url", .string(address)),
        ])
        do {
            _ = try await send("PATCH", url + id, Array(body.text(pretty: false).utf8))
        } catch {
            throw try failure(error, nil)
        }
    }

    private func send(_ method: String, _ url: String, _ body: [UInt8]) async throws -> HTTPResponse {
        var header = [HTTPField("Content-Type", "application/json"), HTTPField("Accept", "application/json")]
        if let token = try await login.token(http, retry) {
            header.append(HTTPField("Authorization", scheme: "Bearer ", secret: token))
        }
        let request = HTTPRequest(method, url, header: header, body: body)
        return try await http.send(request, bodyLimit: Self.bodyLimit, retry: retry).checked()
    }

    private func failure(_ error: any Error, _ title: String?) throws -> ComposeError {
        if Task.isCancelled || (error as? HTTPError)?.code == .cancelled { throw CancellationError() }
        let text = title.map { "\($0): \(error); see cts_url" } ?? "\(error)"
        return ComposeError(.tracking, text)
    }
}
