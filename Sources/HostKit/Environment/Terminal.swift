public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A terminal with a person in front of it, who can be asked.
public struct Terminal: Sendable {
    public let path: FilePath

    /// - Parameter path: The usual one is that which the process was started on.
    public init(_ path: FilePath = "/dev/tty") { self.path = path }

    /// Bytes that an answer may have.
    private static let limit = 4096

    /// Asks for a line that is not shown while it is typed.
    ///
    /// - Returns: The line without its end; what was typed until then, if the terminal goes away.
    /// - Throws: ``FileError`` without such a terminal; `CancellationError`, with the terminal as it was before.
    public func askSecretly(_ prompt: String) async throws -> Secret {
        let wake: WakePipe
        do { wake = try WakePipe() } catch { throw FileError("ask on", path, error) }
        let answer = await withTaskCancellationHandler {
            await DedicatedThread.run { [path] in
                Result { () throws(FileError) in try Self.ask(prompt, on: path, wake) }
            }
        } onCancel: {
            wake.wake()
        }
        guard let answer = try answer.get() else { throw CancellationError() }
        return answer
    }

    /// - Returns: nil when it was woken up.
    private static func ask(
        _ prompt: String, on path: FilePath, _ wake: WakePipe
    ) throws(FileError) -> Secret? {
        let terminal = open(path.string, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { throw failure(path) }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { throw failure(path) }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        silent.c_lflag |= tcflag_t(ICANON | ISIG)
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { throw failure(path) }
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            show("\n", on: terminal)
        }
        show(prompt, on: terminal)
        return try line(from: terminal, path, wake).map { Secret(String(decoding: $0, as: UTF8.self)) }
    }

    private static func show(_ text: String, on terminal: Int32) {
        let bytes = Array(text.utf8)
        // Whoever looks at no terminal misses nothing.
        _ = write(terminal, bytes, bytes.count)
    }

    private static func line(
        from terminal: Int32, _ path: FilePath, _ wake: WakePipe
    ) throws(FileError) -> [UInt8]? {
        var line: [UInt8] = []
        while line.count < limit {
            var places = [
                pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake.readEnd.rawValue, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&places, 2, -1) >= 0 else {
                if errno == EINTR { continue }
                throw failure(path)
            }
            guard places[1].revents == 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(terminal, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            // A terminal that went away is the end of what is typed.
            guard count > 0 else { return line }
            line += bytes.prefix(count)
            if let end = line.firstIndex(of: UInt8(ascii: "\n")) { return Array(line[..<end]) }
        }
        return line
    }

    private static func failure(_ path: FilePath) -> FileError {
        FileError("ask on", path, Errno(rawValue: errno))
    }
}
