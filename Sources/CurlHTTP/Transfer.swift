internal import CCurl
internal import HostKit
internal import Synchronization

/// One request on its way: what to send, and what has come back so far.
final class Transfer: @unchecked Sendable {
    // Unchecked: the mutable part belongs to the thread that performs the transfer, and to the task that
    // started it before and after. Only `cancellation` is shared meanwhile.
    let request: HTTPRequest
    let policy: TransferPolicy
    let configuration: HTTPClient.Configuration
    let deadline: ContinuousClock.Instant?
    let body: BodySink
    let progress: (@Sendable (HTTPClient.Progress) -> Void)?
    let cancellation = Cancellation()

    private(set) var status = 0
    private(set) var header: [HTTPField] = []
    private(set) var isHeaderTooLarge = false
    private var headerSize = 0

    /// More than any honest server sends.
    private static let headerLimit = 256 << 10

    init(
        _ request: HTTPRequest, policy: TransferPolicy, _ configuration: HTTPClient.Configuration,
        deadline: ContinuousClock.Instant?, body: BodySink,
        progress: (@Sendable (HTTPClient.Progress) -> Void)?
    ) {
        self.request = request
        self.policy = policy
        self.configuration = configuration
        self.deadline = deadline
        self.body = body
        self.progress = progress
    }

    /// Takes a line of the header; false ends the transfer.
    func readHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerSize += line.count
        guard headerSize <= Self.headerLimit else {
            isHeaderTooLarge = true
            return false
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // Each answer on the way, such as 100 Continue, begins anew.
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
            header = []
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let value = text[text.utf8.index(after: colon)...]
            header.append(HTTPField(String(text[..<colon]), Self.trimmed(value)))
            return !refusesAnnouncedSize
        }
        return true
    }

    private var refusesAnnouncedSize: Bool {
        guard isSuccess, request.method != "HEAD", let last = header.last,
            last.name.lowercased() == "content-length",
            header["Content-Encoding"] == nil, let size = Int64(last.value)
        else { return false }
        return status != 206 && body.refuses(size)
    }

    /// Takes a piece of the body; false ends the transfer.
    func readBody(_ piece: UnsafeRawBufferPointer) -> Bool {
        beginBody()
        return body.append(piece, isSuccess: isSuccess)
    }

    /// Says what answer the body belongs to; for one without bytes at the end of the transfer.
    func beginBody() {
        body.begin(status: status, header: header, url: request.url, isSuccess: isSuccess)
    }

    /// FTP has no status line; what it sends as a body is the file.
    var isSuccess: Bool { status == 0 || (200..<300).contains(status) }

    private static func trimmed(_ value: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0.isWhitespace || $0.isNewline }
        return String(value.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}

/// Asks a running transfer to stop, from any thread.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        /// Wakes the thread that performs the transfer.
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func cancel() {
        // Under the lock: the one to wake must not go away meanwhile.
        state.withLock {
            $0.isCancelled = true
            $0.wake?()
        }
    }

    func onCancel(_ wake: (@Sendable () -> Void)?) {
        state.withLock { $0.wake = wake }
    }
}
