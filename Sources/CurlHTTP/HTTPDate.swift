internal import HostKit

/// Dates as servers write them.
enum HTTPDate {
    /// The preferred form: `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// - SeeAlso: RFC 9110, 5.6.7.
    static func moment(_ text: String) -> Timestamp? {
        let words = text.split { $0 == " " || $0 == ":" }
        guard words.count == 8, words[7] == "GMT",
            let month = months.firstIndex(where: { $0 == words[2] }), let day = Int(words[1]),
            let year = Int(words[3]), let hour = Int(words[4]), let minute = Int(words[5]),
            let second = Int(words[6]), year >= 1970
        else { return nil }
        return Timestamp(
            utcYear: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    }

    /// The date of a cookie, of which there are many forms: a time, a day, a month and a year, in any order, of any
    /// separators.
    ///
    /// - SeeAlso: RFC 6265, 5.1.1.
    static func cookieMoment(_ text: String) -> Timestamp? {
        var (time, day, month, year): ([Int]?, Int?, Int?, Int?)
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
        // No leap second here.
        guard let time, let day, let month, let year, year >= 1601, time[2] <= 59 else { return nil }
        return Timestamp(
            utcYear: year, month: month, day: day, hour: time[0], minute: time[1], second: time[2])
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
    private static func clock(_ token: Substring.UTF8View) -> [Int]? {
        let parts = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[..<2].allSatisfy({ $0.allSatisfy(\.isDigit) }) else { return nil }
        let numbers = parts[..<3].compactMap { number($0, digits: 1...2) }
        return numbers.count == 3 ? numbers : nil
    }

    /// The digits at the beginning, if there are so many and no more.
    private static func number(_ token: Substring.UTF8View, digits: ClosedRange<Int>) -> Int? {
        let number = token.prefix(while: \.isDigit)
        return digits.contains(number.count) ? Int(String(Substring(number))) : nil
    }

    private static func month(_ token: Substring.UTF8View) -> Int? {
        let word = String(Substring(token.prefix(3))).lowercased()
        return months.firstIndex { $0.lowercased() == word }.map { Int($0 + 1) }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
