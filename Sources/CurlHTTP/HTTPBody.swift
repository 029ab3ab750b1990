/// The body of an answer on its way; see ``HTTPClient/stream(_:bodyLimit:isolation:_:)``.
///
/// One task reads it. While it does not, at most about a mebibyte is kept, and the server has to wait.
public struct HTTPBody: Sendable {
    private let channel: BodyChannel
    private var hasEnded = false

    init(_ channel: BodyChannel) { self.channel = channel }

    /// The next bytes, decompressed; nil when the whole body was there.
    ///
    /// - Throws: `.interrupted` when the end is missing; `.tooLarge`, `.timedOut`, `.cancelled` and what else
    ///   ends a transfer.
    public mutating func next() async throws(HTTPError) -> [UInt8]? {
        guard !hasEnded, let piece = try await channel.next() else {
            hasEnded = true
            return nil
        }
        return piece
    }
}
