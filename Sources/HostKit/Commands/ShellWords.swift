/// Splits and quotes words as a POSIX shell does.
///
/// Expansions, operators and comments mean nothing here; the rules are those of Python's `shlex.split` with
/// its defaults.
/// - SeeAlso: POSIX.1-2017, Shell Command Language, 2.2 Quoting.
public enum ShellWords {
    /// A line that cannot be split into words.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        public enum Code: String, Hashable, Sendable, Codable {
            /// A `'` or `"` that is never closed.
            case unbalancedQuote
            /// A `\` with nothing after it.
            case trailingBackslash
        }

        public var code: Code
        /// The byte of the quote or the backslash, from 0, in the UTF-8 of the text.
        public var offset: Int

        public var description: String {
            switch code {
            case .unbalancedQuote: "the quote at offset \(offset) is never closed"
            case .trailingBackslash: "the backslash at offset \(offset) has nothing after it"
            }
        }
    }

    /// The words of a line; quoted parts join what stands beside them, so `a'b c'` is one word.
    public static func split(_ text: String) throws(ParseError) -> [String] {
        let bytes = Array(text.utf8)
        var words: [String] = []
        var word: [UInt8] = []
        var isInWord = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
                isInWord = false
                index += 1
                continue
            case UInt8(ascii: "\\"):
                guard index + 1 < bytes.count else {
                    throw ParseError(code: .trailingBackslash, offset: index)
                }
                word.append(bytes[index + 1])
                index += 2
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                index = try readQuoted(bytes, from: index, into: &word)
            default:
                word.append(byte)
                index += 1
            }
            isInWord = true
        }
        if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// Reads what stands between the quote at `start` and its partner; gives the offset after the partner.
    private static func readQuoted(
        _ bytes: [UInt8], from start: Int, into word: inout [UInt8]
    ) throws(ParseError) -> Int {
        let quote = bytes[start]
        var index = start + 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == quote { return index + 1 }
            if quote == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") {
                guard index + 1 < bytes.count else {
                    throw ParseError(code: .trailingBackslash, offset: index)
                }
                let next = bytes[index + 1]
                // Between double quotes a backslash protects only these two; else it stands for itself.
                if next != UInt8(ascii: "\\"), next != quote { word.append(byte) }
                word.append(next)
                index += 2
            } else {
                word.append(byte)
                index += 1
            }
        }
        throw ParseError(code: .unbalancedQuote, offset: start)
    }

    /// A word as a shell must read it to get the word back; plain words stay as they are.
    public static func quote(_ word: String) -> String {
        guard !word.isEmpty else { return "''" }
        if word.utf8.allSatisfy(isPlain) { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'"'"'"#)
            + "'"
    }

    /// Words as one line, each quoted where it must be.
    public static func join(_ words: some Sequence<String>) -> String {
        words.map(quote).joined(separator: " ")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "@%+=:,./-_".utf8.contains(byte)
        }
    }
}
