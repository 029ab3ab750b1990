import Foundation
import RPMKit
import Testing

@Suite struct DependencyTests {
    static let versions = [
        "1", "1.0", "1.0-1", "1.0-2", "1.0-", "0:1.0", "0:1.0-1", "1:1.0", "1:1.0-1", ":1.0", "1.0~rc",
        "1.0^x-1",
        "2-1", "2", "1.00", "01.0-1", "a", "1.0-1-2", "00:1.0",
    ]

    @Test(
        "ranges overlap where rpm says so, whatever the signs, epochs and missing releases",
        .enabled(if: Oracle.hasRPMModule))
    func overlap() throws {
        var (cases, lines): ([(Dependency, Dependency)], [String]) = ([], [])
        for first in Self.versions {
            for second in Self.versions {
                for (left, right) in [
                    (2, 8), (4, 8), (8, 8), (10, 8), (12, 8), (2, 4), (10, 12), (12, 2), (0, 8),
                ] {
                    let pair = (
                        Dependency(name: "a", flags: .init(rawValue: UInt32(left)), version: first),
                        Dependency(name: "a", flags: .init(rawValue: UInt32(right)), version: second)
                    )
                    cases.append(pair)
                    lines.append("\(left) \(first) \(right) \(second)")
                }
            }
        }
        let script = """
            import rpm, sys
            for line in open(sys.argv[1]):
                f1, v1, f2, v2 = line.split()
                one = rpm.ds(("a", int(f1), v1), rpm.RPMTAG_REQUIRENAME)
                print(int(bool(one.Compare(rpm.ds(("a", int(f2), v2), rpm.RPMTAG_PROVIDENAME)))))
            """
        let answers = try withTemporaryDirectory { directory in
            let path = "\(directory)/cases"
            try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
            return try Oracle.runRPMModule(script, [path])
        }
        try #require(answers.count == cases.count)
        for ((first, second), answer) in zip(cases, answers) {
            let (forth, back) = (first.isSatisfied(by: second), second.isSatisfied(by: first))
            #expect(forth == (answer == "1"), "\(first) and \(second)")
            #expect(forth == back, "\(first) and \(second)")
        }
    }

    @Test("names decide first; no version stands for every version") func names() {
        let wanted = Dependency(name: "a", flags: [.greater, .equal], version: "2")
        #expect(!wanted.isSatisfied(by: Dependency(name: "b", flags: .equal, version: "2-1")))
        #expect(wanted.isSatisfied(by: Dependency(name: "a")))
        #expect(wanted.isSatisfied(by: Dependency(name: "a", flags: .equal, version: "2-1")))
        #expect(!wanted.isSatisfied(by: Dependency(name: "a", flags: .equal, version: "1-1")))
        #expect(wanted.contains(EVR(epoch: 1, version: "0", release: "1")))
        #expect(!wanted.contains(EVR(version: "1", release: "9")))
    }

    @Test("a dependency is written as in spec files", arguments: ["<", "<=", "=", ">=", ">"])
    func text(sign: String) throws {
        let flags = try #require(Dependency.Flags(sign: sign))
        #expect(Dependency(name: "a", flags: flags, version: "1:2-3").description == "a \(sign) 1:2-3")
        #expect(flags.sign == sign)
        #expect(Dependency(name: "a").description == "a")
    }
}

extension Oracle {
    /// The interpreter that the system's Python modules belong to.
    private static let python = "/usr/bin/python3"

    static var hasRPMModule: Bool {
        isRequired || (try? run(python, ["-c", "import rpm"]).status) == 0
    }

    /// The lines that a script for the `rpm` module prints.
    static func runRPMModule(_ script: String, _ arguments: [String]) throws -> [Substring] {
        let reply = try run(python, ["-c", script] + arguments)
        try #require(reply.status == 0, "\(reply.errors)")
        return reply.output.split(separator: "\n")
    }
}
