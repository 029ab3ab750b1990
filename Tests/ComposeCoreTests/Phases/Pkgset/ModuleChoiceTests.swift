import RepoKit
import SourceDiagnostics
import Testing

@testable import ComposeCore

@Suite("The modules of variants") struct ModuleChoiceTests {
    private func index(_ texts: String...) -> ModuleIndex {
        let place = SourceRange.start(of: "modules.yaml")
        return ModuleIndex(
            texts.map { text in
                let build = ModuleGatherTests.build(text)
                return ModuleDocument(content: .stream(build), formatVersion: 2, text: [], range: place)
            })
    }

    private func choose(
        _ modules: String, filters: [String: [String]] = [:]
    ) throws -> (chosen: [String: [String]], warnings: [String]) {
        let text = """
            <variants><variant id="App" name="App" type="variant">
            <arches><arch>x86_64</arch><arch>aarch64</arch></arches><modules>\(modules)</modules>
            </variant></variants>
            """
        var file = VariantsFile(SourceFile(name: "variants.xml", text: text))
        let available = [
            "x86_64": index("perl:5.24:1:a", "perl:5.24:2:a", "perl:5.26:1:b", "wine:1:1:w"),
            "aarch64": index("perl:5.24:2:a", "perl:5.26:1:b"),
        ]
        let choice = try ModuleChoice(
            Variants(&file), available, filters: VariantArchMap([.init("^App$", filters)]))
        let chosen = choice.chosen.map { ("\($0.key.arch)", $0.value.map(\.build.nsvc)) }
        return (Dictionary(uniqueKeysWithValues: chosen), choice.warnings)
    }

    private func failure(_ modules: String, filters: [String: [String]] = [:]) -> String {
        do {
            _ = try choose(modules, filters: filters)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("each arch has its newest builds, each once") func newest() throws {
        let (chosen, warnings) = try choose("<module>perl:5.24</module><module>perl-5.24</module>")
        #expect(chosen == ["x86_64": ["perl:5.24:2:a"], "aarch64": ["perl:5.24:2:a"]])
        #expect(warnings.isEmpty)
    }

    @Test("a pattern takes what there is on each arch, without what is filtered") func patterns() throws {
        let (chosen, _) = try choose(
            "<module glob=\"true\">*</module>", filters: ["x86_64": ["perl:5.24", "wine"]])
        #expect(chosen["x86_64"] == ["perl:5.26:1:b"])
        #expect(chosen["aarch64"] == ["perl:5.24:2:a", "perl:5.26:1:b"])
        let (_, warnings) = try choose("<module>ruby*</module>")
        #expect(
            warnings == [
                "Configuration specified patterns (ruby*) that don't match any modules in the package set of "
                    + "variant App."
            ])
    }

    @Test("what is listed by its name is not filtered, but a filter allows that an arch lacks it")
    func listed() throws {
        let filters = ["aarch64": ["wine"], "x86_64": ["perl"]]
        let (chosen, _) = try choose("<module>perl:5.26</module><module>wine:1</module>", filters: filters)
        #expect(chosen == ["x86_64": ["perl:5.26:1:b", "wine:1:1:w"], "aarch64": ["perl:5.26:1:b"]])
        #expect(
            failure("<module>wine:1</module>")
                == "Module wine:1:1:w does not have metadata for arch aarch64 and is not filtered out via "
                + "filter_modules option.")
    }

    @Test("everything that is listed and not there is told at once, with what there is instead")
    func missing() {
        #expect(
            failure("<module>perl:5.99</module><module>ruby:3</module><module>perl:5.24:9</module>") == """
                No module build found for 'perl:5.24:9', listed by variant 'App': there are perl:5.24:1:a, perl:5.24:2:a, perl:5.26:1:b
                No module build found for 'perl:5.99', listed by variant 'App': there are perl:5.24, perl:5.26
                No module build found for 'ruby:3', listed by variant 'App': no repository of the package set has a module 'ruby'
                """)
        #expect(
            failure("<module>perl::1</module>")
                == "'perl::1' in the modules of variant 'App' names no module; write name:stream")
    }
}
