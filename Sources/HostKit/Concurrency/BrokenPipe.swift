#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Writing to those who may be gone.
public enum BrokenPipe {
    /// Runs a body that writes to pipes: where a reader is gone it gets `EPIPE`, and the process lives on.
    ///
    /// The body must not wait for other threads; what they do to `SIGPIPE` stays their own business.
    public static func survived<Result>(_ body: () throws -> Result) rethrows -> Result {
        var (set, before, pending) = (sigset_t(), sigset_t(), sigset_t())
        sigemptyset(&set)
        sigaddset(&set, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &set, &before)
        defer {
            // Ours is taken off before it can be delivered; without this the end would only be later.
            if sigismember(&before, SIGPIPE) == 0, sigpending(&pending) == 0,
                sigismember(&pending, SIGPIPE) == 1
            {
                var signal: Int32 = 0
                sigwait(&set, &signal)
            }
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return try body()
    }
}
