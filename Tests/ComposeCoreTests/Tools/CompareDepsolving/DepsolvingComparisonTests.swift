import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(Tool.require("gzip"))
struct DepsolvingComparisonTests {
    private static let old = """
        [INFO    ] reading repositories
        RPM(input): file:///old/bash-5-1.x86_64.rpm
        RPM(fulltree,multilib): http://x.example/b/zlib-1-1.i686.rpm
        DEBUGINFO: /old/bash-debuginfo-5-1.x86_64.rpm
        SRPM(lookaside): /old/bash-5-1.src.rpm
        WARNING: Unresolvable dependency RPM: x in y
        RPMS: 3

        """

    @Test("packages are known by the names of their files; other lines of a log are none") func reading() {
        let packages = GatheredPackages(log: Self.old)
        #expect(
            packages.files == [
                .binary: ["bash-5-1.x86_64.rpm", "zlib-1-1.i686.rpm"],
                .debug: ["bash-debuginfo-5-1.x86_64.rpm"], .source: ["bash-5-1.src.rpm"],
            ])
        #expect(GatheredPackages(log: "").isEmpty)
        #expect(GatheredPackages(log: "RPM:\nRPM(:\nRPM(a: /x.rpm\n RPM: /x.rpm\nrpm: /x\nSRPM: \n").isEmpty)
        #expect(GatheredPackages(log: "RPM: a.rpm \r\nRPM: /b.rpm").files == [.binary: ["a.rpm", "b.rpm"]])
    }

    @Test("what only one log has is listed and counted, wherever it lies and why it was taken")
    func difference() {
        let new = """
            RPM: https://new.example/bash-5-1.x86_64.rpm
            RPM(input): /new/bash-5-1.src.rpm
            DEBUGINFO(langpack): /new/bash-debuginfo-5-2.x86_64.rpm
            SRPM: bash-5-1.src.rpm
            """
        let comparison = DepsolvingComparison(GatheredPackages(log: Self.old), GatheredPackages(log: new))
        #expect(
            comparison.text == """
                ADDED: 2
                  RPM: bash-5-1.src.rpm
                  DEBUGINFO: bash-debuginfo-5-2.x86_64.rpm
                REMOVED: 2
                  DEBUGINFO: bash-debuginfo-5-1.x86_64.rpm
                  RPM: zlib-1-1.i686.rpm

                """)
        #expect(!comparison.isEmpty)
        let same = DepsolvingComparison(GatheredPackages(log: Self.old), GatheredPackages(log: Self.old))
        #expect(same.isEmpty)
        #expect(same.text == "ADDED: 0\nREMOVED: 0\n")
    }

    @Test("a compressed log is read; one that is missing or damaged is told") func files() async throws {
        try await withTemporaryDirectory { directory in
            let plain = directory.appending("old.log")
            try Files.writeAtomically(Self.old, to: plain)
            try await Host.forTests().runner.check(
                .shell("gzip -k old.log; head -c 60 old.log.gz >cut.gz", in: directory))
            for name in ["old.log", "old.log.gz"] {
                let packages = try GatheredPackages(directory.appending(name))
                #expect(packages == GatheredPackages(log: Self.old))
            }
            for name in ["none.log", "cut.gz", "."] {
                let path = directory.pushing(FilePath(name))
                #expect(throws: ComposeError.self) { try GatheredPackages(path) }
            }
        }
    }
}
