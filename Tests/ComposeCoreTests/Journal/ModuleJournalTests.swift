import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ModuleJournalTests {
    @Test("a journal keeps the module of each package, and answers in JSON with it") func module()
        async throws
    {
        let packages = ModuleGatherTests.packages.filter { $0.nevra.name.hasPrefix("perl") }
        let compose = ModularCompose(["perl:5.26"], packages: packages, builds: ModuleGatherTests.builds)
        let (outcome, pool) = try await compose.gather()
        let contents = try #require(outcome.contents[TreeID("App", "x86_64")])
        let journal = TreeJournal(contents, pool: pool)
        let kept = try await withTemporaryDirectory { directory in
            let path = directory.appending("App.result")
            try Files.writeAtomically(journal.text(), to: path)
            return try TreeJournal.read(path)
        }
        #expect(kept == journal)
        #expect(kept.packages["perl-5.26-1.x86_64"]?.module == "perl:5.26:1:q")
        let reason = try #require(kept.packages["perl-5.26-1.x86_64"]?.reason)
        #expect(
            reason.kind == .module && reason.sentence == "part of module perl:5.26:1:q, listed as 'perl:5.26'"
        )
        #expect(WhyReport("perl", [kept]).json.contains("\"module\": \"perl:5.26:1:q\""))
    }
}
