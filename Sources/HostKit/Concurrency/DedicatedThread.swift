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
    /// `SIGPIPE` is blocked in the thread: a write to a closed pipe or socket fails with `EPIPE` there, and the
    /// process goes on.
    public static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: body()) }
        }
    }

    /// Starts a thread that nobody joins.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let work = Unmanaged.passRetained(Work(body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread: pthread_t = 0
        #endif
        // The type is allocated, not initialised: several C modules claim to define its initialiser.
        let status = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { memory in
            guard let attributes = memory.baseAddress, pthread_attr_init(attributes) == 0 else { return EAGAIN }
            defer { pthread_attr_destroy(attributes) }
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            return pthread_create(&thread, attributes, main, work.toOpaque())
        }
        // Without a thread the work is done here: late is better than never.
        if status != 0 { work.takeRetainedValue().body() }
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
