import ConfigSyntax
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct SchemaOverrideTests {
    private func validated(_ line: String, override: String) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("override.json")
            try Files.writeAtomically(override, to: file)
            let table = try SchemaOverride.read(file, onto: ComposeKeys.root)
            return try await validate(minimal + line + "\n") { $0.table = table }.short
        }
    }

    @Test("an option that a file adds is known, and has the type that the file says")
    func added() async throws {
        let override = #"{"properties": {"mine": {"type": "array", "items": {"enum": ["a", "b"]}}}}"#
        #expect(try await validated("mine = [\"a\"]", override: override) == [])
        #expect(
            try await validated("mine = [\"c\"]", override: override) == ["error config.not-a-choice 8:9"])
    }

    @Test("a known option takes what the file says") func changed() async throws {
        let override =
            #"{"properties": {"release_version": {"anyOf": [{"type": "string"}, {"type": "number"}]}}}"#
        #expect(try await validated("release_version = 4", override: override) == [])
    }

    @Test("a file that is no JSON object is an error that shows the place") func broken() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("override.json")
            try Files.writeAtomically("{]", to: file)
            let error = #expect(throws: ComposeError.self) {
                try SchemaOverride.read(file, onto: ComposeKeys.root)
            }
            #expect(error?.code == .schemaOverride)
            #expect(error?.diagnostics.first?.range.start == SourcePosition(line: 1, column: 2))
        }
    }

    @Test("variables beside a configuration count more than those given") func definitions() async throws {
        try await withTemporaryDirectory { directory in
            let config = directory.appending("a.conf")
            #expect(try ComposeDefinitions.beside(config) == [])
            try Files.writeAtomically(
                "{\"v\": \"file\"}", to: directory.appending(".pungi-config-validate.json"))
            let beside = try ComposeDefinitions.beside(config)
            #expect(beside == [ConfDefinition(name: "v", value: "file")])
            let loaded = try await validate(minimal + "release_short = v\n") {
                $0.definitions = [ConfDefinition(name: "v", value: "given")] + beside
            }
            #expect(loaded.options["release_short"]?.string == "file")
            #expect(loaded.options["v"] == nil)
        }
    }
}
