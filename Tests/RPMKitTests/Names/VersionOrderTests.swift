import Foundation
import RPMKit
import TestSupport
import Testing

@Suite struct VersionOrderTests {
    @Test(
        "versions order as rpm documents",
        arguments: [
            ("1.0", "1.0", VersionOrdering.same), ("1.0", "2.0", .older), ("2.0.1", "2.0", .newer),
            ("2.0.1a", "2.0.1", .newer), ("5.5p1", "5.5p2", .older), ("5.5p10", "5.5p1", .newer),
            ("10xyz", "10.1xyz", .older), ("xyz10", "xyz10.1", .older), ("xyz.4", "8", .older),
            ("1.0", "1.00", .same), ("1_0", "1.0", .same), ("1.0~rc1", "1.0", .older),
            ("1.0~rc1", "1.0~rc2", .older), ("1.0~rc1~git1", "1.0~rc1", .older), ("1.0^", "1.0", .newer),
            ("1.0^git1", "1.01", .older), ("1.0^git1~pre", "1.0^git1", .older), ("1.0~", "1.0^", .older),
            ("", "0", .older), ("", "~", .newer), ("a", "1", .older), ("1.a", "1", .newer),
            ("99999999999999999999999", "100000000000000000000000", .older),
            ("1.0é", "1.0", .same), ("é1", "ü1", .same), ("1..2", "1.2", .same),
        ]) func documented(_ left: String, _ right: String, _ expected: VersionOrdering)
    {
        #expect(VersionOrder.compare(left, right) == expected)
        #expect(VersionOrder.compare(right, left) == expected.reversed)
    }

    @Test("six thousand generated pairs order as real rpm orders them", .enabled(if: Oracle.hasRPM))
    func sameAsRPM() throws {
        var random = SeededGenerator(seed: 1)
        // rpm's Lua function splits EVRs: a version alone has no hyphen, and is not empty.
        let pairs = (0..<6000).map { _ in
            ("x" + Self.version(&random, hyphens: false), "x" + Self.version(&random, hyphens: false))
        }
        let expected = try Self.askRPM(pairs)
        try #require(expected.count == pairs.count)
        for (pair, answer) in zip(pairs, expected) {
            let ours = VersionOrder.compare(pair.0, pair.1).rawValue
            #expect(ours == answer, "'\(pair.0)' and '\(pair.1)'")
        }
    }

    @Test("generated EVRs order as real rpm orders them", .enabled(if: Oracle.hasRPM))
    func sameEVROrderAsRPM() throws {
        var random = SeededGenerator(seed: 5)
        let pairs = (0..<3000).map { _ in (Self.evr(&random), Self.evr(&random)) }
        let expected = try Self.askRPM(pairs)
        try #require(expected.count == pairs.count)
        for (pair, answer) in zip(pairs, expected) {
            let left = try #require(EVR(pair.0))
            let right = try #require(EVR(pair.1))
            #expect(left.compared(to: right).rawValue == answer, "'\(pair.0)' and '\(pair.1)'")
        }
    }

    private static func evr(_ random: inout SeededGenerator) -> String {
        random.pick(["", "", "0:", "1:", "10:", ":"]) + random.pick(["1", "1.0", "1.00", "2~rc"])
            + random.pick(["", "-1", "-2", "-1.fc40", "-01", "-", "-b-1"])
    }

    private static func askRPM(_ pairs: [(String, String)]) throws -> [Int] {
        try withTemporaryDirectory { directory in
            let file = "\(directory)/pairs"
            try pairs.map { "\($0)\t\($1)\n" }.joined().write(toFile: file, atomically: true, encoding: .utf8)
            let script = """
                for line in io.lines("\(file)") do \
                local a, b = line:match("^(.-)\\t(.*)$") print(rpm.vercmp(a, b) .. "\\n") end
                """
            let reply = try Oracle.run("rpm", ["--eval", "%{lua: \(script)}"])
            try #require(reply.errors == "")
            return reply.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        }
    }

    @Test("the order is total: three versions never form a circle") func total() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let (a, b, c) = (Self.version(&random), Self.version(&random), Self.version(&random))
            let (ab, bc, ac) = (
                VersionOrder.compare(a, b), VersionOrder.compare(b, c), VersionOrder.compare(a, c)
            )
            #expect(ab == VersionOrder.compare(b, a).reversed)
            if ab != .newer, bc != .newer {
                let expected: VersionOrdering = ab == .same && bc == .same ? .same : .older
                #expect(ac == expected, "'\(a)' '\(b)' '\(c)'")
            }
        }
    }

    @Test("versions that compare as the same hash alike") func hashing() {
        var random = SeededGenerator(seed: 3)
        var seen: [EVR: Int] = [:]
        for _ in 0..<5000 {
            let evr = EVR(version: Self.version(&random), release: Self.version(&random))
            seen[evr, default: 0] += 1
            let spelled = EVR(
                epoch: 0, version: evr.version.replacingOccurrences(of: ".", with: "_"), release: evr.release)
            #expect(evr == spelled && evr.hashValue == spelled.hashValue)
        }
        #expect(seen.values.contains { $0 > 1 })
    }

    private static func version(_ random: inout SeededGenerator, hyphens: Bool = true) -> String {
        let pieces = [
            "0", "1", "2", "9", "10", "01", "007", "a", "b", "rc", "A", "~", "^", ".", ".", "-", "_", "+",
            "..",
            "é", "18446744073709551616", "git",
        ]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(pieces) }
            .filter { hyphens || $0 != "-" }.joined()
    }
}
