public import HostKit
public import Logging

/// Log lines on standard error: short ones on a terminal, dated ones elsewhere.
///
/// The dated form is the reference's: `YYYY-MM-DD HH:MM:SS.mmm`, the place, the level and the message.
public struct LogOutput: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let console: Console
    private let progress: ProgressLine
    private let now: @Sendable () -> Timestamp

    public init(
        level: Logger.Level, console: Console, progress: ProgressLine,
        now: @escaping @Sendable () -> Timestamp
    ) {
        logLevel = level
        self.console = console
        self.progress = progress
        self.now = now
    }

    /// A logger that writes this way.
    public static func logger(
        level: Logger.Level, console: Console, progress: ProgressLine,
        now: @escaping @Sendable () -> Timestamp
    ) -> Logger {
        Logger(label: "packit") { _ in
            LogOutput(level: level, console: console, progress: progress, now: now)
        }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let text = URLCredentials.redacted(in: "\(event.message)")
        progress.withLineCleared {
            console.message(console.isInteractive ? short(event.level, text) : dated(event, text))
        }
    }

    private func short(_ level: Logger.Level, _ text: String) -> String {
        let color: String? =
            switch level {
            case .error, .critical: "1;31"
            case .warning: "1;33"
            case .debug, .trace: "2"
            case .info, .notice: nil
            }
        let prefix = level >= .warning ? "\(level): " : ""
        guard let color, console.usesColor else { return "\(prefix)\(text)\n" }
        return level >= .warning
            ? "\u{1B}[\(color)m\(prefix)\u{1B}[0m\(text)\n" : "\u{1B}[\(color)m\(text)\u{1B}[0m\n"
    }

    private func dated(_ event: LogEvent, _ text: String) -> String {
        let file = event.file.split(separator: "/").last.map(String.init) ?? event.file
        let place = file.padded(to: 17)
        return "\(now().local) \(place) \("\(event.level)".uppercased().padded(to: 6)) \(text)\n"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        count >= width ? self : self + String(repeating: " ", count: width - count)
    }
}
