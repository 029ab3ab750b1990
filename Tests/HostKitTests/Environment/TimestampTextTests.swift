import HostKit
import Testing

@Suite("dates as text") struct TimestampTextTests {
    @Test(
        "dates with an offset are read as moments",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-22T03:04:05Z", 1_795_316_645),
            ("2026-11-22T05:04:05+02:00", 1_795_316_645), ("2026-11-21T22:34:05-0430", 1_795_316_645),
            ("2026-11-22 03:04:05", 1_795_316_645), ("2000-02-29T12:00:00z", 951_825_600),
            ("0001-01-01T00:00:00Z", -62_135_596_800), ("2016-12-31T23:59:60Z", 1_483_228_800),
        ])
    func read(text: String, seconds: Int64) throws {
        #expect(Timestamp(iso8601: text)?.seconds == seconds)
    }

    @Test("the fraction of a second is kept") func fraction() throws {
        #expect(Timestamp(iso8601: "2026-11-22T03:04:05.071Z")?.nanoseconds == 71_000_000)
        #expect(Timestamp(iso8601: "2026-11-22T03:04:05.1234567891+00:00")?.nanoseconds == 123_456_789)
    }

    @Test(
        "what is no date is refused",
        arguments: [
            "", "2026-11-22", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
            "2026-11-22T03:04:05.Z", "2026-11-22T03:04:05+2", "2026-11-22T03:04:05Zx", "٢٠٢٦-11-22T03:04:05Z",
        ])
    func refused(text: String) { #expect(Timestamp(iso8601: text) == nil) }

    @Test("a moment is written as it is read") func written() throws {
        #expect(Timestamp(seconds: 1_795_316_645).iso8601 == "2026-11-22T03:04:05Z")
    }
}
