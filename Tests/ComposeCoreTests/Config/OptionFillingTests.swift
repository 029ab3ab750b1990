import ConfigSyntax
import JSONKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

struct OptionFillingTests {
    private func filled(_ lines: String, processors: Int? = nil) async throws -> [String: JSONValue] {
        let loaded = try await validate(minimal + lines + "\n")
        guard case .object(let members) = loaded.filled(processors: processors) else { return [:] }
        #expect(Set(members.map(\.name)).count == members.count)
        return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
    }

    @Test("every default of the tables is there, and nothing else") func defaults() async throws {
        let found = try await filled("")
        for key in ComposeKeys.root.keys where !key.isRequired && key.name != "pkgset_repos" {
            #expect(found[key.name] == key.defaultValue, "\(key.name)")
        }
        #expect(found["release_name"] == "Test")
        #expect(found["createrepo_num_threads"] == nil)
        #expect(try await filled("", processors: 7)["createrepo_num_threads"] == 7)
        #expect(
            try await filled("createrepo_num_threads = 2", processors: 7)["createrepo_num_threads"] == 2)
    }

    @Test("defaults are filled in inside of blocks") func nested() async throws {
        let found = try await filled(
            #"extra_isos = {"^S": [{"include_variants": ["A"]}, {"include_variants": ["B"], "skip_src": True}]}"#
        )
        let expected: JSONValue = [
            "^S": [
                ["include_variants": ["A"], "skip_src": false, "inherit_extra_files": false],
                ["include_variants": ["B"], "skip_src": true, "inherit_extra_files": false],
            ]
        ]
        #expect(found["extra_isos"] == expected)
    }

    @Test(
        "old names give way to the new ones",
        arguments: [
            (#""extra_source_repos": "a""#, #"["repo": "a"]"#, "a" as JSONValue),
            (#""repo_from": "a""#, "", "a"),
            (#""repo": "a", "repo_from": "b""#, "", ["a", "b"]),
            (#""repo": ["a"], "repo_from": ("b", "c"), "source_repo_from": "d""#, "", ["a", "b", "c", "d"]),
            (#""extra_source_repos": "a", "source_repo_from": ["b"]"#, "", ["a", "b"]),
        ] as [(String, String, JSONValue)])
    func oldNames(keys: String, _: String, repo: JSONValue) async throws {
        let tree = #""treefile": "t", "config_url": "u", "ostree_repo": "/o""#
        let found = try await filled(#"ostree = [("^S", {"*": {\#(tree), \#(keys)}})]"#)
        let expected: JSONValue = [
            ["^S", ["*": ["treefile": "t", "config_url": "u", "ostree_repo": "/o", "repo": repo]]]
        ]
        #expect(found["ostree"] == expected)
    }

    @Test("old names are replaced in every kind of container") func containers() async throws {
        let block = #"{"repo_from": "r", "url": "u", "target": "t", "git_branch": "b", "any": 1}"#
        let expected: JSONValue = ["url": "u", "target": "t", "git_branch": "b", "any": 1, "repo": "r"]
        #expect(try await filled(#"osbs = {"^S": \#(block)}"#)["osbs"] == ["^S": expected])
        #expect(try await filled(#"osbs = {"^S": [\#(block)]}"#)["osbs"] == ["^S": [expected]])
    }

    @Test("old spellings are replaced, and a comps file that is None is none") func spellings() async throws {
        let found = try await filled(
            "gather_backend = \"yum\" createrepo_checksum = \"sha\" comps_file = None unknown = [1, (2, 3)]")
        #expect(found["gather_backend"] == "dnf")
        #expect(found["repoclosure_backend"] == "dnf")
        #expect(found["createrepo_checksum"] == "sha1")
        #expect(found["comps_file"] == nil)
        #expect(found["unknown"] == [1, [2, 3]])
    }

    @Test("filling in twice changes nothing more", arguments: ComposeCase.all.filter { $0.exit == 0 })
    func idempotent(_ recorded: ComposeCase) throws {
        var loaded = try recorded.read(.standard)
        let once = loaded.filled(processors: 3)
        loaded.document.root = ConfigNode(once, span: SourceSpan(lower: 0, upper: 0))
        #expect(loaded.filled(processors: 5) == once)
    }
}
