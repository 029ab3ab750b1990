#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A moment, counted from 1970-01-01 00:00:00 UTC without leap seconds.
public struct Timestamp: Hashable, Sendable, Codable, Comparable {
    public var seconds: Int64
    /// From 0 to 999 999 999, also before 1970.
    public var nanoseconds: Int32

    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The system's clock.
    public static func now() -> Self {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Self(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }

    /// The value of `SOURCE_DATE_EPOCH`: seconds as decimal digits; nil for anything else.
    ///
    /// - SeeAlso: reproducible-builds.org, SOURCE_DATE_EPOCH specification.
    public init?(sourceDateEpoch text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text),
            seconds <= Self.lastSecond
        else { return nil }
        self.init(seconds: seconds)
    }

    /// The end of the year 9999, the last one with four digits.
    static let lastSecond: Int64 = 253_402_300_799

    public static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The moment in UTC.
    public var utc: CivilTime {
        let days = seconds.floorDivided(by: 86_400)
        let rest = Int(seconds - days * 86_400)
        let (year, month, day) = Self.date(daysSinceEpoch: days)
        return CivilTime(
            year: year, month: month, day: day, hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60,
            nanosecond: Int(nanoseconds), weekday: Int((days + 4).modulo(7)))
    }

    /// The moment where this machine is, by the rules of its time zone.
    public var local: CivilTime {
        var time = time_t(seconds)
        var fields = tm()
        guard localtime_r(&time, &fields) != nil else { return utc }
        return CivilTime(
            year: Int(fields.tm_year) + 1900, month: Int(fields.tm_mon) + 1, day: Int(fields.tm_mday),
            hour: Int(fields.tm_hour), minute: Int(fields.tm_min), second: Int(fields.tm_sec),
            nanosecond: Int(nanoseconds), weekday: Int(fields.tm_wday))
    }

    /// Gregorian year, month and day; years are counted from March, so that the leap day is a year's last.
    private static func date(daysSinceEpoch: Int64) -> (Int, Int, Int) {
        let days = daysSinceEpoch + 719_468
        let era = days.floorDivided(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
    }
}

/// A moment as a calendar and a clock show it.
public struct CivilTime: Hashable, Sendable {
    public var year: Int
    /// From 1.
    public var month: Int
    /// From 1.
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var nanosecond: Int
    /// From 0, Sunday.
    public var weekday: Int
}

extension CivilTime: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var date: String { "\(padded(year, 4))-\(padded(month))-\(padded(day))" }
    /// `HH:MM:SS`.
    public var time: String { "\(padded(hour)):\(padded(minute)):\(padded(second))" }
    /// `YYYY-MM-DD HH:MM:SS.mmm`.
    public var description: String { "\(date) \(time).\(padded(nanosecond / 1_000_000, 3))" }

    private func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    fileprivate func modulo(_ divisor: Int64) -> Int64 { self - floorDivided(by: divisor) * divisor }
}
