internal import CurlHTTP

/// A message on its way to a hub: the same bytes in all attempts.
struct KojiMessage: Sendable {
    /// What it is for, in errors: the method.
    var action: String
    var url: String
    var header: [HTTPField] = []
    var body: [UInt8]
    var contentType = "text/xml"
    /// For the whole exchange; nil is as long as the hub needs.
    var timeout: Duration?

    init(_ call: KojiCall, to url: String) throws(KojiError) {
        action = call.method
        self.url = url
        do throws(XMLRPCError) {
            body = try XMLRPCWriter.call(call.method, call.parameters)
        } catch {
            throw KojiError(.unsendable, error.message, action: call.method)
        }
    }

    init(_ action: String, to url: String, body: [UInt8], contentType: String = "text/xml") {
        self.action = action
        self.url = url
        self.body = body
        self.contentType = contentType
    }

    fileprivate var request: HTTPRequest {
        var request = HTTPRequest(
            "POST", url, header: [HTTPField("Content-Type", contentType)] + header, body: body)
        request.totalTimeout = timeout
        return request
    }
}

/// What a hub answered: its reply without the rows, and what became of these.
struct KojiReply<Answer: Sendable>: Sendable {
    var reply: XMLRPCReply
    var answer: Answer
    /// `Koji-Version`; hubs before 1.35 do not send it.
    var version: String?
}

/// Sends messages and reads the answers while they come.
struct KojiTransport: Sendable {
    let http: HTTPClient
    var limits = XMLRPCDecoder.Limits()

    private static let excerptSize = 2048

    init(_ http: HTTPClient) { self.http = http }

    /// One attempt.
    func send<Answer>(
        _ message: KojiMessage, _ listing: KojiListing<Answer>
    ) async -> Result<KojiReply<Answer>, ExchangeFailure> {
        do {
            let reply = try await http.stream(message.request, bodyLimit: Int64(limits.size)) { head, body in
                guard head.isSuccess else { throw try await Self.refusal(head, &body) }
                return try await read(head, &body, listing)
            }
            return .success(reply)
        } catch let error as HTTPError {
            return .failure(.transport(error))
        } catch let error as XMLRPCError {
            return .failure(.reply(error, url: message.url))
        } catch let error as KojiError {
            return .failure(.final(error.during(message.action)))
        } catch {
            return .failure(.final(.cancelled(message.action)))
        }
    }

    private func read<Answer>(
        _ head: HTTPResponse, _ body: inout HTTPBody, _ listing: KojiListing<Answer>
    ) async throws -> KojiReply<Answer> {
        var decoder = XMLRPCDecoder(rowDepth: listing.rowDepth, limits: limits)
        var answer = listing.initial
        while let piece = try await body.next() {
            try decoder.feed(piece)
            for row in decoder.takeRows() { try listing.add(&answer, row.list, row.value) }
        }
        let message = try decoder.finish()
        for row in decoder.takeRows() { try listing.add(&answer, row.list, row.value) }
        guard case .reply(let reply) = message else { throw XMLRPCError.callForAnswer }
        return KojiReply(reply: reply, answer: answer, version: head.header["Koji-Version"])
    }

    /// What a status other than success says, with the beginning of the body.
    private static func refusal(
        _ head: HTTPResponse, _ body: inout HTTPBody
    ) async throws(HTTPError) -> HTTPError {
        var response = head
        while response.body.count < excerptSize, let piece = try await body.next() { response.body += piece }
        do throws(HTTPError) {
            _ = try response.checked()
            return HTTPError(.badReply, head.method, head.url)
        } catch {
            return error
        }
    }
}

extension XMLRPCError {
    static let callForAnswer = XMLRPCError(
        .malformedMessage, "the message is a call where an answer is expected")
}

extension KojiError {
    /// The same error, which says what was being done.
    func during(_ action: String) -> Self {
        var error = self
        error.action = self.action ?? action
        return error
    }
}

extension KojiListing where Answer == Void {
    /// Reads an answer as one value.
    init(whole call: KojiCall) {
        self.init(call, rowDepth: 0, initial: ()) { _, _, _ throws(KojiError) in }
    }
}

extension KojiListing {
    /// What is left of the answer when its rows were taken: empty lists.
    func checkRest(_ rest: XMLRPCValue) throws(KojiError) {
        let isEmpty =
            switch rest {
            case .array(let lists) where rowDepth > 1: lists.allSatisfy { $0 == .array([]) }
            case .array(let rows): rows.isEmpty
            default: false
            }
        guard isEmpty else {
            throw KojiError(
                .unexpectedAnswer, "the hub sent something else where a list is expected",
                action: call.method)
        }
    }
}
