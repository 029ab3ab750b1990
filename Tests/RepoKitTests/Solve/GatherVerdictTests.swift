import RPMKit
import RepoKit
import TestSupport
import Testing

@Suite("What the reference gathered") struct GatherVerdictTests {
    /// A group that is not there is an error of whoever reads the groups.
    static let cases = GatherCase.all.filter { $0.exit == 0 }

    /// Runs whose results differ on purpose, and why.
    static let improved = [
        "greedy-none-shell": "(curl if httpd) asks for nothing without httpd",
        "greedy-all-shell": "(curl if httpd) asks for nothing without httpd",
        "greedy-build-shell": "(curl if httpd) asks for nothing without httpd",
        "rich-if-absent": "(python3 if kernel) asks for nothing without kernel",
        "input-name-arch": "zlib.i686 is the package zlib for i686",
        "exclude-name-arch": "zlib.i686 is the package zlib for i686",
    ]

    @Test("all recorded runs are there") func complete() {
        #expect(GatherCase.all.count == 66)
        #expect(Self.cases.count == 65)
    }

    @Test("the reference's mode gives the same packages, flags and messages", arguments: cases)
    func reference(recorded: GatherCase) throws {
        let result = Gather.run(try recorded.request(.reference), in: recorded.sack)
        #expect(result.lines == recorded.result.lines)
        #expect(result.messages == recorded.messages.sorted())
    }

    @Test("the standard mode differs only where it is better, as listed") func standard() throws {
        var list = ""
        for recorded in Self.cases {
            let result = Gather.run(try recorded.request(.standard), in: recorded.sack)
            let old = Set(recorded.result.lines + recorded.messages)
            let new = Set(result.lines + result.messages)
            let changes = old.subtracting(new).map { "- \($0)\n" } + new.subtracting(old).map { "+ \($0)\n" }
            #expect(changes.isEmpty == (Self.improved[recorded.name] == nil), "\(recorded.name)")
            if let reason = Self.improved[recorded.name] {
                list += "\(recorded.name): \(reason)\n" + changes.sorted().joined() + "\n"
            }
        }
        try expectGolden(list, "gather/standard-mode.txt")
    }
}
