import RPMKit
import RepoKit
import Testing

@Suite struct RepoclosureTests {
    @Test("packages that satisfy each other have no findings")
    func closed() {
        let sack = sack([package("app", requires: ["lib >= 1"]), package("lib", "1.2-1")])
        let report = sack.closure { _ in }
        #expect(report == RepoclosureReport(checked: 2, available: 2))
        #expect("\(report)".isEmpty)
    }

    @Test("findings are sorted, and written as dnf writes them")
    func text() {
        let sack = sack([
            package("zoo", requires: ["cage"]), package("app", requires: ["lib >= 2", "cage"]),
            package("lib", "1.2-1"),
        ])
        let report = sack.closure { _ in }
        #expect(report.count == 3)
        #expect(
            "\(report)" == """
                package: app-1-1.x86_64 from main
                  unresolved deps (2):
                    lib >= 2
                      nearest: lib-1.2-1.x86_64 provides lib = 1.2-1
                    cage
                package: zoo-1-1.x86_64 from main
                  unresolved deps (1):
                    cage
                """)
    }

    @Test("what satisfies requirements from outside is not checked itself")
    func lookaside() {
        let sack = sack(
            [package("app", requires: ["lib"])], lookaside: [package("lib", requires: ["nothing"])])
        #expect(sack.closure { $0.lookasides = sack.packages(named: "lib") }.findings.isEmpty)
        #expect(sack.closure { _ in }.findings.map(\.package.name) == ["app"])
    }

    @Test("a package that would do, but is not there, comes first, with the reason")
    func absent() {
        let sack = sack(
            [package("app", requires: ["lib >= 2"]), package("lib", "1-1")],
            lookaside: [
                package("lib", "2-1"), package("lib", "3-1", arch: "i686"),
                package("lib", "3-1", arch: "i586"),
            ])
        let report = sack.closure { question in
            question.others = sack.packages(named: "lib")
            question.note = { sack.arch($0) == "i686" ? "it is of i686" : nil }
        }
        #expect(
            report.nearest == [
                "lib-3-1.i686 would do, but it is of i686",
                "lib-2-1.x86_64 of lookaside would do, but is not there",
                "nearest: lib-1-1.x86_64 provides lib = 1-1",
            ])
    }

    @Test("another version elsewhere is named when nothing else would do")
    func absentVersion() {
        let sack = sack(
            [package("app", requires: ["tool(x) = 5"])],
            lookaside: [package("lib", "2-1", provides: ["tool(x) = 4"])])
        let report = sack.closure { $0.others = sack.packages(named: "lib") }
        #expect(
            report.nearest == [
                "nearest: lib-2-1.x86_64 of lookaside, which is not there, provides tool(x) = 4"
            ])
    }

    @Test("of a library another ABI is named, for the same word size only")
    func soname() {
        let sack = sack([
            package("app", requires: ["libz.so.1()(64bit)", "libz.so.1"]),
            package("zlib", "2-1", provides: ["libz.so.2()(64bit)"]),
            package("other", provides: ["libzz.so.1()(64bit)"]),
        ])
        #expect(
            sack.closure { _ in }.nearest == ["nearest: zlib-2-1.x86_64 provides libz.so.2()(64bit)"])
    }

    @Test("a path that a package elsewhere has is found")
    func path() {
        let sack = sack(
            [package("app", requires: ["/usr/bin/tool"])],
            lookaside: [package("tool", files: ["/usr/bin/tool"])])
        let report = sack.closure { $0.others = sack.packages(named: "tool") }
        #expect(report.nearest == ["tool-1-1.x86_64 of lookaside would do, but is not there"])
        #expect(report.findings[0].requirements[0].nearest[0].provides.name == "/usr/bin/tool")
    }

    @Test("of a rich dependency the missing parts are named, and conditions are not among them")
    func rich() {
        let sack = sack([
            package("app", requires: ["(here and gone and (away if here))"]), package("here"),
        ])
        let report = sack.closure { _ in }
        #expect(report.findings[0].requirements[0].parts.map(\.name) == ["gone", "away"])
        #expect("\(report)".contains("      missing of it: gone, away"))
        #expect(sack.closure { $0.compatibility = .reference }.findings.isEmpty)
    }

    @Test("no more candidates are named than asked for")
    func limit() {
        let versions = (1...9).map { package("lib", "\($0)-1") }
        let sack = sack([package("app", requires: ["lib > 9"])] + versions)
        let names = sack.closure { _ in }.findings[0].requirements[0].nearest.map(\.package.version)
        #expect(names == ["9", "8", "7"])
        #expect(sack.closure { $0.candidates = 0 }.nearest.isEmpty)
    }
}

extension PackageSack {
    /// Checks the packages of the repository `main`.
    fileprivate func closure(_ change: (inout Repoclosure) -> Void) -> RepoclosureReport {
        var question = Repoclosure(packages.filter { repository($0).id == "main" })
        change(&question)
        return question.report(in: self)
    }
}

extension RepoclosureReport {
    /// What comes nearest to all requirements, as sentences.
    fileprivate var nearest: [String] {
        findings.flatMap(\.requirements).flatMap(\.nearest).map(\.description)
    }
}
