internal import HostKit
internal import SystemPackage

/// Why a compose failed, as far as its logs say it.
struct ReportCause: Sendable, Hashable {
    var message: String
    /// In the main log, from 1.
    var line: Int
    /// The log of a command that the message names, below the top of the compose.
    var log: FilePath?
    /// How that log ends.
    var tail: [String] = []

    private static let tailLength = 12

    /// The first cause: what stopped the compose, or else the first error.
    init?(_ log: ReportLog, layout: ComposeLayout) {
        let errors = log.entries.filter { $0.level == .error || $0.level == .critical }
        let opening = "Compose run failed: "
        guard let entry = errors.first(where: { $0.text.hasPrefix(opening) }) ?? errors.first else {
            return nil
        }
        message = String(entry.text.removingPrefix(opening) ?? entry.text[...])
        line = entry.line
        guard let path = Self.log(in: message, layout) else { return }
        self.log = path
        tail = Self.tail(of: path)
    }

    /// The log that a message sends its reader to; nil for one outside of the compose.
    private static func log(in message: String, _ layout: ComposeLayout) -> FilePath? {
        guard let found = message.firstRange(of: "For more details see ") else { return nil }
        let text = message[found.upperBound...].prefix { $0 != "\n" && $0 != " " }
        // A compose may have been moved since; its logs have moved with it.
        let path = FilePath(String(text))
        guard let logs = path.components.lastIndex(where: { $0.string == "logs" }) else { return nil }
        let inside = layout.top.pushing(FilePath(root: nil, path.components[logs...]))
        guard let real = try? Files.resolve(inside, under: layout.top), Files.isRegular(real) else {
            return nil
        }
        // Links lead through the names that the compose is known by.
        return inside
    }

    private static func tail(of path: FilePath) -> [String] {
        guard let size = Files.record(path)?.size,
            let bytes = try? Files.read(path, at: max(0, size - 16 << 10), count: 16 << 10)
        else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").suffix(tailLength)
        return lines.map { URLCredentials.redacted(in: String($0.prefix(500))) }
    }
}
