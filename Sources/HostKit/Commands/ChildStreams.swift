internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The three standard streams of a child before it starts: its ends, and ours.
struct ChildStreams: Sendable {
    /// The ends that the child gets; whoever takes them closes them.
    struct ChildEnds: Sendable {
        var input: FileDescriptor
        var output: FileDescriptor
        var error: FileDescriptor
    }

    let childEnds: ChildEnds
    private let output: Int32
    /// -1 when errors go where output goes.
    private let error: Int32
    /// -1 when there is nothing to send.
    private let input: Int32

    init(for command: Command) throws(Errno) {
        var opened: [FileDescriptor] = []
        do {
            let output = try Pipes.make()
            opened += [output.readEnd, output.writeEnd]
            var childError: FileDescriptor
            var error: Int32 = -1
            if command.mergesErrors {
                childError = try Self.duplicate(output.writeEnd)
            } else {
                let pipe = try Pipes.make()
                opened.append(pipe.readEnd)
                (childError, error) = (pipe.writeEnd, pipe.readEnd.rawValue)
            }
            opened.append(childError)
            var childInput: FileDescriptor
            var input: Int32 = -1
            if command.input != nil {
                let pipe = try Pipes.make()
                opened.append(pipe.writeEnd)
                (childInput, input) = (pipe.readEnd, pipe.writeEnd.rawValue)
            } else {
                childInput = try Self.openNull()
            }
            opened.append(childInput)
            try Self.requireSpareDescriptors(like: childInput)
            childEnds = ChildEnds(input: childInput, output: output.writeEnd, error: childError)
            self.output = output.readEnd.rawValue
            self.error = error
            self.input = input
        } catch {
            for descriptor in opened { close(descriptor.rawValue) }
            throw error
        }
    }

    /// The pump over our ends, which it owns from now on.
    func pump(
        _ child: ProcessPump.Child, _ command: Command, patience: ProcessPump.Patience, wake: WakePipe,
        onLine: (@Sendable (OutputLine) -> Void)?
    ) -> ProcessPump {
        ProcessPump(
            child, output: output, error: error, input: input, sending: command.input ?? [],
            patience: patience, wake: wake,
            captures: (
                StreamCapture(limit: command.outputLimit, stream: .standardOutput, onLine: onLine),
                StreamCapture(limit: command.outputLimit, stream: .standardError, onLine: onLine)
            ))
    }

    /// Closes our ends of a child that never started.
    func abandon() {
        for end in [output, error, input] where end >= 0 { close(end) }
    }

    private static func duplicate(_ descriptor: FileDescriptor) throws(Errno) -> FileDescriptor {
        let copy = fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: copy)
    }

    /// Fails while failing is easy: a child that is started with the last descriptor cannot be watched, and
    /// the library would wait for it for ever.
    private static func requireSpareDescriptors(like descriptor: FileDescriptor) throws(Errno) {
        var spares: [FileDescriptor] = []
        defer { for spare in spares { close(spare.rawValue) } }
        for _ in 0..<8 { spares.append(try duplicate(descriptor)) }
    }

    private static func openNull() throws(Errno) -> FileDescriptor {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: descriptor)
    }
}
