import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Why a package is in a compose")
struct WhyReportTests {
    private func compose() async throws -> [TreeJournal] {
        let compose = try CaseCompose()
        let outcome = try await compose.gather { _ in }
        return outcome.contents.values.map { TreeJournal($0, pool: compose.pool) }
    }

    @Test("every gathered package leads back to an input") func chains() async throws {
        let journals = try await compose()
        for journal in journals {
            for package in journal.packages.keys {
                let report = WhyReport(
                    package, journals, variants: [journal.tree.variant], arches: [journal.tree.arch])
                let last = try #require(report.answers.first { $0.package == package }?.steps.last)
                #expect([.input, .prepopulate].contains(last.reason.kind), "\(journal.tree) \(package)")
            }
        }
    }

    @Test("a record reads as it was written") func roundTrip() async throws {
        let journals = try await compose()
        try await withTemporaryDirectory { directory in
            for journal in journals {
                let path = directory.appending("\(journal.tree)")
                try Files.writeAtomically(journal.text(), to: path)
                #expect(try TreeJournal.read(path) == journal)
            }
        }
    }

    @Test("a package that the extended variant has is explained there") func extended() async throws {
        let report = WhyReport(
            "openssl-devel.x86_64", try await compose(), variants: ["Server-optional"], arches: ["x86_64"])
        #expect(
            "\(report)" == """
                openssl-devel-3.0-1.pt1.x86_64 in Server-optional.x86_64
                  python3-3.11-1.pt1.src requires openssl-devel
                  the source of python3-3.11-1.pt1.x86_64
                  richdep-cond-1.0-1.pt1.x86_64 requires (python3 if kernel)
                  asked for as 'richdep-cond' by comps group 'rich'
                """)
    }

    @Test(
        "a package is found by any of its names",
        arguments: [
            "bash", "bash.x86_64", "bash-5.2-1.pt1", "bash-5.2-1.pt1.x86_64", "bash-5.2-1.pt1.x86_64.rpm",
        ])
    func names(question: String) async throws {
        let report = WhyReport(question, try await compose(), variants: ["Server"], arches: ["x86_64"])
        #expect(report.answers.contains { $0.package == "bash-5.2-1.pt1.x86_64" && $0.kind == .binary })
    }

    @Test("what was asked for in vain is told, too") func absent() async throws {
        let report = WhyReport("filtered-out", try await compose())
        #expect(report.answers.isEmpty)
        #expect(report.absences.map(\.tree.description) == ["Server.aarch64", "Server.x86_64"])
    }

    @Test("the directory of something else is told") func noCompose() async throws {
        try await withTemporaryDirectory { directory in
            let error = #expect(throws: ComposeError.self) { try WhyReport.journals(of: directory) }
            #expect(error?.code == .input)
        }
    }
}
