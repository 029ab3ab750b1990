internal import HostKit
internal import Synchronization

/// Handles at rest, which keep their connections open for the next request.
final class CurlPool: Sendable {
    private let idle = Mutex<[CurlHandle]>([])

    /// As many connections as one rests with; those of more transfers at a time are closed.
    private static let idleLimit = 8

    /// Performs a transfer on a thread of its own and waits for it; cancelling the task ends it at once.
    func perform(_ transfer: Transfer) async throws(HTTPError) -> HTTPResponse {
        let result = await withTaskCancellationHandler {
            await DedicatedThread.run { [self] in
                guard let handle = take() else {
                    return .failure(
                        HTTPError(
                            .other, transfer.request.method, transfer.request.url, detail: "out of memory"))
                }
                defer { putBack(handle) }
                return handle.perform(transfer)
            } as Result<HTTPResponse, HTTPError>
        } onCancel: {
            transfer.cancellation.cancel()
        }
        return try result.get()
    }

    private func take() -> CurlHandle? {
        // The last one used has the freshest connections.
        idle.withLock { $0.popLast() } ?? CurlHandle()
    }

    private func putBack(_ handle: CurlHandle) {
        idle.withLock { if $0.count < Self.idleLimit { $0.append(handle) } }
    }
}
