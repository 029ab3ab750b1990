import ConfigSyntax
import HostKit
import JSONKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ConfigListingTests {
    private func loaded(_ text: String, _ common: String = "", definitions: [ConfDefinition] = [])
        async throws -> LoadedComposeConfig
    {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(text, to: directory.appending("test.conf"))
            try Files.writeAtomically(common, to: directory.appending("common.conf"))
            var reader = try ComposeConfigReader.forTests(in: directory)
            reader.definitions = definitions
            var loaded = reader.load("test.conf")
            reader.check(&loaded)
            return loaded
        }
    }

    @Test("what is set comes with its place, in the files' order, as text that reads as the same")
    func listing() async throws {
        let text = """
            from common import *
            name = "It's"
            release_name = name
            signing_command = 'say "x"'
            additional_packages = [("^Server$", {"*": ["a-rather-long-package-name", "another-one-of-them"]}),]
            runroot = True
            osbs = {"^S": {"repo_from": "r", "url": "u", "target": "t", "git_branch": "b"}}

            """
        let loaded = try await loaded(
            text, minimal, definitions: [ConfDefinition(name: "release_short", value: "D")])
        let listing = ConfigListing(loaded, all: false)
        try expectGolden(listing.text(explains: false, width: 80), "pungi-show/set.txt")
        // It is a configuration again, and says the same.
        let again = try await self.loaded(listing.text(explains: false, width: 30))
        #expect(again.filled() == loaded.filled())
    }

    @Test("everything there is comes with its meaning, and reads as the same") func all() async throws {
        let loaded = try await loaded(minimal)
        let listing = ConfigListing(loaded, all: true, processors: 4)
        try expectGolden(listing.text(explains: true, hasTitles: true, width: 80), "pungi-show/all.txt")
        let again = try await self.loaded(listing.text(explains: true, hasTitles: true, width: 40))
        #expect(again.filled().pythonJSON == loaded.filled(processors: 4).pythonJSON)
    }

    @Test("options that are named are explained, set or not, and a slip gets a hint") func named()
        async throws
    {
        let loaded = try await loaded(minimal + "mine = 1\n")
        let listing = try ConfigListing(loaded, named: ["compose_type", "check_deps", "mine", "runroot"])
        #expect(
            listing.text(explains: true) == """
                # Type of the compose when the command line gives none.
                # compose_type is not set: it takes one of test, ci, nightly, production, development

                # Whether broken dependencies stop the compose.
                check_deps = True  # default

                mine = 1  # test.conf:8, not an option

                # runroot is not set

                """)
        let error = #expect(throws: ConfigListing.UnknownOption.self) {
            try ConfigListing(loaded, named: ["chek_deps"])
        }
        #expect(error?.description == "there is no option 'chek_deps'; did you mean 'check_deps'?")
    }

    @Test("JSON says the same") func json() async throws {
        let listing = try ConfigListing(
            try await loaded(minimal), named: ["release_name", "check_deps", "comps_file"])
        let expected: JSONValue = [
            "release_name": [
                "value": "Test", "set": true, "place": "test.conf:1", "meaning": "Long name of the product.",
            ],
            "check_deps": [
                "value": true, "set": false, "place": .null,
                "meaning": "Whether broken dependencies stop the compose.",
            ],
            "comps_file": [
                "value": .null, "set": false, "place": .null,
                "meaning": "The comps groups: an XML file, or where to get it; null means none.",
            ],
        ]
        #expect(listing.json == expected)
    }

    @Test("what could steer a terminal does not come through") func hostile() async throws {
        let loaded = try await loaded(minimal + "mine = \"\u{1B}[31m\u{202E}\"\n")
        let text = ConfigListing(loaded, all: false).text(explains: false)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isVisible })
    }
}
