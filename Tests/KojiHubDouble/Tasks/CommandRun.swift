internal import Glibc
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The command of a runroot task, run for real.
struct CommandRun {
    let task: TaskRun
    let root: FilePath

    func result(_ facts: TaskRun.Facts) throws -> XMLRPCValue {
        let value = facts.parameters.count > 2 ? facts.parameters[2] : .null
        let words = value.array?.compactMap(\.string)
        // A list of one is a line for the shell; more of them are quoted, as a builder does.
        let line =
            words.map { words in
                words.count == 1
                    ? words[0]
                    : words.map {
                        "'\($0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
                    }.joined(separator: " ")
            } ?? value.plain
        try Files.createDirectories(task.directory)
        let status = try run(line, log: task.directory.appending("runroot.log"))
        try task.checkIsOpen()
        guard status == 0 else {
            throw HubFault.build(
                "error running command, exited with status \(status); see runroot.log for more information")
        }
        return .string("builder.example.com: \(task.directory)/runroot.log")
    }

    func run(_ line: String, log: FilePath) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log.string, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that all of it can be ended.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let script = "cd \"$0\" && exec /bin/sh -c \"$1\""
        let words: [String] = ["/bin/sh", "-c", script, root.string, line]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let variables = try HostEnvironment.current().variables
        let environment: [UnsafeMutablePointer<CChar>?] =
            variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for variable in environment { free(variable) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environment)
        guard failure == 0 else { throw HubFault.exception("OSError", "cannot run /bin/sh: \(failure)") }
        task.core.tasks.add(process, of: task.id)
        // Nothing may be missed between the start and the note of it.
        if task.builder.stop.isOpen { kill(-process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        task.core.tasks.remove(processOf: task.id)
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}
