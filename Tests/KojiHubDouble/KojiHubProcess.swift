internal import Glibc
internal import HostKit
internal import Synchronization
public import SystemPackage

/// The hub in a process of its own, for tests that end it and for measurements.
public final class KojiHubProcess: Sendable {
    public struct Failure: Error {
        public var message: String
    }

    /// `http://127.0.0.1:…/kojihub`.
    public let url: String
    public let id: Int32
    private let isEnded = Mutex(false)

    private init(url: String, id: Int32) {
        self.url = url
        self.id = id
    }

    deinit { kill() }

    /// Starts the program and waits for its first line.
    ///
    /// - Parameters:
    ///   - executable: The program `koji-hub-double`.
    ///   - arguments: Such as `--database` and `--topdir`.
    public static func start(_ executable: FilePath, _ arguments: [String]) async throws -> KojiHubProcess {
        try await DedicatedThread.run { Result { try startBlocking(executable, arguments) } }.get()
    }

    private static func startBlocking(_ executable: FilePath, _ arguments: [String]) throws -> KojiHubProcess
    {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(message: "no pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        let words: [UnsafeMutablePointer<CChar>?] =
            ([executable.string] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let variables: [UnsafeMutablePointer<CChar>?] =
            try HostEnvironment.current().variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for variable in variables { free(variable) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, executable.string, &actions, nil, words, variables)
        close(ends[1])
        guard failure == 0 else { throw Failure(message: "\(executable) does not start: \(failure)") }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(ends[0], &byte, 1) == 1, byte != 0x0A { line.append(byte) }
        guard !line.isEmpty else {
            Glibc.kill(process, SIGKILL)
            waitpid(process, nil, 0)
            throw Failure(message: "\(executable) ended before it said where it is")
        }
        return KojiHubProcess(url: String(decoding: line, as: UTF8.self), id: process)
    }

    /// Ends the process at once, as a loss of power does.
    public func kill() {
        let isFirst = isEnded.withLock { isEnded in
            defer { isEnded = true }
            return !isEnded
        }
        guard isFirst else { return }
        Glibc.kill(id, SIGKILL)
        while waitpid(id, nil, 0) < 0 && errno == EINTR {}
    }
}
