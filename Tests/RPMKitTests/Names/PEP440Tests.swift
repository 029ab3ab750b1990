import Foundation
import RPMKit
import TestSupport
import Testing

@Suite struct PEP440Tests {
    @Test(
        "versions are brought into normal form",
        arguments: [
            ("v1.0-alpha_5.post-dev", "1.0a5.post0.dev0"), ("1-1", "1.post1"), (" 1.0 ", "1.0"),
            ("1.0+UBUNTU-1", "1.0+ubuntu.1"), ("1!02.3RC", "1!2.3rc0"), ("1.0c1", "1.0rc1"),
            ("1.0preview2", "1.0rc2"),
            ("1.0-r4", "1.0.post4"), ("20230101123456789012345", "20230101123456789012345"),
        ]) func normal(_ written: String, _ expected: String)
    {
        #expect(PEP440Version(written)?.description == expected)
    }

    @Test(
        "what is no version is refused",
        arguments: ["", "a", "1.", "1..2", "1.0+", "1.0+a..b", "1 0", "1.0a1b2", "!1"])
    func invalid(text: String) { #expect(PEP440Version(text) == nil) }

    @Test("development, pre-, final and post-releases follow each other") func order() throws {
        let sorted = [
            "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+5",
            "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "1!0",
        ]
        let read = try sorted.map { try #require(PEP440Version($0)) }
        #expect(read.shuffled().sorted().map(\.description) == sorted)
    }

    @Test(
        "a clause that is none is named",
        arguments: [
            ("around 1", "around 1"), (">=1, around 1", "around 1"), ("1.0", "1.0"), ("~=1", "~=1"),
            (">1.*", ">1.*"),
            ("==1.0a1.*", "==1.0a1.*"), (">=1.0+x", ">=1.0+x"),
        ]) func badSpecifier(_ text: String, _ clause: String)
    {
        let error = #expect(throws: InvalidVersionSpecifier.self) { try VersionSpecifierSet(text) }
        #expect(error?.description == "Invalid specifier: '\(clause)'")
    }

    @Test("a version satisfies a set if it satisfies all its clauses") func contains() throws {
        let set = try VersionSpecifierSet(" >=1.2, !=1.3.*,<2 ")
        #expect(set.contains("1.2.5") && set.contains("1.4"))
        #expect(
            !set.contains("1.3.1") && !set.contains("2.0") && !set.contains("2.0rc1") && !set.contains("x"))
        #expect(set.contains("1.5a1") && !set.contains("1.5a1", allowingPreReleases: false))
    }

    @Test(
        "generated versions and specifiers are judged as PyPI's packaging judges them",
        .enabled(if: Oracle.hasPackaging))
    func sameAsPackaging() throws {
        var random = SeededGenerator(seed: 4)
        let cases = (0..<8000).map { _ in
            (Self.version(&random), Self.version(&random), Self.specifiers(&random))
        }
        let script = """
            import sys, json
            from packaging.version import Version, InvalidVersion
            from packaging.specifiers import SpecifierSet, InvalidSpecifier
            def version(text):
                try: return Version(text)
                except InvalidVersion: return None
            for line in open(sys.argv[1]):
                left, right, clauses = json.loads(line)
                a, b = version(left), version(right)
                answer = [str(a) if a else "-", str(b) if b else "-"]
                answer.append(str((a > b) - (a < b)) if a and b else "-")
                try:
                    # Some releases of the library leave pre-releases out unless told otherwise.
                    wanted = SpecifierSet(clauses, prereleases=True)
                    answer.append(str(a in wanted) if a else "-")
                except InvalidSpecifier as error:
                    answer.append(str(error))
                print("\\t".join(answer))
            """
        let expected = try withTemporaryDirectory { directory in
            let lines = try cases.map { entry in
                String(decoding: try JSONEncoder().encode([entry.0, entry.1, entry.2]), as: UTF8.self)
            }
            try lines.joined(separator: "\n").write(
                toFile: "\(directory)/in", atomically: true, encoding: .utf8)
            return try Oracle.run("python3", ["-c", script, "\(directory)/in"]).output.split(separator: "\n")
        }
        try #require(expected.count == cases.count)
        for (entry, line) in zip(cases, expected) {
            #expect(Self.answer(entry) == line, "\(entry)")
        }
        #expect(expected.filter { $0.hasSuffix("True") }.count > 500)
    }

    private static func answer(_ entry: (String, String, String)) -> String {
        let (left, right) = (PEP440Version(entry.0), PEP440Version(entry.1))
        var answer = [left?.description ?? "-", right?.description ?? "-"]
        if let left, let right {
            answer.append(left < right ? "-1" : left == right ? "0" : "1")
        } else {
            answer.append("-")
        }
        do {
            let set = try VersionSpecifierSet(entry.2)
            answer.append(left.map { set.contains($0) ? "True" : "False" } ?? "-")
        } catch {
            answer.append("\(error)")
        }
        return answer.joined(separator: "\t")
    }

    private static func version(_ random: inout SeededGenerator) -> String {
        var text =
            random.pick(["", "", "", "v", "1!", "0!"])
            + random.pick(["0", "1", "1", "2", "01", "12345678901234567890123"])
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            text += random.pick([".0", ".1", ".2", ".00", ".10"])
        }
        text += random.pick(["", "", "", "a1", "b", "-rc1", ".alpha.2", "_c3", "preview", "x"])
        text += random.pick(["", "", "", "-1", ".post2", "rev", ".r_1", "-"])
        text += random.pick(["", "", "", ".dev1", "dev", "-dev-2"])
        text += random.pick(["", "", "", "", "+a", "+1", "+1.a", "+A-2_b", "+"])
        return text
    }

    private static func specifiers(_ random: inout SeededGenerator) -> String {
        (0..<random.pick([1, 1, 1, 2, 0])).map { _ in
            let sign = random.pick(["==", "!=", "<=", ">=", "<", ">", "~=", "===", "=", ""])
            let operand = version(&random) + random.pick(["", "", "", ".*"])
            // packaging 26 takes `~=v1.1` but lets nothing satisfy it.
            let isAffected = sign == "~=" && operand.hasPrefix("v")
            return sign + random.pick(["", " "]) + (isAffected ? String(operand.dropFirst()) : operand)
        }.joined(separator: random.pick([",", ", ", " , ", ",,"]))
    }
}
