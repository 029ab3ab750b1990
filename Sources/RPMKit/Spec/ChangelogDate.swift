/// A moment in UTC, broken into what a changelog header is made of.
public struct ChangelogDate: Sendable, Hashable, Codable {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int

    public init(year: Int, month: Int, day: Int, hour: Int = 12, minute: Int = 0, second: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The moment so many seconds after 1970-01-01 00:00:00 UTC.
    public init(secondsSince1970 seconds: Int) {
        let (days, rest) = Self.floorDivide(seconds, 86_400)
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        // Years that start in March put the leap day last; 146097 days are 400 years.
        let (era, dayOfEra) = Self.floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The English name of the day, three letters long.
    public var weekday: String {
        // Sakamoto's rule: 0 is Sunday.
        let offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let shifted = month < 3 ? year - 1 : year
        let sum = shifted + shifted / 4 - shifted / 100 + shifted / 400
        let index = (sum + offsets[min(max(month, 1), 12) - 1] + day) % 7
        return Self.weekdays[(index + 7) % 7]
    }

    /// The English name of the month, three letters long.
    public var monthName: String { Self.months[min(max(month, 1), 12) - 1] }

    static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func floorDivide(_ value: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
