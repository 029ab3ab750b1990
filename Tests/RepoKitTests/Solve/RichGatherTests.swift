import RPMKit
import RepoKit
import Testing

@Suite("Rich dependencies while gathering") struct RichGatherTests {
    private func gathered(
        _ requirement: String, with others: String..., compatibility: GatherRequest.Compatibility = .standard
    ) -> [String] {
        let sack = sack([
            package("a", requires: [requirement]), package("b", provides: ["x"]),
            package("c", provides: ["x"]),
            package("d", provides: ["y"]), package("e", provides: ["x", "y"]),
            package("later", requires: ["c"]),
        ])
        let result = gather("a", in: sack) {
            $0.inputs += others
            $0.compatibility = compatibility
        }
        return result.names.map { String($0.dropLast(".x86_64".count)) }
            .filter { !(["a"] + others).contains($0) }
    }

    @Test("and takes all, or takes one, with takes one that is both") func plain() {
        #expect(gathered("(b and c)") == ["b", "c"])
        #expect(gathered("(b or c)") == ["b"])
        #expect(gathered("(c or b)") == ["b"])
        #expect(gathered("(x with y)") == ["e"])
        #expect(gathered("(y without x)") == ["d"])
    }

    @Test("or is content with what is there") func present() {
        #expect(gathered("(b or c)", with: "c") == [])
        #expect(gathered("((b and d) or c)", with: "c") == [])
        #expect(gathered("((b and d) or c)") == ["b", "d"])
        #expect(gathered("((b and none) or c)") == ["c"])
    }

    @Test("if asks for something only when its condition is there") func conditional() {
        #expect(gathered("(b if c)") == [])
        #expect(gathered("(b if c)", with: "c") == ["b"])
        #expect(gathered("(b if c else d)") == ["d"])
        #expect(gathered("(b if c else d)", with: "c") == ["b"])
    }

    @Test("a condition may come true later") func later() {
        #expect(gathered("(b if c)", with: "later") == ["b", "c"])
        // No alternative is taken as long as the condition may come true.
        #expect(gathered("(b if c else d)", with: "later") == ["b", "c"])
        #expect(gathered("(b unless c)", with: "later") == ["c"])
    }

    @Test("unless asks for something only when its condition is not there") func unless() {
        #expect(gathered("(b unless c)") == ["b"])
        #expect(gathered("(b unless c)", with: "c") == [])
    }

    @Test("conditions within other parts are evaluated") func nested() {
        #expect(gathered("(b and (d if c))") == ["b"])
        #expect(gathered("(b and (d if c))", with: "c") == ["b", "d"])
    }

    @Test("the reference takes one package of all parts") func reference() {
        #expect(gathered("(b and c)", compatibility: .reference) == ["b"])
        #expect(gathered("(b if c)", compatibility: .reference) == ["b"])
        #expect(gathered("(c if none else b)", compatibility: .reference) == ["b"])
        #expect(gathered("(b unless c)", with: "c", compatibility: .reference) == ["b"])
    }

    @Test("what cannot be fulfilled is missing, what need not be is not") func missing() {
        func missing(_ requirement: String) -> [String] {
            gather("a", in: sack([package("a", requires: [requirement]), package("b")])).missing
                .map(\.description)
        }
        #expect(missing("(b and none)") == ["Unresolvable dependency (b and none) in a.x86_64"])
        #expect(missing("(none if b)") == [])
        #expect(missing("(none if a)") == ["Unresolvable dependency (none if a) in a.x86_64"])
        #expect(missing("(none or b)") == [])
    }
}
