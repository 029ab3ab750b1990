internal import HostKit

/// What has come back of a transfer so far; only the loop's thread knows it.
final class TransferReply {
    let transfer: Transfer
    private let cancellation: Cancellation
    private(set) var status = 0
    private(set) var header: [HTTPField] = []
    private(set) var isHeaderTooLarge = false
    private var headerSize = 0

    /// More than any honest server sends.
    private static let headerLimit = 256 << 10

    init(_ transfer: Transfer, _ cancellation: Cancellation) {
        self.transfer = transfer
        self.cancellation = cancellation
    }

    var isCancelled: Bool { cancellation.isCancelled }

    /// Takes a line of the header; false ends the transfer.
    func readHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerSize += line.count
        guard headerSize <= Self.headerLimit else {
            isHeaderTooLarge = true
            return false
        }
        switch HeaderLine(line) {
        case .status(let status):
            // Each answer on the way, such as 100 Continue, begins anew.
            self.status = status
            header = []
        case .field(let field):
            header.append(field)
            return !refusesAnnouncedSize
        case .end:
            // Who reads along need not wait for the first byte of the body.
            if isFinal, transfer.body.channel != nil { beginBody() }
        case .other: break
        }
        return true
    }

    /// Whether no other answer to the same request is to come.
    private var isFinal: Bool { status >= 200 && (status != 401 || transfer.negotiation == nil) }

    private var refusesAnnouncedSize: Bool {
        guard isSuccess, let last = header.last, last.isNamed("Content-Length"),
            transfer.request.method != "HEAD",
            header["Content-Encoding"] == nil, let size = Int64(last.value)
        else { return false }
        return status != 206 && transfer.body.refuses(size)
    }

    /// Takes a piece of the body.
    func readBody(_ piece: UnsafeRawBufferPointer) -> BodySink.Verdict {
        beginBody()
        return transfer.body.append(piece, isSuccess: isSuccess)
    }

    /// Says what answer the body belongs to; for one without bytes at the end of the transfer.
    func beginBody() {
        transfer.body.begin(
            HTTPResponse(
                status: status, header: header, body: [], url: transfer.request.url,
                method: transfer.request.method))
    }

    /// Tells how far it has come.
    func report(received: Int64, expected: Int64) {
        guard received > 0, isSuccess else { return }
        transfer.progress?(
            HTTPClient.Progress(received: received, expected: expected > 0 ? expected : nil))
    }

    /// FTP has no status line; what it sends as a body is the file.
    var isSuccess: Bool { status == 0 || (200..<300).contains(status) }
}
