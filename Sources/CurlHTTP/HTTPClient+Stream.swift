extension HTTPClient {
    /// Sends a request and lets a closure read the answer's body as it comes, whatever the status.
    ///
    /// Redirects are followed as by ``send(_:bodyLimit:)``. When the closure returns or throws before the end of
    /// the body, the transfer is ended there. A body that nobody reads makes its server wait, while other
    /// requests of the client go on; it counts among those that run at a time, and `totalTimeout` goes on.
    /// HTTP/1.1 is spoken: there each body has a connection of its own, and one that waits holds up no other. The
    /// end of a body without an announced length, and without chunks, is where the server closes the connection.
    /// - Parameters:
    ///   - bodyLimit: How many bytes the body may have, after decompression.
    ///   - consume: Gets the answer with an empty body, and the body.
    /// - Throws: What the closure throws, and what ``send(_:bodyLimit:)`` throws.
    public func stream<Value>(
        _ request: HTTPRequest, bodyLimit: Int64, isolation: isolated (any Actor)? = #isolation,
        _ consume: (HTTPResponse, inout HTTPBody) async throws -> Value
    ) async throws -> Value {
        var chain = try await begin(request)
        while true {
            let channel = BodyChannel()
            let transfer = try chain.transfer(.stream, .channel(channel, limit: bodyLimit))
            // Ended when this scope is left, however that happens.
            async let ending: Void = loop.feed(transfer, channel)
            let head = try await channel.head()
            try transfer.checkAuthentication(head)
            var body = HTTPBody(channel)
            guard try chain.follow(head) else { return try await consume(chain.last(head), &body) }
            if try await Self.isShort(&body) { await ending }
        }
    }

    /// Reads the page of a redirect, so that its connection can be used again; false for a long one.
    private static func isShort(_ body: inout HTTPBody) async throws(HTTPError) -> Bool {
        var rest = 64 << 10
        while rest > 0 {
            guard let piece = try await body.next() else { return true }
            rest -= piece.count
        }
        return false
    }
}
