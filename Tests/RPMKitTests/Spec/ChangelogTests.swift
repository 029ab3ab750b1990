import Foundation
import RPMKit
import Testing

@Suite struct ChangelogTests {
    private static let date = ChangelogDate(year: 2024, month: 3, day: 5, hour: 7, minute: 8, second: 9)

    private static func add(_ spec: String, evr: String? = "1.0-1", text: String = "- New") throws -> String {
        var editor = try SpecEditor(spec)
        try editor.addChangelogEntry(author: "B <b@x>", evr: evr, date: date, text: text)
        return editor.text
    }

    @Test(
        "an entry goes on top, one blank line before the next, and rpm reads both",
        .enabled(if: Oracle.hasRPM)) func top() throws
    {
        let text = try Self.add(SpecSamples.plain)
        #expect(
            changes(SpecSamples.plain, text) == ["+* Tue Mar 05 2024 B <b@x> - 1.0-1", "+- New", "+"])
        let reply = try Oracle.rpmspec(Array(text.utf8)) {
            ["-q", "--srpm", "--qf", "[%{CHANGELOGTIME} %{CHANGELOGNAME} %{CHANGELOGTEXT}\\n]", $0]
        }
        #expect(reply.output.hasPrefix("1709640000 B <b@x> - 1.0-1 - New\n1672660800 A. Person"))
    }

    @Test(
        "the layout of older entries is copied",
        arguments: [
            ("* Mon Jan  2 2023 A - 1\n- x\n", "* Tue Mar  5 2024 B <b@x> - 1.0-1\n- New\n\n"),
            ("* Mon Jan 2 2023 A - 1\n- x\n", "* Tue Mar 5 2024 B <b@x> - 1.0-1\n- New\n\n"),
            ("* Mon Jan 12 2023 A - 1\n- x\n", "* Tue Mar 05 2024 B <b@x> - 1.0-1\n- New\n\n"),
            (
                "* Mon Jan 02 10:11:12 UTC 2023 A - 1\n- x\n",
                "* Tue Mar 05 07:08:09 UTC 2024 B <b@x> - 1.0-1\n- New\n\n"
            ),
            (
                "* Mon Jan 12 2023 A - 1\n- x\n* Mon Jan 02 2023 A - 1\n- y\n",
                "* Tue Mar 05 2024 B <b@x> - 1.0-1\n- New\n"
            ),
            ("", "* Tue Mar 05 2024 B <b@x> - 1.0-1\n- New\n"),
        ]) func layout(_ old: String, _ added: String) throws
    {
        let head = "Name: a\n%changelog\n"
        #expect(try Self.add(head + old) == head + added + old)
    }

    @Test(
        "no %changelog or %autochangelog: nothing is added",
        arguments: ["Name: a\n", "%changelog\n%autochangelog\n", "%changelog\n%{?autochangelog}\n"])
    func nothing(spec: String) throws { #expect(try Self.add(spec) == spec) }

    @Test("a comment above the first entry stays on top, line ends and the missing one are minded")
    func places() throws {
        #expect(
            try Self.add("%changelog\r\n# c\r\n* Mon Jan 02 2023 A - 1\r\n- x")
                == "%changelog\r\n# c\r\n* Tue Mar 05 2024 B <b@x> - 1.0-1\r\n- New\r\n\r\n"
                + "* Mon Jan 02 2023 A - 1\r\n- x"
        )
        #expect(try Self.add("%changelog") == "%changelog\n* Tue Mar 05 2024 B <b@x> - 1.0-1\n- New\n")
        #expect(
            try Self.add("%changelog\n\n%files\n")
                == "%changelog\n* Tue Mar 05 2024 B <b@x> - 1.0-1\n- New\n\n%files\n")
    }

    @Test("the same entry is not added twice, another one is") func twice() throws {
        let once = try Self.add(SpecSamples.plain, text: "- New\n- More\n")
        #expect(try Self.add(once, text: "- New\n- More") == once)
        #expect(try Self.add(once, text: "- Other") != once)
        #expect(try Self.add(once, evr: "1.0-2", text: "- New\n- More") != once)
        let included = try Self.add("%changelog\n%include old\n")
        #expect(included == "%changelog\n* Tue Mar 05 2024 B <b@x> - 1.0-1\n- New\n\n%include old\n")
        #expect(try Self.add(included) == included)
        let timed = "%changelog\n* Mon Jan 02 10:11:12 UTC 2023 A - 1\n- x\n"
        let timedOnce = try Self.add(timed)
        #expect(try Self.add(timedOnce) == timedOnce)
    }

    @Test("entries are read with date, author, version and content") func reading() throws {
        let changelog = try #require(
            try SpecEditor(
                "%changelog\n* Mon Jan 02 10:11:12 CET 2023 A - B <a@x> - 1:2-3\n- x\n  y\n\n"
                    + "* Tue Feb 03 2022 C <c@x> 1.0-1\n* bad\n"
            ).changelog)
        #expect(changelog.entries.count == 3)
        let first = changelog.entries[0]
        #expect((first.author, first.evr, first.hasTime, first.line) == ("A - B <a@x>", "1:2-3", true, 2))
        #expect(first.content == ["- x", "  y"])
        #expect(first.date == ChangelogDate(year: 2023, month: 1, day: 2, hour: 10, minute: 11, second: 12))
        #expect((changelog.entries[1].author, changelog.entries[1].evr) == ("C <c@x>", "1.0-1"))
        #expect(changelog.entries[2].date == nil)
    }

    @Test(
        "macros and leading stars are escaped once",
        arguments: [
            ("100% of %files", "100% of %%files"), ("%%done %%{x}", "%%done %%{x}"),
            ("%{x} %[1] %(ls) %", "%%{x} %%[1] %%(ls) %"),
            ("* a\n* b", " * a\n * b"), ("a * b", "a * b"), ("5%-", "5%-"), ("%é", "%%é"),
        ]) func escaping(_ text: String, _ expected: String)
    {
        #expect(SpecText.escapingForChangelog(text) == expected)
    }

    @Test("dates agree with the C library from 1900 to 2100") func dates() {
        for seconds in stride(from: -2_208_988_800, to: 4_102_444_800, by: 8_640_007) {
            var time = time_t(seconds)
            var parts = tm()
            gmtime_r(&time, &parts)
            let date = ChangelogDate(secondsSince1970: seconds)
            let expected = [
                parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                parts.tm_sec,
            ]
            #expect(
                [date.year, date.month, date.day, date.hour, date.minute, date.second]
                    == expected.map(Int.init))
            #expect(date.weekday == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday)])
        }
    }
}
