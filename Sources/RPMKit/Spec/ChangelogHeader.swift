/// The parts of `* Www Mmm DD [HH:MM:SS ZONE] YYYY AUTHOR [- EVR]`.
struct ChangelogHeader: Hashable {
    var date: ChangelogDate?
    var hasTime = false
    /// The day with the white space in front of it, which shows how days are padded.
    var dayText = ""
    var author = ""
    var evr: String?

    init(_ line: String) {
        let bytes = Array(line.utf8)
        var words: [Range<Int>] = []
        var position = 1
        while position < bytes.count {
            while position < bytes.count, bytes[position].isASCIISpace { position += 1 }
            let start = position
            while position < bytes.count, !bytes[position].isASCIISpace { position += 1 }
            if start < position { words.append(start..<position) }
        }
        var used = 0
        if words.count >= 4, let month = ChangelogDate.months.firstIndex(of: bytes.text(words[1])),
            let day = Int(bytes.text(words[2]))
        {
            dayText = bytes.text(words[1].upperBound..<words[2].upperBound)
            let clock = bytes.text(words[3]).split(separator: ":", omittingEmptySubsequences: false)
            let numbers = clock.compactMap { Int($0) }
            if numbers.count == 3, clock.count == 3, words.count >= 6, let year = Int(bytes.text(words[5])) {
                hasTime = true
                date = ChangelogDate(
                    year: year, month: month + 1, day: day, hour: numbers[0], minute: numbers[1],
                    second: numbers[2])
                used = 6
            } else if let year = Int(bytes.text(words[3])) {
                date = ChangelogDate(year: year, month: month + 1, day: day)
                used = 4
            }
        }
        guard used < words.count else { return }
        splitAuthor(bytes.text(words[used].lowerBound..<(words.last?.upperBound ?? bytes.count)))
    }

    /// The version stands behind the last ` - `, or behind the address.
    private mutating func splitAuthor(_ text: String) {
        let bytes = Array(text.utf8)
        var split: (author: Int, evr: Int)?
        if let dash = bytes.indices.last(where: { bytes.hasASCII(" - ", at: $0) }) {
            split = (dash, dash + 3)
        } else if let close = bytes.lastIndex(of: UInt8(ascii: ">")), close + 1 < bytes.count {
            split = (close + 1, close + 1)
        }
        guard let split else {
            author = text
            return
        }
        author = bytes.text(bytes.trimmingSpace(0..<split.author))
        var range = bytes.trimmingSpace(split.evr..<bytes.count)
        if range.count > 1, bytes[range.lowerBound] == UInt8(ascii: "-") {
            range = bytes.trimmingSpace(range.lowerBound + 1..<range.upperBound)
        }
        evr = range.isEmpty ? nil : bytes.text(range)
    }
}
