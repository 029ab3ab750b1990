internal import Synchronization

/// Hands a body from the loop's thread to the task that reads it, piece by piece; at most a mebibyte waits.
final class BodyChannel: Sendable {
    /// From how many waiting bytes on the transfer pauses.
    static let fullMark = 1 << 20
    /// Down to how many it stays paused.
    static let resumeMark = 512 << 10
    /// Small pieces that wait are joined up to this size, or a quarter of it where a reader waits for the first.
    fileprivate static let pieceSize = 256 << 10

    fileprivate struct State {
        var head: HTTPResponse?
        var pieces: [[UInt8]] = []
        var waiting = 0
        var end: Result<Void, HTTPError>?
        var isPaused = false
        var reader: CheckedContinuation<Void, Never>?
        var resume: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Says how the transfer is told to go on; before it begins.
    func whenDrained(_ resume: @escaping @Sendable () -> Void) { state.withLock { $0.resume = resume } }

    /// Says what answer the body belongs to.
    func begin(_ head: HTTPResponse) { change { $0.head = head } }

    /// Takes a piece; false when so much waits that it has to come again later.
    func offer(_ piece: UnsafeRawBufferPointer) -> Bool {
        change { state in
            guard state.waiting < Self.fullMark else {
                state.isPaused = true
                return false
            }
            state.store(piece)
            return true
        }
    }

    /// Says how the transfer has ended; once, after its last piece.
    func finish(_ result: Result<HTTPResponse, HTTPError>) {
        change { state in
            switch result {
            case .success(let response):
                if state.head == nil { state.head = response }
                state.end = .success(())
            case .failure(let error): state.end = .failure(error)
            }
        }
    }

    /// What the body belongs to, as soon as that is known.
    func head() async throws(HTTPError) -> HTTPResponse {
        await wait { $0.head != nil || $0.end != nil }
        let (head, end) = state.withLock { ($0.head, $0.end) }
        if let head { return head }
        if case .failure(let error) = end { throw error }
        preconditionFailure("a transfer that succeeds has an answer")
    }

    /// The next piece; nil when there was the last.
    func next() async throws(HTTPError) -> [UInt8]? {
        await wait { !$0.pieces.isEmpty || $0.end != nil }
        let (piece, end, resume) = state.withLock { $0.take() }
        resume?()
        if let piece { return piece }
        if case .failure(let error) = end { throw error }
        return nil
    }

    /// How many bytes wait, and whether the transfer does.
    var backlog: (bytes: Int, isPaused: Bool) { state.withLock { ($0.waiting, $0.isPaused) } }

    private func change<Value>(_ body: (inout State) -> Value) -> Value {
        let (value, reader) = state.withLock { state in
            let value = body(&state)
            defer { state.reader = nil }
            return (value, state.reader)
        }
        reader?.resume()
        return value
    }

    private func wait(until isReady: @Sendable (borrowing State) -> Bool) async {
        var ready = state.withLock { isReady($0) }
        while !ready {
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    if isReady(state) { return true }
                    precondition(state.reader == nil, "two tasks read one body")
                    state.reader = continuation
                    return false
                }
                if isLate { continuation.resume() }
            }
            ready = state.withLock { isReady($0) }
        }
    }
}

extension BodyChannel.State {
    fileprivate mutating func store(_ piece: UnsafeRawBufferPointer) {
        waiting += piece.count
        if let last = pieces.indices.last, pieces[last].count + piece.count <= pieces[last].capacity {
            pieces[last].append(contentsOf: piece)
            return
        }
        var next: [UInt8] = []
        // Room for those that come next, so that none is moved when it is joined by another.
        let size = reader == nil ? BodyChannel.pieceSize : BodyChannel.pieceSize / 4
        next.reserveCapacity(max(size, piece.count))
        next.append(contentsOf: piece)
        pieces.append(next)
    }

    fileprivate mutating func take() -> ([UInt8]?, Result<Void, HTTPError>?, (@Sendable () -> Void)?) {
        guard !pieces.isEmpty else { return (nil, end, nil) }
        let piece = pieces.removeFirst()
        waiting -= piece.count
        guard isPaused, waiting <= BodyChannel.resumeMark else { return (piece, end, nil) }
        isPaused = false
        return (piece, end, resume)
    }
}
