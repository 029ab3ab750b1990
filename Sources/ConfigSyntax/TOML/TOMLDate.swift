/// Dates and times as TOML writes them: RFC 3339, with or without an offset, or one of the two alone.
enum TOMLDate {
    static func isValid(_ word: ArraySlice<UInt8>) -> Bool {
        if isTime(word) { return true }
        let date = word.prefix(10)
        guard isDate(date) else { return false }
        let rest = word.dropFirst(10)
        guard let separator = rest.first else { return true }
        guard "Tt ".utf8.contains(separator) else { return false }
        return isTimeWithOffset(rest.dropFirst())
    }

    /// Whether this is `YYYY-MM-DD`, a day that there is.
    static func isDate(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], digits: 4),
            let month = number(parts[1], digits: 2),
            let day = number(parts[2], digits: 2), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        return (1...length).contains(day)
    }

    private static func isTimeWithOffset(_ word: ArraySlice<UInt8>) -> Bool {
        if let last = word.last, last == UInt8(ascii: "Z") || last == UInt8(ascii: "z") {
            return isTime(word.dropLast())
        }
        guard let sign = word.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) else {
            return isTime(word)
        }
        let offset = word[sign...].dropFirst()
        return isTime(word[..<sign]) && offset.count == 5 && isClock(offset)
    }

    /// Whether this is `HH:MM:SS`, with a fraction or without.
    private static func isTime(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0].count == 8, isClock(parts[0]) else { return false }
        return parts.count == 1 || !parts[1].isEmpty && parts[1].allSatisfy(TOMLNumber.isDigit)
    }

    /// Whether this is `HH:MM` or `HH:MM:SS`.
    private static func isClock(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0], digits: 2), hour < 24 else {
            return false
        }
        return parts.dropFirst().allSatisfy { part in number(part, digits: 2).map { $0 < 60 } ?? false }
    }

    private static func number(_ digits: ArraySlice<UInt8>, digits count: Int) -> Int? {
        guard digits.count == count, digits.allSatisfy(TOMLNumber.isDigit) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
