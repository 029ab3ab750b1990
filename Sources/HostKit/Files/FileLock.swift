public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Somebody else has the lock, or it could not be made.
public struct FileLockError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, Codable {
        case busy, cancelled
        /// The lock's file could not be opened or locked.
        case unusable
    }

    public var code: Code
    public var path: FilePath
    /// The process that holds the lock, as far as it said so.
    public var holder: Int32?
    public var detail: String?

    public var description: String {
        switch code {
        case .busy:
            "\(path) is locked" + (holder.map { " by process \($0)" } ?? "") + "; wait for it to finish"
        case .cancelled: "waiting for the lock \(path) was cancelled"
        case .unusable: "cannot lock \(path)" + (detail.map { ": \($0)" } ?? "")
        }
    }
}

/// An exclusive lock between processes, on a file that stays; held until the value ends.
///
/// The system releases it when the process dies. The file holds the process's number for those who wait.
public struct FileLock: ~Copyable {
    private let descriptor: Int32
    public let path: FilePath

    /// Takes the lock, at once or within a time.
    ///
    /// - Parameter patience: How long to wait for another holder; nil is as long as it takes.
    /// - Throws: `.busy` when the time is over, `.cancelled`, `.unusable`.
    public init(
        _ path: FilePath, waiting patience: Duration? = .zero, isolation: isolated (any Actor)? = #isolation
    ) async throws(FileLockError) {
        let deadline = patience.map { ContinuousClock.now.advanced(by: $0) }
        var pause = Duration.milliseconds(2)
        while true {
            if let locked = try Self.attempt(path) {
                descriptor = locked
                self.path = path
                return
            }
            if let deadline, ContinuousClock.now >= deadline {
                throw FileLockError(code: .busy, path: path, holder: Self.holder(of: path))
            }
            do {
                // The system can wait for a lock only by blocking a thread for good; looking again is cheap.
                try await Task.sleep(until: min(.now + pause, deadline ?? .now + pause), clock: .continuous)
            } catch {
                throw FileLockError(code: .cancelled, path: path)
            }
            pause = min(pause * 2, .milliseconds(100))
        }
    }

    deinit {
        // Closing alone would leave the lock to a child that has the descriptor until it becomes its program.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Does something while the lock is held; see ``init(_:waiting:isolation:)``.
    public static func withLock<Result>(
        _ path: FilePath, waiting patience: Duration? = .zero, isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let lock = try await FileLock(path, waiting: patience)
        let result = try await body()
        _ = consume lock
        return result
    }

    /// A locked descriptor, or nil when another holds the lock.
    private static func attempt(_ path: FilePath) throws(FileLockError) -> Int32? {
        let descriptor = open(path.systemBytes, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw unusable(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            defer { close(descriptor) }
            if errno == EWOULDBLOCK || errno == EINTR { return nil }
            throw unusable(path)
        }
        var (ours, named) = (stat(), stat())
        // The file may have been removed or replaced between opening and locking it.
        guard fstat(descriptor, &ours) == 0, stat(path.systemBytes, &named) == 0,
            ours.st_ino == named.st_ino, ours.st_dev == named.st_dev
        else {
            close(descriptor)
            return nil
        }
        let text = "\(getpid())\n"
        if ftruncate(descriptor, 0) == 0 { _ = text.withCString { write(descriptor, $0, strlen($0)) } }
        return descriptor
    }

    private static func unusable(_ path: FilePath) -> FileLockError {
        FileLockError(code: .unusable, path: path, detail: Errno(rawValue: errno).description)
    }

    private static func holder(of path: FilePath) -> Int32? {
        // The number is a courtesy: without it the message is only less exact.
        guard let text = try? Files.readText(path, limit: 64) else { return nil }
        return Int32(text.prefix { $0.isNumber })
    }
}
