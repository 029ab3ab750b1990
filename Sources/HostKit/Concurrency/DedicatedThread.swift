#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Work that blocks, done on a thread of its own, so that it takes none of the few threads that Swift's tasks
/// share.
public enum DedicatedThread {
    /// Runs a body that may block and gives its result; cancellation is the body's own business.
    ///
    /// `SIGPIPE` is blocked in the thread: a write to a closed pipe or socket fails with `EPIPE` there, and
    /// the process goes on.
    public static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: body()) }
        }
    }

    /// Starts a thread that nobody joins.
    package static func start(_ body: @escaping @Sendable () -> Void) {
        let work = Unmanaged.passRetained(Work(body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        guard pthread_create(&thread, nil, main, work.toOpaque()) == 0 else {
            // Without a thread the work is done here: late is better than never.
            return work.takeRetainedValue().body()
        }
        #if canImport(Darwin)
            if let thread { pthread_detach(thread) }
        #else
            pthread_detach(thread)
        #endif
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    #if canImport(Darwin)
        private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
            perform($0)
            return nil
        }
    #else
        private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
            if let argument = $0 { perform(argument) }
            return nil
        }
    #endif

    private static func perform(_ argument: UnsafeMutableRawPointer) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
    }
}
