internal import HostKit
internal import SystemPackage

/// What the main log of a compose says, of its last start.
struct ReportLog: Sendable, Hashable {
    /// A message that is worth a look.
    struct Entry: Sendable, Hashable {
        var level: ComposeLog.Level
        /// With its further lines.
        var text: String
        /// From 1, in the whole file.
        var line: Int
    }

    /// Warnings and worse, in their order.
    private(set) var entries: [Entry] = []
    /// The phases that were skipped, in capitals.
    private(set) var skipped: [String] = []
    /// As written, in the time zone of the machine: `2026-11-21 20:46:56`.
    private(set) var begin: String?
    private(set) var end: String?
    /// Hours from UTC as written, such as `1.0`.
    private(set) var zone: String?
    /// How many times the compose was started.
    private(set) var starts = 0

    /// More than this of a log is not read; what is last says how it ended.
    private static let limit = 64 << 20
    private static let levels: [(Substring, ComposeLog.Level)] = ComposeLog.Level.allCases.map {
        (Substring("[" + $0.rawValue), $0)
    }

    init() {}

    /// - Parameter firstLine: The number of the first line.
    init(_ text: String, firstLine: Int = 1) {
        var isContinued = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let message = Message(line) else {
                if isContinued, !line.isEmpty, !entries.isEmpty {
                    entries[entries.count - 1].text += "\n" + line.trimmed
                }
                continue
            }
            isContinued = add(message, line: firstLine + number)
        }
    }

    static func read(_ path: FilePath) throws -> ReportLog {
        let size = try Files.stat(path).size
        var firstLine = 1
        var place: Int64 = 0
        while size - place > Int64(limit) {
            let step = min(Int(size - place) - limit, 4 << 20)
            firstLine += try Files.read(path, at: place, count: step).count { $0 == 0x0A }
            place += Int64(step)
        }
        let bytes = try Files.read(path, at: place, count: Int(min(size - place, Int64(limit))))
        return ReportLog(String(decoding: bytes, as: UTF8.self), firstLine: firstLine)
    }

    /// - Returns: Whether lines that follow belong to an entry.
    private mutating func add(_ message: Message, line: Int) -> Bool {
        if message.text.hasPrefix("Host: ") || starts == 0 && begin == nil {
            // What an earlier start complained about has been tried again since.
            let count = starts + (message.text.hasPrefix("Host: ") ? 1 : 0)
            self = ReportLog()
            starts = count
            begin = message.time
        }
        end = message.time
        if let zone = message.text.removingPrefix("Current timezone offset: ") {
            self.zone = zone.hasSuffix(" hours") ? String(zone.dropLast(6)) : String(zone)
        }
        if let banner = message.text.removingPrefix("[SKIP ] ---------- PHASE: ") {
            skipped.append(String(banner.prefix { $0 != " " }))
            return false
        }
        guard message.level != .debug, message.level != .info else { return false }
        entries.append(Entry(level: message.level, text: String(message.text), line: line))
        return true
    }

    /// A line that begins a message: `YYYY-MM-DD HH:MM:SS [NAME            ] [LEVEL   ] text`.
    private struct Message {
        var time: String
        var level: ComposeLog.Level
        var text: Substring

        init?(_ line: Substring) {
            let bytes = line.utf8
            guard bytes.count > 24, bytes.first.map({ (0x30...0x39).contains($0) }) == true else {
                return nil
            }
            let stamp = line.prefix(19)
            var rest = line.dropFirst(20)
            guard stamp.utf8.count == 19, rest.first == "[" else { return nil }
            // At most the name of a phase comes before the level.
            for _ in 0..<2 {
                guard let close = rest.firstIndex(of: "]") else { return nil }
                let found = ReportLog.levels.first { rest.hasPrefix($0.0) }
                let next = rest[rest.index(after: close)...].drop { $0 == " " }
                if let found {
                    (time, level, text) = (String(stamp), found.1, next)
                    return
                }
                rest = next
            }
            return nil
        }
    }
}

extension ReportLog {
    /// How long the last start took, in seconds; nil when the log does not tell.
    var seconds: Int? {
        guard let first = begin.flatMap(Self.seconds), let last = end.flatMap(Self.seconds), last >= first
        else {
            return nil
        }
        return last - first
    }

    /// Seconds since some day of `2026-11-21 20:46:56`.
    static func seconds(_ text: String) -> Int? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count >= 6, (1...12).contains(numbers[1]), numbers[0] < 10_000 else { return nil }
        // Years are counted from March, so that the leap day is a year's last.
        let year = numbers[1] > 2 ? numbers[0] : numbers[0] - 1
        let month = (numbers[1] + 9) % 12
        let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + numbers[2]
        return days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
    }
}

extension StringProtocol {
    func removingPrefix(_ prefix: String) -> SubSequence? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }

    fileprivate var trimmed: SubSequence { drop { $0 == " " } }
}
