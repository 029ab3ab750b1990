/// The machine as code may use it: what we were given, and the way to run commands.
public struct Host: Sendable {
    public var environment: HostEnvironment
    public var runner: CommandRunner

    public init(environment: HostEnvironment, runner: CommandRunner = CommandRunner()) {
        self.environment = environment
        self.runner = runner
    }

    /// The clock for dates.
    public func now() -> Timestamp { environment.now() }
}
