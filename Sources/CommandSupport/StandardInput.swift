internal import HostKit
internal import Synchronization
internal import SystemPackage

/// What a notification script is told.
public enum StandardInput {
    /// Bytes that are read at most.
    public static let limit = 64 << 20

    /// Reads all of it.
    ///
    /// A cancellation ends the wait at once; what would have been read then is lost.
    /// - Throws: ``FileError``; `CancellationError`.
    public static func read() async throws -> [UInt8] {
        let answer = Answer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.wait(continuation)
                DedicatedThread.start {
                    answer.give(Result { try Files.read("/dev/stdin", limit: limit) })
                }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    /// What comes first: the bytes, or the cancellation.
    private final class Answer: Sendable {
        private struct State {
            var continuation: CheckedContinuation<[UInt8], any Error>?
            var result: Result<[UInt8], any Error>?
        }

        private let state = Mutex(State())

        func wait(_ continuation: CheckedContinuation<[UInt8], any Error>) {
            let result = state.withLock { state in
                if state.result == nil { state.continuation = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }

        func give(_ result: Result<[UInt8], any Error>) {
            let continuation = state.withLock { state -> CheckedContinuation<[UInt8], any Error>? in
                guard state.result == nil else { return nil }
                state.result = result
                return state.continuation.take()
            }
            continuation?.resume(with: result)
        }
    }
}
