import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ProgressReportTests {
    private func report(_ event: String, _ path: String?) throws -> ProgressReport? {
        var environment = try Host.forTests().environment
        environment.variables[ProgressReport.variable] = path
        return ProgressReport(event: event, environment)
    }

    private func line(_ event: String, _ message: String) throws -> String {
        try #require(try report(event, "/f")).line(Array(message.utf8))
    }

    @Test("phases that begin and end are told, and nothing else") func events() throws {
        let message = #"{"phase_name": "init", "compose_id": "P-1", "location": "http://x/compose"}"#
        #expect(try line("phase-start", message) == "http://x/compose: phase init started\n")
        #expect(try line("phase-stop", message) == "http://x/compose: phase init finished\n")
        for event in ["status-change", "ostree", "phase", ""] {
            #expect(try report(event, "/f") == nil)
        }
        #expect(try report("phase-start", nil) == nil)
        #expect(try report("phase-start", "") == nil)
    }

    @Test(
        "a message that cannot be used is an error, and one with line ends is still one line",
        arguments: [
            "", "{", "[]", "null", #"{"phase_name": "init"}"#, #"{"location": "x", "phase_name": 1}"#,
        ])
    func broken(message: String) throws {
        #expect(throws: ComposeError.self) { try line("phase-start", message) }
        let text = try line("phase-stop", #"{"phase_name": "a\nb", "location": "x\ny"}"#)
        #expect(text.filter { $0 == "\n" }.count == 1)
    }

    @Test("lines are appended, whoever else does so") func appending() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("progress")
            try Files.writeAtomically("before\n", to: path)
            let report = try #require(try report("phase-start", path.string))
            _ = try await Array(0..<20).concurrentMap(limit: 4) { number in
                try report.tell(Array("{\"location\": \"l\", \"phase_name\": \"\(number)\"}".utf8))
            }
            let lines = try Files.readText(path).split(separator: "\n")
            #expect(lines.count == 21)
            #expect(lines.first == "before")
            #expect(Set(lines) == Set((0..<20).map { "l: phase \($0) started" } + ["before"]))
            let nowhere = try #require(try self.report("phase-start", "\(directory)/none/x"))
            #expect(throws: ComposeError.self) {
                try nowhere.tell(Array(#"{"location": "l", "phase_name": "p"}"#.utf8))
            }
        }
    }
}
