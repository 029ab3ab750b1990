internal import Glibc
public import HostKit
internal import SourceDiagnostics
internal import Synchronization
internal import SystemPackage

/// The log of a compose: lines of one form in `logs/global`, and for whoever watches.
///
/// Any task may write at any time. A log that cannot be written stops no compose: the watcher is told once.
public final class ComposeLog: Sendable {
    public enum Level: String, Sendable, Hashable, Codable, CaseIterable {
        case debug = "DEBUG"
        case info = "INFO"
        case warning = "WARNING"
        case error = "ERROR"
        case critical = "CRITICAL"
    }

    /// One message.
    public struct Line: Sendable, Hashable {
        public var time: Timestamp
        public var level: Level
        /// The phase that has a log of its own name.
        public var phase: String?
        public var text: String

        public init(time: Timestamp, level: Level, phase: String? = nil, text: String) {
            self.time = time
            self.level = level
            self.phase = phase
            self.text = text
        }

        /// `YYYY-MM-DD HH:MM:SS [LEVEL   ] text` in local time, with `[NAME            ]` before the level
        /// for a phase; further lines of the text are indented, so that none passes for another message.
        public var formatted: String {
            let moment = time.local
            let name = phase.map { "[\(Self.padded($0.uppercased(), 16))] " } ?? ""
            let body = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { String($0).onOneLine }.joined(separator: "\n    ")
            return "\(moment.date) \(moment.time) \(name)[\(Self.padded(level.rawValue, 8))] \(body)"
        }

        private static func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
    }

    private let main: LogFile
    private let excluding: LogFile
    private let now: @Sendable () -> Timestamp
    private let sink: (@Sendable (Line) -> Void)?
    private let hasComplained = Atomic<Bool>(false)

    /// Opens the files, behind what they hold.
    ///
    /// - Parameter sink: Gets every message too, from any thread.
    /// - Throws: ``FileError``; `.directory` when a file cannot be opened.
    public init(
        _ paths: LogPaths, now: @escaping @Sendable () -> Timestamp,
        sink: (@Sendable (Line) -> Void)? = nil
    ) throws {
        try Files.createDirectories(paths.global)
        main = try LogFile(paths.main)
        excluding = try LogFile(paths.excludingArch)
        self.now = now
        self.sink = sink
    }

    var currentTime: Timestamp { now() }

    public func log(_ level: Level, _ text: String, phase: String? = nil) {
        write(Line(time: now(), level: level, phase: phase, text: text), to: main)
    }

    public func debug(_ text: String, phase: String? = nil) { log(.debug, text, phase: phase) }
    public func info(_ text: String, phase: String? = nil) { log(.info, text, phase: phase) }
    public func warning(_ text: String, phase: String? = nil) { log(.warning, text, phase: phase) }
    public func error(_ text: String, phase: String? = nil) { log(.error, text, phase: phase) }

    /// Says why a compose failed, with what a person should change in files.
    func failure(_ error: any Error) {
        self.error("Compose run failed: \(error)")
        for finding in (error as? ComposeError)?.diagnostics ?? [] {
            self.error("\(finding.range.location): \(finding.message)")
        }
    }

    /// Says that a package is left out of an arch: of these there may be thousands, so they have a file.
    public func excludedArch(_ text: String) {
        write(Line(time: now(), level: .info, text: text), to: excluding)
    }

    private func write(_ line: Line, to file: LogFile) {
        let failure = file.append(line.formatted + "\n")
        sink?(line)
        if let failure, !hasComplained.exchange(true, ordering: .relaxed) {
            sink?(Line(time: line.time, level: .error, text: failure))
        }
    }
}

/// A file to which whole lines are appended from any thread.
final class LogFile: Sendable {
    private let descriptor: Mutex<Int32>
    private let path: FilePath

    init(_ path: FilePath, truncating: Bool = false) throws(ComposeError) {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (truncating ? O_TRUNC : 0)
        let opened = path.withPlatformString { Glibc.open($0, flags, 0o666) }
        guard opened >= 0 else {
            throw ComposeError(.directory, "cannot open the log \(path): \(Errno(rawValue: errno))")
        }
        descriptor = Mutex(opened)
        self.path = path
    }

    deinit { descriptor.withLock { _ = close($0) } }

    /// - Returns: What went wrong.
    @discardableResult
    func append(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        return descriptor.withLock { descriptor in
            bytes.withUnsafeBytes { buffer in
                var rest = buffer[...]
                while !rest.isEmpty {
                    let count = Glibc.write(
                        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count < 0 {
                        if errno == EINTR { continue }
                        return "cannot write the log \(path): \(Errno(rawValue: errno))"
                    }
                    rest = rest.dropFirst(count)
                }
                return nil
            }
        }
    }
}
