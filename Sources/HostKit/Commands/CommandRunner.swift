internal import Subprocess
internal import SystemPackage

/// Runs commands: explicit environment, no shell, own session and process group, bounded output, bounded
/// waits.
///
/// A command has no terminal: a program that would ask for a password fails and cannot hang. When a command
/// runs out of time or its task is cancelled, its whole process group gets `TERM`, and `KILL` after a grace;
/// only a descendant that made a session of its own escapes that. What a command leaves running on purpose
/// after its own, ordinary end stays alive.
public struct CommandRunner: Sendable {
    /// What one finished command was and cost, for those who watch.
    public struct Report: Sendable {
        public var command: Command
        /// Nil when the command could not be started.
        public var status: CommandResult.Status?
        public var duration: Duration
        /// Why the run was given up, if it was.
        public var failure: CommandFailure.Code?

        public init(
            command: Command, status: CommandResult.Status?, duration: Duration,
            failure: CommandFailure.Code? = nil
        ) {
            self.command = command
            self.status = status
            self.duration = duration
            self.failure = failure
        }
    }

    /// From `TERM` to `KILL`.
    public var terminationGrace: Duration
    /// How long output is read after the command's own end, when something it started keeps the pipe open.
    public var drainGrace: Duration
    /// Called once for each command, after its end, on any thread.
    public var observer: (@Sendable (Report) -> Void)?

    public init(
        terminationGrace: Duration = .seconds(5), drainGrace: Duration = .milliseconds(200),
        observer: (@Sendable (Report) -> Void)? = nil
    ) {
        self.terminationGrace = terminationGrace
        self.drainGrace = drainGrace
        self.observer = observer
    }

    /// Runs a command to its end, whatever its status.
    ///
    /// - Parameter onLine: Called for each line as it comes, in order, from a thread of the runner; the
    ///   command waits for it.
    /// - Throws: `.notFound`, `.notExecutable`, `.directoryMissing`, `.invalidArgument`, `.launchFailed`,
    ///   `.timedOut`, `.cancelled`.
    public func run(
        _ command: Command, onLine: (@Sendable (OutputLine) -> Void)? = nil
    ) async throws(CommandFailure) -> CommandResult {
        let start = ContinuousClock.now
        do throws(CommandFailure) {
            let (result, outcome) = try await launch(command, start: start, onLine: onLine)
            if let interruption = outcome.interruption {
                throw CommandFailure(interrupted: interruption, command, result.status, outcome)
            }
            observer?(Report(command: command, status: result.status, duration: result.duration))
            return result
        } catch {
            let duration = start.duration(to: .now)
            observer?(Report(command: command, status: error.status, duration: duration, failure: error.code))
            throw error
        }
    }

    /// Runs a command that must succeed.
    ///
    /// - Throws: What ``run(_:onLine:)`` throws; `.failed` for another status than 0; `.outputTooLarge` when
    ///   standard output was cut and the command does not allow that.
    @discardableResult
    public func check(
        _ command: Command, onLine: (@Sendable (OutputLine) -> Void)? = nil
    ) async throws(CommandFailure) -> CommandResult {
        let result = try await run(command, onLine: onLine)
        guard result.status.isSuccess else {
            throw CommandFailure(
                .failed, command, status: result.status, errorTail: Self.tail(result.standardError),
                outputTail: Self.tail(result.standardOutput))
        }
        if result.outputWasCut, !command.allowsCutOutput {
            throw CommandFailure(.outputTooLarge, command, status: result.status)
        }
        return result
    }

