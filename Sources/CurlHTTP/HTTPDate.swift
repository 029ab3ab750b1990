/// Dates as servers write them, in seconds since 1970.
enum HTTPDate {
    /// The preferred form: `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// - SeeAlso: RFC 9110, 5.6.7.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split { $0 == " " || $0 == ":" }
        guard words.count == 8, words[7] == "GMT",
            let month = months.firstIndex(where: { $0 == words[2] }),
            let day = Int64(words[1]), let year = Int64(words[3]), let hour = Int64(words[4]),
            let minute = Int64(words[5]), let second = Int64(words[6]), (1970...9999).contains(year),
            (1...31).contains(day), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        let days = daysSinceEpoch(year: year, month: Int64(month + 1), day: day)
        return days * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// The date of a cookie, of which there are many forms: a time, a day, a month and a year, in any order, of any
    /// separators.
    ///
    /// - SeeAlso: RFC 6265, 5.1.1.
    static func cookieSeconds(_ text: String) -> Int64? {
        var (time, day, month, year): ([Int64]?, Int64?, Int64?, Int64?)
        for token in text.utf8.split(whereSeparator: isDelimiter).prefix(20) {
            if time == nil, let found = clock(token) {
                time = found
            } else if day == nil, let found = number(token, digits: 1...2) {
                day = found
            } else if month == nil, let found = self.month(token) {
                month = found
            } else if year == nil, let found = number(token, digits: 2...4) {
                year = found < 70 ? found + 2000 : found < 100 ? found + 1900 : found
            }
        }
        guard let time, let day, let month, let year, (1...31).contains(day), year >= 1601, time[0] <= 23,
            time[1] <= 59, time[2] <= 59
        else { return nil }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        return days * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// `8:49:37`, with whatever follows the last number.
    private static func clock(_ token: Substring.UTF8View) -> [Int64]? {
        let parts = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[..<2].allSatisfy({ $0.allSatisfy(\.isDigit) }) else { return nil }
        let numbers = parts[..<3].compactMap { number($0, digits: 1...2) }
        return numbers.count == 3 ? numbers : nil
    }

    /// The digits at the beginning, if there are so many and no more.
    private static func number(_ token: Substring.UTF8View, digits: ClosedRange<Int>) -> Int64? {
        let number = token.prefix(while: \.isDigit)
        return digits.contains(number.count) ? Int64(String(Substring(number))) : nil
    }

    private static func month(_ token: Substring.UTF8View) -> Int64? {
        let word = String(Substring(token.prefix(3))).lowercased()
        return months.firstIndex { $0.lowercased() == word }.map { Int64($0 + 1) }
    }

    /// Counted in years that begin with March, so that the day that is sometimes missing comes last.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
