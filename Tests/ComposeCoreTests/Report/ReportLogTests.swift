import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Reading the log of a compose") struct ReportLogTests {
    private let text = """
        2026-11-21 20:00:00 [INFO    ] Host: first
        2026-11-21 20:00:01 [ERROR   ] Compose run failed: of the first start
        2026-11-21 23:59:50 [INFO    ] Host: second
        2026-11-21 23:59:50 [INFO    ] Current timezone offset: -3.5 hours
        2026-11-21 23:59:51 [OSBS            ] [WARNING ] with a phase
        2026-11-21 23:59:52 [WARNING ] [SKIP ] ---------- PHASE: OSTREE ----------
        2026-11-21 23:59:53 [ERROR   ] Compose run failed: ERROR running command: false
            For more details see /elsewhere/logs/global/x.log
        2026-11-21 23:59:54 [INFO    ] [not a level] info
        2026-11-22 00:00:20 [INFO    ] end

        """

    @Test("only the last start counts: its messages, its times, its zone") func lastStart() {
        let log = ReportLog(text)
        #expect(log.starts == 2)
        #expect(log.begin == "2026-11-21 23:59:50")
        #expect(log.seconds == 30)
        #expect(log.zone == "-3.5")
        #expect(log.skipped == ["OSTREE"])
        #expect(
            log.entries == [
                .init(level: .warning, text: "with a phase", line: 5),
                .init(
                    level: .error,
                    text: "Compose run failed: ERROR running command: false\n"
                        + "For more details see /elsewhere/logs/global/x.log", line: 7),
            ])
    }

    @Test("days count across the ends of months and leap years") func days() throws {
        func days(_ from: String, _ to: String) throws -> Int {
            let times = try [from, to].map { try #require(ReportLog.seconds($0 + " 00:00:00")) }
            return (times[1] - times[0]) / 86_400
        }
        #expect(try days("2024-02-28", "2024-03-01") == 2)
        #expect(try days("2026-02-28", "2026-03-01") == 1)
        #expect(try days("2026-12-31", "2027-01-01") == 1)
        #expect(try days("2000-01-01", "2026-11-21") == 9821)
    }

    @Test("the log that the failure names is found where the compose is now, and never outside of it")
    func cause() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            try Files.createDirectories(layout.logs.global)
            try Files.writeAtomically(
                "COMMAND: false\nlast line\n", to: layout.logs.global.appending("x.log"))
            let cause = try #require(ReportCause(ReportLog(text), layout: layout))
            #expect(cause.line == 7)
            #expect(cause.tail == ["COMMAND: false", "last line"])
            try Files.remove(layout.logs.global.appending("x.log"))
            try Files.symlink("/etc/passwd", at: layout.logs.global.appending("x.log"))
            let outside = try #require(ReportCause(ReportLog(text), layout: layout))
            #expect(outside.log == nil)
            #expect(outside.tail == [])
        }
    }

    @Test("whatever a log holds, it is read") func fuzz() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            var bytes = Array(text.utf8)
            for _ in 0..<10 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            let log = ReportLog(
                String(decoding: bytes.prefix(.random(in: 0...bytes.count, using: &generator)), as: UTF8.self)
            )
            _ = log.seconds
            _ = ReportFindings(log.entries, trees: [])
        }
    }
}
