public import TestSupport

/// One request that is expected and what is answered.
///
/// `{server}` in the answer's header or body becomes the address of the server that plays it.
public struct Exchange: Sendable, CustomStringConvertible {
    /// The recording, or the request line.
    public var description: String
    var request: ExpectedRequest
    /// What is answered, with `{server}` in it.
    public internal(set) var answer: Reply
    /// How often it may be asked for, and must be.
    var uses: ClosedRange<Int>
    /// Host and port that were recorded.
    var recordedAuthority: String?

    static let serverMark = "{server}"

    /// An exchange written by hand.
    ///
    /// - Parameters:
    ///   - request: Method and target: `GET /repos/a/b?page=2`. The order in the query does not matter.
    ///   - header: Fields that must be there with these values; `<redacted>` stands for one word. Credentials
    ///     that are not named here must not be there. The type that goes with the body must be, too.
    ///   - body: Nil when there must be none.
    ///   - times: How often it is asked for.
    public init(
        _ request: String, header: [(String, String)] = [], body: ExchangeBody? = nil, answer: Reply,
        times: Int = 1
    ) {
        let words = request.split(separator: " ")
        precondition(words.count == 2, "a request is a method and a target, not '\(request)'")
        description = request
        self.request = ExpectedRequest(method: String(words[0]), target: words[1])
        self.request.set(body)
        for field in header { self.request.set(field.0, field.1) }
        self.answer = answer
        uses = times...times
    }

    /// A recording, such as `forge-recordings/github/068-project-get`.
    ///
    /// Compared are method, path, query, credentials, `Accept` unless it is `*/*`, the body and, when there is
    /// one, its `Content-Type`; of a request that was not recorded only method and path. The answer's `Link`
    /// and `Location` and what is below a member `pagination` lead to the local server.
    ///
    /// - Throws: When there is no such recording, or it is not one.
    public static func recorded(_ name: String) throws -> Exchange {
        try Recording(name).exchange
    }

    /// In what a request differs; nothing when this exchange answers it.
    public func differences(from request: LocalServer.Request) -> [ExchangeDifference] {
        self.request.differences(from: request)
    }

    /// The answer as a server gives it.
    func reply(from url: String) -> Reply {
        var reply = answer
        reply.header = reply.header.map { ($0.name, $0.value.replacing(Self.serverMark, with: url)) }
        reply.body.replace(Array(Self.serverMark.utf8), with: Array(url.utf8))
        return reply
    }
}
