import Foundation
import RPMKit
import TestSupport
import Testing

@Suite struct RichDependencyTests {
    @Test("operators, ranges and names with parentheses are read into a tree") func tree() throws {
        let text = "((a >= 1 with a < 2) or libc.so.6()(64bit) or (b if c else (d without e)))"
        let rich = try RichDependency(text)
        func name(_ name: String) -> RichDependency { .dependency(Dependency(name: name)) }
        #expect(
            rich
                == .or([
                    .with([
                        .dependency(Dependency(name: "a", flags: [.greater, .equal], version: "1")),
                        .dependency(Dependency(name: "a", flags: .less, version: "2")),
                    ]),
                    name("libc.so.6()(64bit)"),
                    .if(name("b"), condition: name("c"), otherwise: .without(name("d"), name("e"))),
                ]))
        #expect(rich.description == text)
        #expect(rich.dependencies.map(\.name) == ["a", "a", "libc.so.6()(64bit)", "b", "c", "d", "e"])
    }

    static let texts = [
        "(a)", "(a and b)", "(a and b and c)", "(a or b or c)", "(a with b with c)", "(a and b or c)",
        "(a without b)", "(a without b without c)", "(a if b)", "(a if b if c)", "(a if b else c)",
        "(a if b else c else d)", "(a unless b else c)", "(a if b and c)", "(a and b else c)",
        "(a if (b and c))", "((a or b) and c)", "(a", "()", "(a and)", "(a b)", "(a > 1 and b)",
        "(a > and b)", "(a >)", "(and b)", "(a nor b)", "(a  and\tb )", "( a and b)", "(font(:lang=de) or b)",
        "(a,b)", "(a and b, c)", "((a))", "(a = 1:2-3 or b<2)", "(a or (b)", "(a or b))", "(a <=> 1 or b)",
        "(a with (b without c))", "(a == 1 or b)", "(a => 1 or b)",
    ]

    @Test(
        "what rpm takes in a spec file is taken, and nothing else", .enabled(if: Oracle.canBuild),
        arguments: texts)
    func oracle(text: String) throws {
        let spec = """
            Name: a
            Version: 1
            Release: 1
            Summary: s
            License: l
            Conflicts: \(text)
            %description
            d
            """
        // `with` and `if` each have tags they may not stand in; a text is right if it can stand in one.
        let replies = try ["Conflicts", "Requires"].map { tag in
            let text = spec.replacingOccurrences(of: "Conflicts:", with: "\(tag):")
            return try Oracle.rpmspec(Array(text.utf8)) { ["-q", "--conflicts", "--requires", $0] }
        }
        let isValid = replies.contains { $0.status == 0 }
        let own = try? RichDependency(text)
        #expect((own != nil) == isValid, "\(replies.map(\.errors))")
    }

    @Test("every way of being wrong has its code and place")
    func errors() throws {
        let cases: [(String, RichDependencyError.Code, Int)] = [
            ("a", .syntax, 0), ("()", .syntax, 1), ("(a", .syntax, 2), ("(a or b) c", .syntax, 8),
            ("(a b)", .syntax, 3), ("(a and b or c)", .chain, 9), ("(a without b without c)", .chain, 13),
            ("(a > and", .syntax, 8), ("(a else b)", .chain, 3),
            (String(repeating: "(", count: 100_000), .tooDeep, RichDependency.maximumDepth),
        ]
        for (text, code, offset) in cases {
            let error = #expect(throws: RichDependencyError.self) { try RichDependency(text) }
            #expect(error?.code == code, "\(text.prefix(40))")
            #expect(error?.offset == offset, "\(text.prefix(40))")
        }
    }

    @Test("what is written of a tree is read as that tree again", arguments: 0..<4)
    func roundTripFuzzTests(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed) + 900)
        var budget = FuzzBudget(rounds: 500)
        let pieces = [
            "(", ")", " ", "a", "b1", " and ", " or ", " with ", " without ", " if ", " else ", " unless ",
            " >= ", "1:2-3", "()(64bit)", ",", "<",
        ]
        var accepted = 0
        while budget.goesOn() {
            let middle = (0..<Int.random(in: 1...9, using: &random)).map { _ in random.pick(pieces) }.joined()
            guard let rich = try? RichDependency("(a\(middle))") else { continue }
            // As rpm does, `(a( or b)` is taken for `a(` or `b`; only its own spacing tells.
            guard rich.dependencies.map(\.description).allSatisfy(Self.isBalanced) else { continue }
            accepted += 1
            #expect(
                try RichDependency(rich.description.first == "(" ? rich.description : "(\(rich))") == rich)
        }
        #expect(accepted > 0)
    }

    private static func isBalanced(_ text: String) -> Bool {
        text.count { $0 == "(" } == text.count { $0 == ")" }
    }
}
