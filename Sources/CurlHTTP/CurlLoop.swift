internal import HostKit
internal import Synchronization

/// The one thread of a client, which performs all its transfers on shared connections.
///
/// The thread starts with the first transfer, and ends when the client is gone and no transfer is left.
final class CurlLoop: Sendable {
    /// A host's share, so that no mirror takes us for an attack.
    static let hostLimit = 20
    static let totalLimit = 32

    private let mailbox: LoopMailbox

    /// - Parameter name: What the thread is called in the system's lists, cut to what they show.
    init(name: String) { mailbox = LoopMailbox(name: name) }

    deinit { mailbox.close() }

    /// Performs a transfer and waits for its end; cancelling the task ends it at once.
    func perform(_ transfer: Transfer) async throws(HTTPError) -> HTTPResponse {
        try await outcome(of: transfer).get()
    }

    /// Performs a transfer whose body somebody reads as it comes, and tells them of its end.
    func feed(_ transfer: Transfer, _ channel: BodyChannel) async {
        channel.finish(await outcome(of: transfer))
    }

    private func outcome(of transfer: Transfer) async -> Result<HTTPResponse, HTTPError> {
        let cancellation = Cancellation()
        // Not the loop itself: the transfer's end must not wait for its reader.
        transfer.body.channel?.whenDrained { [mailbox] in _ = mailbox.post(.resume(cancellation)) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiting = WaitingTransfer(transfer, cancellation, continuation)
                if !mailbox.post(.start(waiting)) {
                    waiting.end(.failure(transfer.error(.other, "out of memory")))
                }
            }
        } onCancel: {
            cancellation.cancel()
            _ = mailbox.post(.cancel(cancellation))
        }
    }
}

/// Whether a transfer is still wanted; and what the transfer is called meanwhile.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var id: ObjectIdentifier { ObjectIdentifier(self) }
    var isCancelled: Bool { flag.load(ordering: .acquiring) }
    func cancel() { flag.store(true, ordering: .releasing) }
}

/// A transfer and the task that waits for its result.
struct WaitingTransfer: Sendable {
    let transfer: Transfer
    let cancellation: Cancellation
    private let continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>

    init(
        _ transfer: Transfer, _ cancellation: Cancellation,
        _ continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>
    ) {
        self.transfer = transfer
        self.cancellation = cancellation
        self.continuation = continuation
    }

    /// Lets the task go on; once.
    func end(_ result: Result<HTTPResponse, HTTPError>) { continuation.resume(returning: result) }
}
