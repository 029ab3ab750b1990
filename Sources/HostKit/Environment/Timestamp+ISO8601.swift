extension Timestamp {
    /// A moment given by date and time in UTC; nil for fields that no calendar has. A leap second counts as the next one.
    public init?(
        utcYear year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
        nanoseconds: Int32 = 0
    ) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (0...9999).contains(year), (1...12).contains(month), (1...lengths[month - 1]).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        // Years are counted from March, so that the leap day is a year's last, in eras of 400 years.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        let time = hour * 3600 + minute * 60 + second
        self.init(seconds: Int64(days * 86_400 + time), nanoseconds: nanoseconds)
    }

    /// Reads date and time with seconds, `T` or a space between them, with or without a fraction; UTC unless
    /// there is another offset.
    ///
    /// - SeeAlso: RFC 3339, 5.6.
    public init?(iso8601 text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2), let fraction = reader.fraction(), let offset = reader.offset(),
            reader.isAtEnd,
            let moment = Self(
                utcYear: year, month: month, day: day, hour: hour, minute: minute, second: second,
                nanoseconds: fraction)
        else { return nil }
        self.init(seconds: moment.seconds - Int64(offset * 60), nanoseconds: fraction)
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`, without the fraction of the second.
    public var iso8601: String { "\(utc.date)T\(utc.time)Z" }
}

/// Reads the digits of a date one group after the other.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest.removeFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Nanoseconds; further digits are dropped. Nil for a point without digits.
    mutating func fraction() -> Int32? {
        guard skip(".") || skip(",") else { return 0 }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        var value: Int32 = 0
        for place in 0..<9 {
            let digit = place < digits.count ? digits[digits.index(digits.startIndex, offsetBy: place)] : 0x30
            value = value * 10 + Int32(digit - 0x30)
        }
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = isAtEnd ? 0 : number(2), hours < 24, minutes < 60 else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }
}
