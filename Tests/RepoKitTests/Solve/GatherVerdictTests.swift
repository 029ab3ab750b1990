import RPMKit
import RepoKit
import Testing

@Suite("What the reference gathered") struct GatherVerdictTests {
    /// A group that is not there is an error of whoever reads the groups.
    static let cases = GatherCase.all.filter { $0.exit == 0 }

    /// Runs whose results differ on purpose, and why.
    static let improved = [
        "greedy-none-shell":
            "(curl if httpd) asks for nothing without httpd, and of (bash and setup) both come",
        "greedy-all-shell": "the same, for all copies",
        "greedy-build-shell": "the same",
        "rich-if-absent": "(python3 if kernel) asks for nothing without kernel",
        "server-like": "the same in a larger run",
        "input-name-arch": "zlib.i686 is the package zlib for i686",
        "exclude-name-arch": "the same for exclusions",
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

    @Test("the standard mode differs only where it is better", arguments: cases)
    func standard(recorded: GatherCase) throws {
        let result = Gather.run(try recorded.request(.standard), in: recorded.sack)
        let isSame = result.lines == recorded.result.lines && result.messages == recorded.messages.sorted()
        #expect(isSame == (Self.improved[recorded.name] == nil))
    }
}
