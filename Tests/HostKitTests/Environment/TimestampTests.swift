import Foundation
import HostKit
import Testing

@Suite struct TimestampTests {
    @Test(
        "a moment has the right date and time in UTC",
        arguments: [
            (0, "1970-01-01 00:00:00.000"), (951_782_399, "2000-02-28 23:59:59.000"),
            (951_782_400, "2000-02-29 00:00:00.000"),
            (-1, "1969-12-31 23:59:59.000"), (4_107_542_400, "2100-03-01 00:00:00.000"),
            (253_402_300_799, "9999-12-31 23:59:59.000"),
        ])
    func civil(_ seconds: Int, _ expected: String) {
        #expect(Timestamp(seconds: Int64(seconds)).utc.description == expected)
    }

    @Test("any moment agrees with the C library") func gmtime() {
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -62_000_000_000...253_402_300_799)
            var time = time_t(seconds)
            var fields = tm()
            gmtime_r(&time, &fields)
            let utc = Timestamp(seconds: seconds).utc
            #expect(utc.year == Int(fields.tm_year) + 1900 && utc.month == Int(fields.tm_mon) + 1)
            #expect(utc.day == Int(fields.tm_mday) && utc.weekday == Int(fields.tm_wday))
            #expect(utc.hour == Int(fields.tm_hour) && utc.minute == Int(fields.tm_min))
            #expect(utc.second == Int(fields.tm_sec))
        }
    }

    @Test("milliseconds are cut, not rounded into the next second") func milliseconds() {
        #expect(Timestamp(seconds: 0, nanoseconds: 999_999_999).utc.time == "00:00:00")
        #expect(Timestamp(seconds: 0, nanoseconds: 7_999_999).utc.description.hasSuffix(".007"))
    }

    @Test("SOURCE_DATE_EPOCH is decimal seconds and nothing else") func sourceDateEpoch() {
        #expect(Timestamp(sourceDateEpoch: "1700000000") == Timestamp(seconds: 1_700_000_000))
        for wrong in [
            "", "-1", "+1", "1.5", "0x10", " 1", "yesterday", "99999999999999999999", "9999999999999",
        ] {
            #expect(Timestamp(sourceDateEpoch: wrong) == nil)
        }
    }

    @Test("the clock is right") func now() {
        #expect(abs(Double(Timestamp.now().seconds) - Date().timeIntervalSince1970) < 5)
    }
}
