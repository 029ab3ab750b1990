internal import SourceDiagnostics

/// A line taken apart as a shell would do it, comments left out.
struct KickstartLine {
    struct Word: Hashable {
        /// Without the quotation marks.
        var text: String
        /// In the file.
        var range: Range<Int>
    }

    private(set) var words: [Word] = []
    /// Where a quotation begins that does not end.
    private(set) var openQuote: Range<Int>?

    /// The words with one space between.
    var text: String { words.map(\.text).joined(separator: " ") }

    /// - Parameter number: The line's, from 1.
    init(_ file: SourceFile, _ number: Int) {
        let range = file.lineRange(number)
        var scan = Scan(bytes: file.bytes[range])
        if number == 1, scan.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scan.place += 3 }
        while let word = scan.word() { words.append(word) }
        openQuote = scan.openQuote
    }

    private struct Scan {
        let bytes: ArraySlice<UInt8>
        var place: Int
        var openQuote: Range<Int>?

        init(bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            place = bytes.startIndex
        }

        private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

        mutating func word() -> Word? {
            while place < bytes.endIndex, Self.isBlank(bytes[place]) { place += 1 }
            guard place < bytes.endIndex, bytes[place] != UInt8(ascii: "#") else { return nil }
            let start = place
            var text: [UInt8] = []
            while place < bytes.endIndex, !Self.isBlank(bytes[place]) {
                let byte = bytes[place]
                place += 1
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quotation(byte, &text)
                } else if byte == UInt8(ascii: "\\"), place < bytes.endIndex {
                    text.append(bytes[place])
                    place += 1
                } else {
                    text.append(byte)
                }
            }
            return Word(text: String(decoding: text, as: UTF8.self), range: start..<place)
        }

        private mutating func quotation(_ mark: UInt8, _ text: inout [UInt8]) {
            let start = place - 1
            while place < bytes.endIndex {
                let byte = bytes[place]
                place += 1
                if byte == mark { return }
                if byte == UInt8(ascii: "\\"), mark == UInt8(ascii: "\""), place < bytes.endIndex {
                    text.append(bytes[place])
                    place += 1
                } else {
                    text.append(byte)
                }
            }
            openQuote = start..<bytes.endIndex
        }
    }
}

/// The options of a command: `--name=value` or `--name value`.
struct KickstartOptions {
    struct Option {
        var name: String
        var value: String?
        /// Where it stands.
        var word: KickstartLine.Word
    }

    private var rest: ArraySlice<KickstartLine.Word>

    init(_ words: ArraySlice<KickstartLine.Word>) { rest = words }

    mutating func next() -> Option? {
        guard let word = rest.popFirst() else { return nil }
        if let equals = word.text.firstIndex(of: "=") {
            let value = String(word.text[word.text.index(after: equals)...])
            return Option(name: String(word.text[..<equals]), value: value, word: word)
        }
        var value: String?
        if word.text.hasPrefix("--"), let next = rest.first, !next.text.hasPrefix("--") {
            value = next.text
            rest = rest.dropFirst()
        }
        return Option(name: word.text, value: value, word: word)
    }
}
