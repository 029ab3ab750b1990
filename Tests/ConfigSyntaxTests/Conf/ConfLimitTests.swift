import SourceDiagnostics
import Testing

@testable import ConfigSyntax

struct ConfLimitTests {
    private func codes(_ document: ConfDocument) -> Set<String> {
        Set(document.diagnostics.map(\.code.rawValue))
    }

    @Test(
        "values may lie 200 deep within each other, not 201",
        arguments: [("[", "]"), ("(", ")"), ("{1: ", "}")])
    func depth(_ open: String, _ close: String) {
        func nested(_ depth: Int) -> String {
            "a = " + String(repeating: open, count: depth) + String(repeating: close, count: depth)
        }
        let innermost =
            open == "{1: "
            ? "a = " + String(repeating: open, count: 199) + "1" + String(repeating: close, count: 199)
            : nested(200)
        #expect(!ConfTexts.read(innermost).diagnostics.hasErrors)
        #expect(codes(ConfTexts.read(nested(300))) == ["conf.limit"])
    }

    @Test(
        "a hundred thousand brackets, percent signs and minus signs are refused in time",
        arguments: ["[", "{1:", "'%s' % ", "-"])
    func bombs(_ piece: String) {
        let document = ConfTexts.read("a = " + String(repeating: piece, count: 100_000))
        #expect(document.diagnostics.hasErrors)
    }

    @Test("variables within variables do not grow deeper than the limit") func deepVariables() {
        let lines = (1...1000).map { "a\($0) = [a\($0 - 1)]" }.joined(separator: "\n")
        #expect(codes(ConfTexts.read("a0 = 1\n" + lines)) == ["conf.limit"])
    }

    @Test("variables that double at each line stop at the limit") func wideVariables() {
        let lines = (1...60).map { "a\($0) = [a\($0 - 1), a\($0 - 1)]" }.joined(separator: "\n")
        #expect(codes(ConfTexts.read("a0 = 1\n" + lines)) == ["conf.limit"])
    }

    @Test("a printed list of long texts stops at the limit") func printing() {
        let text =
            "s = '\(String(repeating: "x", count: 100_000))'\nl = [\(String(repeating: "s, ", count: 999))]\n"
        #expect(codes(ConfTexts.read(text + "a = '%s' % l")) == ["conf.limit"])
    }

    @Test("a file beyond the size is refused, one of 10 MB is read") func size() {
        let line = "a = ['\(String(repeating: "some text ", count: 100))', 1, ('x', {'y': None}),]\n"
        let large = String(repeating: line, count: (10 << 20) / line.utf8.count)
        let document = ConfTexts.read(large)
        #expect(document.findings == [])
        #expect(document.root.mapping?.entries.count == 1)
        #expect(codes(ConfTexts.read(large + large)) == ["conf.limit"])
    }

    @Test("one line of 10 MB full of mistakes is refused in time, with the findings cut") func longLine() {
        let blanks = String(repeating: " ", count: 1 << 20)
        #expect(codes(ConfTexts.read("a = " + blanks + "?")) == ["conf.syntax"])
        let names = ConfTexts.read("a = [" + String(repeating: "nope ", count: 1 << 17) + "]")
        #expect(names.diagnostics.count <= 101)
        #expect(names.diagnostics.last?.message.hasSuffix("more findings are left out") == true)
        #expect(names.diagnostics.hasErrors)
    }

    @Test("work is counted that a failure or a precision throws away") func wasted() {
        var limits = ConfLimits()
        limits.formattedBytes = 1 << 20
        let failing = String(repeating: "a = '%.1000000f%d' % (1.0, 'x')\n", count: 20_000)
        #expect(codes(ConfTexts.read(failing, limits: limits)).contains("conf.limit"))
        let long = "s = '\(String(repeating: "x", count: 100_000))'\n"
        let cut = ConfTexts.read(long + String(repeating: "a = '%.1r' % [s]\n", count: 5000), limits: limits)
        #expect(codes(cut) == ["conf.limit"])
        let keys = ConfTexts.read(long + String(repeating: "a = {s: 1}\n", count: 5000))
        #expect(codes(keys) == ["conf.limit"])
    }

    @Test("many variables in many includes stop at the limit") func manyGlobals() {
        let names = (0..<20_000).map { "global g\($0)" }.joined(separator: "\n")
        let includes = String(repeating: "from inc import *\n", count: 900)
        let document = ConfTexts(["main.conf": names + "\n" + includes, "inc.conf": "a = 1"]).read()
        #expect(codes(document) == ["conf.limit"])
    }

    @Test("includes within includes and very many includes end at the limit") func includes() {
        var files = ["main.conf": "from f0 import *"]
        for place in 0..<100 { files["f\(place).conf"] = "from f\(place + 1) import *" }
        #expect(codes(ConfTexts(files).read()) == ["conf.limit"])
        var doubling = ["main.conf": "from f0 import *", "f30.conf": "a = 1"]
        for place in 0..<30 {
            doubling["f\(place).conf"] = "from f\(place + 1) import *\nfrom f\(place + 1) import *"
        }
        #expect(codes(ConfTexts(doubling).read()).contains("conf.limit"))
    }

    @Test("bytes that are not UTF-8 are refused at their place") func encoding() {
        var files = ConfTexts([:])
        files.files["main.conf"] = Array("a = 1\nb = 'x".utf8) + [0xFF, 0x27]
        #expect(files.read().findings == ["2:7 conf.encoding: this byte is not UTF-8"])
        files.files["inc.conf"] = files.files["main.conf"]
        files.files["main.conf"] = Array("from inc import *\nfrom inc import *".utf8)
        let twice = files.read()
        #expect(twice.findings == ["inc.conf:2:7 conf.encoding: this byte is not UTF-8"])
        #expect(twice.opened == ["main.conf", "inc.conf"])
    }
}
