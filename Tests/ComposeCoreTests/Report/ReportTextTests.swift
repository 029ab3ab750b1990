import DigestKit
import Testing

@testable import ComposeCore

@Suite("Texts of reports") struct ReportTextTests {
    @Test("numbers and durations read well") func numbers() {
        #expect([0, 999, 1000, 1_234_567].map(ReportText.number) == ["0", "999", "1,000", "1,234,567"])
        let durations = [0, 0.0334, 1.77, 2, 59.6, 75, 120, 3600, 7500, .infinity].map(ReportText.duration)
        #expect(
            durations.prefix(9) == [
                "0 ms", "33 ms", "1.8 s", "2 s", "1 min", "1 min 15 s", "2 min", "1 h", "2 h 5 min",
            ])
        #expect(
            [0, 0.12345, 1, 7, -1].map(ReportText.percent) == [
                "0.00%", "12.35%", "100.00%", "100.00%", "0.00%",
            ])
    }

    @Test("base64 is that of RFC 4648") func base64() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        for (text, encoded) in pairs { #expect(Base64.text(Array(text.utf8)) == encoded) }
    }

    private let trees: Set = ["Server.x86_64", "Client.aarch64"]

    private func groups(_ texts: [String], level: ComposeLog.Level = .warning) -> ReportFindings {
        let entries = texts.enumerated().map {
            ReportLog.Entry(level: level, text: $0.element, line: $0.offset + 1)
        }
        return ReportFindings(entries, trees: trees)
    }

    @Test("messages that differ in names, trees and quotes are one kind") func grouping() {
        let found = groups([
            "Server.x86_64: there is no package 'a b', asked for by comps group 'web'",
            "Client.aarch64: there is no package 'c', asked for by comps group 'core'",
            "Server.x86_64: Unresolvable dependency libx in needs-x",
            "Server.x86_64: Unresolvable dependency liby in needs-y",
            "The disk is nearly full",
        ]).groups
        #expect(
            found.map(\.title) == [
                "… there is no package … asked for by comps group …", "… Unresolvable dependency … in …",
                "The disk is nearly full",
            ])
        #expect(found.map(\.entries.count) == [2, 2, 1])
    }

    @Test("messages of other words stay apart, and errors come first") func apart() {
        let warnings = [
            ReportLog.Entry(level: .warning, text: "cannot read the file", line: 1),
            ReportLog.Entry(level: .warning, text: "nothing more was found", line: 2),
            ReportLog.Entry(level: .error, text: "cannot read the file", line: 3),
        ]
        let found = ReportFindings(warnings, trees: []).groups
        #expect(found.map(\.level) == [.error, .warning, .warning])
    }
}
