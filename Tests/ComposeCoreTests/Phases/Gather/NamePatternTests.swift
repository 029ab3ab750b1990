import TestSupport
import Testing

@testable import ComposeCore

@Suite("Patterns of package names")
struct NamePatternTests {
    @Test(
        "a star stands for any text, and all else for itself",
        arguments: [
            ("bash", "bash", true), ("bash", "bash-doc", false), ("bash*", "bash-doc", true),
            ("*-doc", "bash-doc", true), ("*-doc", "bash-docs", false), ("b*h*c", "bash-doc", true),
            ("b*h*x*c", "bash-doc", false), ("*", "", true), ("**", "bash", true), ("a*a", "a", false),
            ("libstdc++", "libstdc++", true), ("libstdc++", "libstdccc", false), ("a.b", "axb", false),
            ("ba[sz]h", "bash", false), ("ba?h", "bash", false),
        ])
    func matches(pattern: String, name: String, expected: Bool) {
        #expect(NamePattern(pattern).matches(name) == expected)
    }

    @Test(
        "an arch is what follows the last dot and is known as one",
        arguments: [
            ("bash", "bash", nil), ("bash.i686", "bash", "i686"), ("python3.11", "python3.11", nil),
            ("python3.11.x86_64", "python3.11", "x86_64"), ("a.src", "a", "src"), ("*.noarch", "*", "noarch"),
        ] as [(String, String, String?)])
    func entries(text: String, name: String, arch: String?) {
        let entry = InputEntry(text: text, from: .additional)
        #expect(entry.name == name)
        #expect(entry.arch == arch)
        #expect(entry.text == text)
    }

    @Test("a filter without an arch excludes every arch, one with an arch that one alone") func filters() {
        let filter = EntryFilter(["gone", "half.i686"])
        func excludes(_ text: String) -> Bool { filter.excludes(InputEntry(text: text, from: .mapping)) }
        #expect(excludes("gone") && excludes("gone.i686"))
        #expect(excludes("half.i686") && !excludes("half") && !excludes("half.x86_64"))
        #expect(!excludes("other"))
    }
}
