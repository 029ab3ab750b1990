import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

struct VariantOrderTests {
    private func groups(_ pairs: [(String, String)]) throws -> [[String]] {
        let arches = "<arches><arch>x86_64</arch></arches>"
        let names = ["A", "B", "C"].map {
            "<variant id='\($0)' name='\($0)' type='variant'>\(arches)</variant>"
        }
        let text = """
            <variants><variant id="D" name="D" type="addon">\(arches)</variant>\(names.joined())
            <variant id="P" name="P" type="variant" has_optional="true">\(arches)<variants><ref id="D"/></variants>
            </variant></variants>
            """
        var file = VariantsFile(SourceFile(name: "variants.xml", text: text))
        let lookasides = pairs.map { GatherConfig.LookasidePair(variant: $0.0, lookaside: $0.1) }
        let order = VariantOrder(variants: Variants(&file), lookasides: lookasides)
        return try order.groups().map { $0.map(\.uid).sorted() }
    }

    @Test("what extends a variant comes after all variants, lookasides before those that look aside")
    func order() throws {
        #expect(try groups([]) == [["A", "B", "C", "P"], ["P-D"], ["P-optional"]])
        #expect(
            try groups([("A", "B"), ("B", "C"), ("A", "P")]) == [
                ["C", "P"], ["B"], ["A"], ["P-D"], ["P-optional"],
            ])
    }

    @Test(
        "a circle is refused with the variants in it", arguments: [[("A", "B"), ("B", "A")], [("C", "C")]])
    func circle(pairs: [(String, String)]) {
        let error = #expect(throws: ComposeError.self) { try groups(pairs) }
        #expect(error?.code == .lookasideCycle)
        #expect(error?.message.contains("'\(pairs[0].0)'") == true)
    }
}
