#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One command to measure: a program, its arguments, and where it runs.
struct Command {
    /// The program's path, or a name to look up in `PATH`.
    var executable: String
    var arguments: [String] = []
    /// The working directory.
    var directory: String
}

/// Runs commands as whole processes and says what each took.
struct ProcessRunner {
    /// The complete environment of each command, as `NAME=value`.
    var environment: [String]
    /// Where standard output and standard error go; overwritten by each run.
    var logPath: String

    /// Runs the command to its end.
    ///
    /// - Throws: `BenchError` when it cannot be started or does not end with status 0; the message has its output.
    func run(_ command: Command) throws(BenchError) -> Usage {
        let start = monotonicSeconds()
        let child = try spawn(command)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0 {
            guard errno == EINTR else {
                throw BenchError("cannot wait for \(command.executable): \(lastError())")
            }
        }
        let wall = monotonicSeconds() - start
        guard status == 0 else { throw failure(command, status) }
        return Usage(
            wall: wall, cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMemory: peakMemory(usage))
    }

    private func spawn(_ command: Command) throws(BenchError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, logPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)

        var arguments = CStringArray([command.executable] + command.arguments)
        var environment = CStringArray(self.environment)
        defer {
            arguments.deallocate()
            environment.deallocate()
        }
        // The Swift overlay does not show posix_spawn's own change of directory; this program has one thread.
        guard chdir(command.directory) == 0 else {
            throw BenchError("cannot enter \(command.directory): \(lastError())")
        }
        var child: pid_t = 0
        let code = posix_spawnp(
            &child, command.executable, &actions, nil, arguments.pointer, environment.pointer)
        guard code == 0 else {
            throw BenchError("cannot run \(command.executable): \(String(cString: strerror(code)))")
        }
        return child
    }

    private func failure(_ command: Command, _ status: Int32) -> BenchError {
        let line = ([command.executable] + command.arguments.prefix(6)).joined(separator: " ")
        let end = status & 0x7f == 0 ? "status \((status >> 8) & 0xff)" : "signal \(status & 0x7f)"
        return BenchError("'\(line)' ended with \(end):\n\(readText(logPath).suffix(2000))")
    }
}

/// Seconds on a clock that nobody sets.
private func monotonicSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

private func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
}

/// Linux counts the peak in KiB, macOS in bytes.
private func peakMemory(_ usage: rusage) -> Double {
    #if canImport(Darwin)
        Double(usage.ru_maxrss)
    #else
        Double(usage.ru_maxrss) * 1024
    #endif
}
