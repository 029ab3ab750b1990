internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Moves the bytes of one running child and watches over its life, on one thread, until there is nothing left
/// to wait for.
///
/// One `poll` waits for everything: output, room for input, the child's end, a cancellation, the next
/// deadline. The child leads its own process group and is not reaped before this is done, so that a signal to
/// the group can never reach a stranger.
struct ProcessPump: ~Copyable {
    /// The child as the system names it.
    struct Child {
        var group: pid_t
        /// A descriptor that becomes readable at the child's end, or -1 where the system has none.
        var descriptor: Int32
    }

    /// Why the child was ended by us.
    enum Interruption { case timedOut, cancelled }

    struct Outcome {
        var output: StreamCapture
        var error: StreamCapture
        var interruption: Interruption?
        /// When the child was seen to have ended.
        var end: ContinuousClock.Instant
    }

    /// The spans that bound every wait.
    struct Patience {
        var timeout: Duration?
        /// From TERM to KILL.
        var termination: Duration
        /// How long output is still read after the child's end, when a grandchild keeps the pipe open.
        var drain: Duration
    }

    private let child: Child
    private let patience: Patience
    private let wake: WakePipe
    private var outputEnd: Int32
    private var errorEnd: Int32
    private var inputEnd: Int32
    private var input: ArraySlice<UInt8>
    private var output: StreamCapture
    private var error: StreamCapture
    private var interruption: Interruption?
    private var timeoutAt: ContinuousClock.Instant?
    private var killAt: ContinuousClock.Instant?
    private var drainUntil: ContinuousClock.Instant?
    private var endedAt: ContinuousClock.Instant?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    /// Takes over the pipes: they are closed when the pump is done.
    init(
        _ child: Child, output: Int32, error: Int32, input: Int32, sending bytes: [UInt8], patience: Patience,
        wake: WakePipe, captures: (output: StreamCapture, error: StreamCapture)
    ) {
        self.child = child
        self.patience = patience
        self.wake = wake
        outputEnd = output
        errorEnd = error
        inputEnd = input
        self.input = bytes[...]
        self.output = captures.output
        self.error = captures.error
        timeoutAt = patience.timeout.map { ContinuousClock.now.advanced(by: $0) }
        for end in [output, error, input] where end >= 0 {
            Pipes.setNonBlocking(FileDescriptor(rawValue: end))
        }
    }

    deinit {
        for end in [outputEnd, errorEnd, inputEnd] where end >= 0 { close(end) }
        buffer.deallocate()
    }

    /// Pumps until the child has ended and its output is read, or nothing more may be waited for.
    consuming func run() -> Outcome {
        while !isDone {
            waitOnce()
            meetDeadlines()
        }
        // Whoever of the group ignored TERM, or was started meanwhile, goes now.
        if interruption != nil { kill(-child.group, SIGKILL) }
        output.finish()
        error.finish()
        return Outcome(
            output: output, error: error, interruption: interruption, end: endedAt ?? ContinuousClock.now)
    }

    private var isDone: Bool {
        guard endedAt != nil else { return false }
        if outputEnd < 0, errorEnd < 0 { return true }
        return drainUntil.map { ContinuousClock.now >= $0 } ?? false
    }

    private mutating func waitOnce() {
        var polls: [pollfd] = []
        func want(_ descriptor: Int32, _ events: Int32) {
            polls.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
        }
        // A negative descriptor is skipped by `poll`, and so are those whose time is over.
        want(outputEnd, POLLIN)
        want(errorEnd, POLLIN)
        want(inputEnd, POLLOUT)
        want(endedAt == nil ? child.descriptor : -1, POLLIN)
        want(interruption == nil ? wake.readEnd.rawValue : -1, POLLIN)
        guard poll(&polls, nfds_t(polls.count), pollTimeout) >= 0 else { return }
        if polls[0].revents != 0 { Self.read(&outputEnd, into: &output, buffer) }
        if polls[1].revents != 0 { Self.read(&errorEnd, into: &error, buffer) }
        if polls[2].revents != 0 { writeInput() }
        if endedAt == nil, child.descriptor >= 0 ? polls[3].revents != 0 : hasEnded { noteEnd() }
        if polls[4].revents != 0 { interrupt(.cancelled) }
    }

    /// Milliseconds until the nearest deadline, -1 for none.
    private var pollTimeout: Int32 {
        let deadlines = [endedAt == nil ? timeoutAt : nil, killAt, drainUntil].compactMap { $0 }
        var wait = deadlines.min().map { (ContinuousClock.now.duration(to: $0)).inMillisecondsRoundedUp }
        // Without a descriptor for the child's end one has to look now and then.
        if child.descriptor < 0, endedAt == nil { wait = min(wait ?? 20, 20) }
        return wait.map { Int32(clamping: max($0, 0)) } ?? -1
    }

    private mutating func meetDeadlines() {
        let now = ContinuousClock.now
        if endedAt == nil, interruption == nil, let timeoutAt, now >= timeoutAt { interrupt(.timedOut) }
        if let killAt, now >= killAt {
            kill(-child.group, SIGKILL)
            self.killAt = nil
        }
    }

    private mutating func interrupt(_ reason: Interruption) {
        guard interruption == nil else { return }
        interruption = reason
        // A stopped process sees TERM only when it continues.
        kill(-child.group, SIGTERM)
        kill(-child.group, SIGCONT)
        killAt = ContinuousClock.now.advanced(by: patience.termination)
    }

    private mutating func noteEnd() {
        let now = ContinuousClock.now
        endedAt = now
        drainUntil = now.advanced(by: patience.drain)
        closeInput()
    }

    private var hasEnded: Bool {
        var information = siginfo_t()
        // WNOWAIT leaves the child to be reaped by the one who started it.
        guard waitid(P_PID, id_t(child.group), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else {
            return true
        }
        return information.si_signo == SIGCHLD
    }

    private static func read(
        _ end: inout Int32, into capture: inout StreamCapture, _ buffer: UnsafeMutableRawBufferPointer
    ) {
        let count = Self.retrying { [end] in systemRead(end, buffer.baseAddress, buffer.count) }
        if count > 0 {
            capture.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } else if count == 0 || errno != EAGAIN {
            close(end)
            end = -1
        }
    }

    private mutating func writeInput() {
        let end = inputEnd
        let count = input.withUnsafeBytes { bytes in
            Self.retrying { systemWrite(end, bytes.baseAddress, bytes.count) }
        }
        if count > 0 { input = input.dropFirst(count) }
        // A child that closes its input early has read what it wanted.
        if input.isEmpty || (count < 0 && errno != EAGAIN) { closeInput() }
    }

    private mutating func closeInput() {
        if inputEnd >= 0 { close(inputEnd) }
        inputEnd = -1
    }

    private static func retrying(_ call: () -> Int) -> Int {
        while true {
            let count = call()
            if count >= 0 || errno != EINTR { return count }
        }
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