    private static func tail(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.suffix(CommandFailure.tailLimit), as: UTF8.self)
    }

    private func launch(
        _ command: Command, start: ContinuousClock.Instant, onLine: (@Sendable (OutputLine) -> Void)?
    ) async throws(CommandFailure) -> (CommandResult, ProcessPump.Outcome) {
        try command.validate()
        let executable = try command.resolvedExecutable()
        guard !Task.isCancelled else { throw CommandFailure(.cancelled, command) }
        let (streams, wake) = try openStreams(for: command)
        let patience = ProcessPump.Patience(
            timeout: command.timeout, termination: terminationGrace, drain: drainGrace)
        // Nobody else closes our ends of the pipes if the child never gets as far as its pump.
        var hasStarted = false
        do {
            return try await withTaskCancellationHandler {
                let finished = try await Subprocess.run(
                    configuration(command, executable),
                    input: .fileDescriptor(streams.childEnds.input, closeAfterSpawningProcess: true),
                    output: .fileDescriptor(streams.childEnds.output, closeAfterSpawningProcess: true),
                    error: .fileDescriptor(streams.childEnds.error, closeAfterSpawningProcess: true)
                ) { execution in
                    hasStarted = true
                    let process = execution.processIdentifier
                    let child = ProcessPump.Child(group: process.value, descriptor: process.descriptorToPoll)
                    return await DedicatedThread.run {
                        streams.pump(child, command, patience: patience, wake: wake, onLine: onLine).run()
                    }
                }
                let outcome = finished.closureResult
                return (CommandResult(finished.terminationStatus, outcome, since: start), outcome)
            } onCancel: {
                wake.wake()
            }
        } catch {
            if !hasStarted { streams.abandon() }
            throw CommandFailure(launching: command, executable, error)
        }
    }

    private func openStreams(for command: Command) throws(CommandFailure) -> (ChildStreams, WakePipe) {
        do {
            let wake = try WakePipe()
            return (try ChildStreams(for: command), wake)
        } catch {
            throw CommandFailure(.launchFailed, command, detail: "\(error)")
        }
    }

    private func configuration(_ command: Command, _ executable: FilePath) -> Configuration {
        var options = PlatformOptions()
        // A session is a process group too, and one that cannot be stopped for reading our terminal.
        options.createSession = true
        // The pump ends the child; this only keeps the library's own KILL behind that.
        options.teardownSequence = [
            .send(
                signal: Signal(rawValue: 0), toProcessGroup: true,
                allowedDurationToNextStep: terminationGrace + .seconds(5))
        ]
        return Configuration(
            executable: .path(executable),
            arguments: Arguments(
                executablePathOverride: command.executable, remainingValues: command.arguments),
            environment: .custom(command.environment.map { Array("\($0.key)=\($0.value)\0".utf8) }),
            workingDirectory: command.directory, platformOptions: options)
    }
}

extension CommandResult {
    fileprivate init(
        _ status: TerminationStatus, _ outcome: ProcessPump.Outcome, since start: ContinuousClock.Instant
    ) {
        self.init(
            status: Status(status), standardOutput: outcome.output.kept, standardError: outcome.error.kept,
            duration: start.duration(to: outcome.end), outputWasCut: outcome.output.wasCut,
            errorWasCut: outcome.error.wasCut)
    }
}

extension CommandResult.Status {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}

extension ProcessIdentifier {
    fileprivate var descriptorToPoll: Int32 {
        #if os(Linux)
            processDescriptor
        #else
            -1
        #endif
    }
}

extension CommandFailure {
    fileprivate init(
        interrupted interruption: ProcessPump.Interruption, _ command: Command,
        _ status: CommandResult.Status,
        _ outcome: ProcessPump.Outcome
    ) {
        self.init(
            interruption == .timedOut ? .timedOut : .cancelled, command, status: status,
            errorTail: outcome.error.tail, outputTail: outcome.output.tail)
    }

    /// What the library could not do, in our terms; the executable itself was looked up before.
    fileprivate init(launching command: Command, _ executable: FilePath, _ error: any Error) {
        guard let failure = error as? SubprocessError else {
            self.init(error is CancellationError ? .cancelled : .launchFailed, command, detail: "\(error)")
            return
        }
        let cause = failure.underlyingError
        switch failure.code {
        case .failedToChangeWorkingDirectory:
            self.init(.directoryMissing, command, detail: cause?.description)
        case .executableNotFound:
            self.init(.notExecutable, command, detail: "the interpreter that it names is missing")
        case .spawnFailed where cause == .execFormatError || cause == .permissionDenied:
            self.init(.notExecutable, command, detail: cause?.description)
        default:
            self.init(.launchFailed, command, detail: cause?.description ?? failure.description)
        }
    }
}
