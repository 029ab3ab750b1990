internal import SourceDiagnostics

/// `{{name}}` in the configurations of parts.
enum Placeholders {
    /// One of them in a file.
    struct Use: Sendable, Hashable {
        var name: String
        /// With the braces, in bytes.
        var range: Range<Int>
        /// Whether it stands in a line that is a comment.
        var isComment: Bool
    }

    static let configDirectory = "configdir"
    private static let partPrefix = "part-"

    static func name(ofPart name: String) -> String { partPrefix + name }

    /// The part whose directory a placeholder stands for.
    static func part(of name: String) -> String? {
        name.hasPrefix(partPrefix) ? String(name.dropFirst(partPrefix.count)) : nil
    }

    /// All of a text: a name without braces and line breaks, blanks around it do not count.
    static func find(in bytes: [UInt8]) -> [Use] {
        let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
        var uses: [Use] = []
        var place = 0
        var lineStart = 0
        while place + 1 < bytes.count {
            if bytes[place] == 0x0A { lineStart = place + 1 }
            guard bytes[place] == open, bytes[place + 1] == open else {
                place += 1
                continue
            }
            var end = place + 2
            while end < bytes.count, bytes[end] != open, bytes[end] != close, bytes[end] != 0x0A { end += 1 }
            guard end + 1 < bytes.count, bytes[end] == close, bytes[end + 1] == close, end > place + 2 else {
                place += 1
                continue
            }
            let first = bytes[lineStart..<place].first { $0 != 0x20 && $0 != 0x09 }
            var name = bytes[place + 2..<end]
            while name.first == 0x20 { name.removeFirst() }
            while name.last == 0x20 { name.removeLast() }
            uses.append(
                Use(
                    name: String(decoding: name, as: UTF8.self), range: place..<end + 2,
                    isComment: first == UInt8(ascii: "#")))
            place = end + 2
        }
        return uses
    }

    /// A text with values in the place of placeholders; those without a value stay.
    static func fill(_ bytes: [UInt8], with values: [String: String]) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        for use in find(in: bytes) {
            guard let value = values[use.name] else { continue }
            result += bytes[place..<use.range.lowerBound]
            result += Array(value.utf8)
            place = use.range.upperBound
        }
        return result + bytes[place...]
    }
}

extension Diagnostic {
    static func unknownPlaceholder(_ name: String, nearest: String?, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.placeholder", severity: .error,
            message: "Unknown placeholder '\(name)' in '\(range.file)'", range: range,
            hint: nearest.map { "did you mean '{{\($0)}}'?" }
                ?? "there are {{configdir}} and {{part-NAME}} for each part", fix: nearest.map { "{{\($0)}}" }
        )
    }

    static func unneededPart(_ name: String, _ part: String, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.placeholder", severity: .error,
            message: "part '\(part)' uses part '\(name)', which need not be finished before it", range: range,
            hint: "add '\(name)' to depends_on of '\(part)'")
    }
}
