/// Warnings that say the same of different things.
struct ReportFindings: Sendable, Hashable {
    struct Group: Sendable, Hashable {
        /// What they have in common, with `…` for what differs; the whole first line of one alone.
        var title: String
        var level: ComposeLog.Level
        var entries: [ReportLog.Entry]
    }

    /// Errors first, then the larger ones.
    var groups: [Group]

    /// - Parameter trees: The names of trees, as in `Server.x86_64`: messages often begin with one.
    init(_ entries: [ReportLog.Entry], trees: Set<String>) {
        var patterns: [Pattern] = []
        var places: [Pattern.Key: [Int]] = [:]
        for entry in entries {
            let words = Self.words(Self.firstLine(entry.text), trees)
            let key = Pattern.Key(count: words.count, isError: entry.level != .warning)
            if let place = places[key]?.first(where: { patterns[$0].accepts(words) }) {
                patterns[place].add(entry, words)
            } else {
                places[key, default: []].append(patterns.count)
                patterns.append(Pattern(words: words, entries: [entry]))
            }
        }
        groups = patterns.map(\.group).enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if (one.level == .warning) != (other.level == .warning) { return other.level == .warning }
            if one.entries.count != other.entries.count { return one.entries.count > other.entries.count }
            return left.offset < right.offset
        }.map(\.element)
    }

    /// A sentence with places for what differs.
    private struct Pattern {
        struct Key: Hashable {
            var count: Int
            var isError: Bool
        }

        var words: [Substring]
        var entries: [ReportLog.Entry]

        /// Whether most words are the same.
        func accepts(_ others: [Substring]) -> Bool {
            let equal = zip(words, others).count { $0 == $1 && $0 != ReportFindings.gap }
            let gaps = words.count { $0 == ReportFindings.gap }
            return words == others || equal * 5 >= (words.count - gaps) * 3 && equal > 1
        }

        mutating func add(_ entry: ReportLog.Entry, _ others: [Substring]) {
            for place in words.indices where words[place] != others[place] {
                words[place] = ReportFindings.gap
            }
            entries.append(entry)
        }

        var group: Group {
            let title =
                entries.count == 1
                ? ReportFindings.firstLine(entries[0].text) : words.joined(separator: " ")
            return Group(title: title, level: entries[0].level, entries: entries)
        }
    }

    private static let gap: Substring = "…"

    private static func firstLine(_ text: String) -> String {
        String(text.prefix { $0 != "\n" }.prefix(400))
    }

    /// The words of a sentence, with one gap for each text in quotes and for words that are no language: trees,
    /// versions, paths.
    private static func words(_ text: String, _ trees: Set<String>) -> [Substring] {
        var words: [Substring] = []
        var quote: Character?
        for word in text.split(separator: " ") {
            if let open = quote {
                if word.contains(open) { quote = nil }
                continue
            }
            let first = word.first
            let isQuoted = first == "'" || first == "\""
            if isQuoted, let first, !word.dropFirst().contains(first) { quote = first }
            let isName = isQuoted || word.contains { $0.isNumber || $0 == "/" || $0 == "=" }
            words.append(
                isName || trees.contains(String(word.prefix { $0 != ":" && $0 != "," })) ? gap : word)
        }
        return words
    }
}
