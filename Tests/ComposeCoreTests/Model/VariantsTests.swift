import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

struct VariantsTests {
    private func read(_ text: String) -> (variants: Variants, found: [String]) {
        var file = VariantsFile(SourceFile(name: "variants.xml", text: text))
        let variants = Variants(&file)
        return (variants, file.diagnostics.map { "\($0.severity) \($0.code.rawValue) \($0.range.start)" })
    }

    private let arches = "<arches><arch>x86_64</arch><arch>s390x</arch></arches>"

    @Test("optional variants, nested ones and references to definitions make UIDs and arches")
    func nesting() {
        let (variants, found) = read(
            """
            <variants>
            <variant id="Server" name="S" type="variant" has_optional="true">\(arches)
            <variants><ref id="HA"/><variant id="Extra" name="E" type="addon">
            <arches><arch>s390x</arch><arch>ppc64le</arch></arches></variant></variants></variant>
            <variant id="HA" name="H" type="addon"><arches><arch>x86_64</arch></arches></variant>
            </variants>
            """)
        #expect(found == [])
        #expect(variants.all.map(\.uid) == ["Server", "Server-Extra", "Server-HA", "Server-optional"])
        #expect(variants["Server-Extra"]?.arches == ["s390x"])
        #expect(variants["Server-optional"]?.arches == ["x86_64", "s390x"])
        #expect(variants["Server-HA"]?.kind == .addon)
        let limited = variants.limited(toArches: ["x86_64"], variants: ["Server", "Server-Extra"])
        #expect(limited.all.map(\.uid) == ["Server"])
    }

    private static let start = "<variant id='A' name='A' type='variant'>"

    @Test(
        "what a variants file may not hold is told with its line",
        arguments: [
            ("<variants>\n <variant id='A'/>\n</variants>", "error variants.invalid 2:2"),
            ("<variants>\n<variant", "error variants.not-xml 2:1"),
            (
                "<variants>\n" + start + "\n<arches><arch>x </arch></arches></variant></variants>",
                "error variants.blanks 3:1"
            ),
            (
                "<variants>\n" + start
                    + "<arches><arch>x</arch></arches>\n  <variants><ref id='N'/></variants>"
                    + "</variant></variants>",
                "warning variants.no-such-variant 3:3"
            ),
        ])
    func mistakes(text: String, expected: String) {
        #expect(read(text).found.first == expected)
    }

    @Test(
        "names that would lead elsewhere, or that nobody could read in metadata, are refused",
        arguments: ["", "../x", "a/b", "a.b", "a b", "Sérver", "{arch}", "x_y"])
    func names(id: String) {
        let (_, found) = read(
            "<variants>\n<variant id='\(id)' name='A' type='variant'>\(arches)</variant>\n</variants>")
        #expect(found == ["error variants.name 2:1"])
        if id != "x_y" {
            let (_, arch) = read(
                "<variants>\n\(Self.start)<arches><arch>\(id)</arch></arches></variant>\n</variants>")
            #expect(arch == ["error variants.name 2:1"])
        }
    }

    @Test("a missing variants file is a warning at the option") func missing() async throws {
        try await expectFindings("variants_file = \"nope.xml\"", "warning variants.unreadable 17")
        try await expectFindings(
            "variants_file = {\"scm\": \"file\", \"repo\": \"\", \"file\": \"/else/where/variants.xml\"}")
    }
}
