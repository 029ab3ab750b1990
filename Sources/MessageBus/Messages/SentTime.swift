internal import HostKit

/// The time in the header `sent-at`: ISO 8601 with an offset, as Python's `datetime.isoformat` writes it.
enum SentTime {
    /// In UTC, to the second.
    static func text(_ time: Timestamp) -> String {
        let utc = time.utc
        return "\(utc.date)T\(utc.time)+00:00"
    }

    /// `2026-01-31T12:00:00.5+01:00`; without an offset it is UTC. Nil for anything else.
    static func read(_ text: String) -> Timestamp? {
        var rest = Substring(text)
        guard let year = number(&rest, 4), take(&rest, "-"), let month = number(&rest, 2), take(&rest, "-"),
            let day = number(&rest, 2), take(&rest, "T") || take(&rest, " "), let hour = number(&rest, 2),
            take(&rest, ":"), let minute = number(&rest, 2), take(&rest, ":"), let second = number(&rest, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        guard let nanoseconds = fraction(&rest), let offset = offset(rest) else { return nil }
        let seconds = days(year, month, day) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - offset
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }

    private static func take(_ rest: inout Substring, _ sign: Character) -> Bool {
        guard rest.first == sign else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func number(_ rest: inout Substring, _ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.utf8.count == count, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        rest = rest.dropFirst(count)
        return Int(digits)
    }

    /// Nanoseconds; zero where there is no fraction.
    private static func fraction(_ rest: inout Substring) -> Int32? {
        guard take(&rest, ".") else { return 0 }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        let nine = (String(digits) + "000000000").prefix(9)
        return Int32(nine)
    }

    /// Seconds east of UTC.
    private static func offset(_ text: Substring) -> Int64? {
        if text.isEmpty || text == "Z" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        var rest = text.dropFirst()
        guard let hours = number(&rest, 2), take(&rest, ":"), let minutes = number(&rest, 2), rest.isEmpty
        else {
            return nil
        }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return sign == "-" ? -seconds : seconds
    }

    /// Days since 1970; years are counted from March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }
}
