import CommandSupport
import HostKit
import Logging
import PackitCore
import SystemPackage

/// What every command starts from: the machine, the two streams, and options given elsewhere.
struct Session: Sendable {
    let host: Host
    let console: Console
    let progress: ProgressLine
    let logger: Logger
    let options: OptionSources
    let isVerbose: Bool

    /// - Parameter user: The user's configuration, where a command heeds it.
    init(_ logging: LoggingOptions, global: GlobalOptions? = nil, user: UserConfig? = nil) throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let progress = ProgressLine(console)
        let options = try OptionSources(environment)
        let asked = logging.verbose || logging.debug || global?.debug == true || global?.verbose == true
        isVerbose = try options.flag(asked ? true : nil, "debug") ?? user?.debug ?? false
        let logger = LogOutput.logger(
            level: isVerbose ? .debug : .info, console: console, progress: progress, now: environment.now)
        host = Host(
            environment: environment,
            runner: CommandRunner { report in
                let status = report.status.map { "\($0)" } ?? "not started"
                let milliseconds = (report.duration.inSeconds * 1000).rounded()
                logger.debug("\(report.command) [\(status), \(Int(milliseconds)) ms]")
            })
        self.console = console
        self.progress = progress
        self.logger = logger
        self.options = options
    }

    var environment: HostEnvironment { host.environment }
}
