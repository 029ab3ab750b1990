import Glibc
import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite struct CommandRunnerTests {
    let host: Host
    init() throws { host = try Host.forTests(terminationGrace: .milliseconds(300)) }

    func shell(_ script: String, timeout: Duration? = .seconds(60)) throws -> Command {
        try .shell(script, in: "/", timeout: timeout)
    }

    @Test("both streams and the status come back apart") func streams() async throws {
        let result = try await host.runner.run(shell("echo out; echo err >&2; exit 3"))
        #expect(result.status == .exited(3))
        #expect(result.output == "out\n")
        #expect(result.errorOutput == "err\n")
    }

    @Test("a signal that ended the child is told as such") func signalled() async throws {
        let result = try await host.runner.run(shell("kill -KILL $$"))
        #expect(result.status == .signalled(9))
    }

    @Test("arguments, environment and directory arrive as given, and nothing else does")
    func explicit() async throws {
        try await withTemporaryDirectory { directory in
            let script = #"pwd; printf '<%s>' "$@"; env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD= "#
            let command = Command(
                "/bin/sh", ["-c", script, "sh", "a b", "", "$(x)'\""], environment: ["ONLY": "this=1"],
                in: directory)
            let result = try await host.runner.run(command)
            #expect(result.output == "\(directory)\n<a b><><$(x)'\">ONLY=this=1\n")
        }
    }

    @Test("a name is looked up in the environment's own PATH") func path() async throws {
        try await withTemporaryDirectory { directory in
            let tool = directory.appending("frobnicate")
            try Files.writeAtomically(
                "#!/bin/sh\necho found", to: tool, mode: FilePermissions(rawValue: 0o755))
            let command = Command("frobnicate", environment: ["PATH": "/nowhere:\(directory)"], in: "/")
            let result = try await host.runner.check(command)
            #expect(result.output == "found\n")
        }
    }

    @Test("input is written, however large, while output is read") func input() async throws {
        var command = try shell("cat")
        command.input = [UInt8](repeating: 65, count: 3_000_000)
        let result = try await host.runner.check(command)
        #expect(result.standardOutput == command.input)
    }

    @Test("a child that closes its input early does no harm") func closedInput() async throws {
        var command = try shell("exec <&-; echo done")
        command.input = [UInt8](repeating: 65, count: 3_000_000)
        let result = try await host.runner.check(command)
        #expect(result.output == "done\n")
    }

    @Test("output beyond the limit is dropped, the child is not held up, and the end is still reported")
    func limit() async throws {
        var command = try shell("head -c 1000000 /dev/zero; echo the end >&2")
        command.outputLimit = 1000
        let result = try await host.runner.run(command)
        #expect(result.status == .exited(0))
        #expect(result.standardOutput.count == 1000)
        #expect(result.outputWasCut)
        #expect(!result.errorWasCut)
        let failure = await #expect(throws: CommandFailure.self) { try await host.runner.check(command) }
        #expect(failure?.code == .outputTooLarge)
        command.allowsCutOutput = true
        try await host.runner.check(command)
    }

    @Test("merged errors keep the order of writing") func merged() async throws {
        var command = try shell("echo 1; echo 2 >&2; echo 3")
        command.mergesErrors = true
        let result = try await host.runner.check(command)
        #expect(result.lines == ["1", "2", "3"])
        #expect(result.standardError.isEmpty)
    }

    @Test("lines reach the listener while the command still runs") func streaming() async throws {
        try await withTemporaryDirectory { directory in
            let gate = directory.appending("gate")
            let seen = Mutex<[OutputLine]>([])
            // The command ends only when its first line made the listener open the gate.
            let command = try Command.shell(
                "echo first; while [ ! -e gate ]; do :; done; echo err >&2; printf last", in: directory)
            let result = try await host.runner.check(command) { line in
                seen.withLock { $0.append(line) }
                if line.text == "first" { try? Files.writeAtomically("", to: gate) }
            }
            let lines = seen.withLock { $0 }
            #expect(lines.filter { $0.stream == .standardOutput }.map(\.text) == ["first", "last"])
            #expect(lines.filter { $0.stream == .standardError }.map(\.text) == ["err"])
            #expect(result.output == "first\nlast")
        }
    }

    @Test("a failure shows the command, its status and what it said last") func failure() async throws {
        let command = try shell("echo 'no such tag' >&2; exit 128")
        let failure = await #expect(throws: CommandFailure.self) { try await host.runner.check(command) }
        #expect(failure?.code == .failed)
        #expect(failure?.status == .exited(128))
        #expect(
            failure?.description
                == #"`sh -c 'echo '"'"'no such tag'"'"' >&2; exit 128'` failed with status 128: no such tag"#)
    }

    @Test("a missing program is named with the remedy of the caller") func missing() async throws {
        let command = Command(
            "rpmbuild-of-nowhere", environment: ["PATH": "/usr/bin"], in: "/", remedy: "install rpm-build")
        let failure = await #expect(throws: CommandFailure.self) { try await host.runner.run(command) }
        #expect(failure?.code == .notFound)
        #expect(failure?.description == "rpmbuild-of-nowhere: command not found; install rpm-build")
    }

    @Test(
        "what cannot be executed is told apart from what is missing",
        arguments: ["plain", "directory", "./interpreter", "./garbage"])
    func notExecutable(_ name: String) async throws {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically("text", to: directory.appending("plain"), mode: .ownerReadWrite)
            try Files.createDirectories(directory.appending("directory"))
            let all = FilePermissions(rawValue: 0o755)
            try Files.writeAtomically("#!/no/such/thing\n", to: directory.appending("interpreter"), mode: all)
            try Files.writeAtomically(
                [0x7F, 0x45, 0x4C, 0x46, 0], to: directory.appending("garbage"), mode: all)
            let path = name.hasPrefix("./") ? name : "\(directory)/\(name)"
            let command = Command(path, environment: [:], in: directory)
            let failure = await #expect(throws: CommandFailure.self) { try await host.runner.run(command) }
            #expect(failure?.code == .notExecutable, "\(String(describing: failure))")
        }
    }

    @Test("a missing start directory is the directory's fault, not the program's") func directory()
        async throws
    {
        let command = try Command.shell("true", in: "/no/such/directory")
        let failure = await #expect(throws: CommandFailure.self) { try await host.runner.run(command) }
        #expect(failure?.code == .directoryMissing)
    }

    @Test("a NUL in an argument is refused, not cut off") func nul() async throws {
        let command = Command("echo", ["a\0b"], environment: ["PATH": "/bin"], in: "/")
        let failure = await #expect(throws: CommandFailure.self) { try await host.runner.run(command) }
        #expect(failure?.code == .invalidArgument)
    }

    @Test("a timeout ends the child and its grandchildren, even those that ignore TERM")
    func timeout() async throws {
        try await withTemporaryDirectory { directory in
            let command = try Command.shell(
                "sh -c 'trap \"\" TERM; echo $$ > pid; while :; do sleep 60; done' & echo started; wait",
                in: directory, timeout: .seconds(2))
            let failure = await #expect(throws: CommandFailure.self) { try await host.runner.run(command) }
            #expect(failure?.code == .timedOut)
            #expect(failure?.outputTail == "started\n")
            try await expectGone(directory.appending("pid"))
        }
    }

    @Test("cancelling the task ends the child and its grandchildren") func cancellation() async throws {
        try await withTemporaryDirectory { directory in
            let runner = host.runner
            let command = try Command.shell(
                "sh -c 'echo $$ > pid; echo ready; exec sleep 600' & wait", in: directory, timeout: nil)
            let (ready, signal) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await runner.run(command) { _ in signal.yield() }
            }
            for await _ in ready { break }
            task.cancel()
            let failure = await #expect(throws: CommandFailure.self) { try await task.value }
            #expect(failure?.code == .cancelled)
            try await expectGone(directory.appending("pid"))
        }
    }

    @Test("a task that is cancelled already starts nothing") func cancelledBefore() async throws {
        try await withTemporaryDirectory { directory in
            let runner = host.runner
            let command = try Command.shell("echo > trace", in: directory)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await runner.run(command)
            }
            let failure = await #expect(throws: CommandFailure.self) { try await task.value }
            #expect(failure?.code == .cancelled)
            #expect(!Files.exists(directory.appending("trace")))
        }
    }

    @Test("a grandchild that keeps the pipe open does not hold us up and stays alive")
    func openPipe() async throws {
        try await withTemporaryDirectory { directory in
            let command = try Command.shell("sleep 600 & echo $! > pid; echo done", in: directory)
            let result = try await host.runner.check(command)
            #expect(result.output == "done\n")
            let pid = try #require(try Int32(pidText(directory.appending("pid"))))
            #expect(kill(pid, 0) == 0)
            kill(pid, SIGKILL)
        }
    }

    @Test("what a grandchild writes shortly after the child's end is still read") func lateOutput()
        async throws
    {
        let runner = CommandRunner(drainGrace: .seconds(30))
        let result = try await runner.check(
            shell("(until grep -q ') Z ' /proc/$$/stat; do :; done; echo late) & exit 0"))
        #expect(result.output.hasSuffix("late\n"))
    }

    @Test("a command has no terminal to ask and end-of-file for input") func noTerminal() async throws {
        let result = try await host.runner.run(shell("cat; (: < /dev/tty) 2>/dev/null || echo none"))
        #expect(result.output == "none\n")
    }

    @Test("the observer hears of every command with its duration, also of those that fail")
    func observer() async throws {
        let reports = Mutex<[CommandRunner.Report]>([])
        let runner = CommandRunner(observer: { report in reports.withLock { $0.append(report) } })
        let good = try shell("exit 1")
        let bad = Command("no-such-program", environment: [:], in: "/")
        _ = try await runner.run(good)
        _ = try? await runner.run(bad)
        let seen = reports.withLock { $0 }
        #expect(seen.map(\.command) == [good, bad])
        #expect(seen.map(\.status) == [.exited(1), nil])
        #expect(seen.map(\.failure) == [nil, .notFound])
        #expect(seen.allSatisfy { $0.duration > .zero })
    }

    @Test("a child gets its three streams and no other descriptor of ours") func descriptors() async throws {
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        let result = try await host.runner.run(shell("exec ls /proc/self/fd"))
        // ls has its three streams and the directory it reads.
        #expect(result.lines == ["0", "1", "2", "3"])
    }

    private func pidText(_ path: FilePath) throws -> String {
        try Files.readText(path).filter(\.isNumber)
    }

    /// A killed process stays visible as a zombie until its new parent reaps it.
    private func expectGone(_ path: FilePath) async throws {
        let pid = try pidText(path)
        for _ in 0..<5000 {
            guard let state = try? Files.readText(FilePath("/proc/\(pid)/stat")) else { return }
            if state.contains(") Z ") { return }
            await Task.yield()
        }
        Issue.record("process \(pid) is still alive")
    }
}
