import ConfigSyntax
import JSONKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeKeysTests {
    @Test("there are all options of the reference, each once, paths_templates, and those of later versions")
    func options() {
        let names = ComposeKeys.root.keys.map(\.name) + ComposeKeys.root.removed.map(\.name)
        #expect(Set(names).count == names.count)
        let later = Set(ComposeKeys.laterKeys.map(\.name))
        #expect(later.contains("kiwibuild_repo_releasever"))
        #expect(names.filter { !later.contains($0) }.count == 178)
        // What is not set must stay away from what the older version reads.
        #expect(ComposeKeys.laterKeys.allSatisfy { $0.defaultValue == nil && !$0.isRequired })
        #expect(ComposeKeys.root.keys.filter(\.isExtension).map(\.name) == ["paths_templates"])
        let required = ComposeKeys.root.keys.filter(\.isRequired).map(\.name)
        #expect(
            required == [
                "release_name", "release_short", "release_version", "variants_file", "pkgset_source",
                "gather_method",
            ])
    }

    @Test("a default is a value that its option takes", arguments: ComposeKeys.root.keys.map(\.name))
    func defaults(name: String) throws {
        let key = try #require(ComposeKeys.root[name])
        guard let value = key.defaultValue else { return }
        var checker = ShapeChecker(
            sources: SourceMap([SourceFile(name: "x", text: "")]), scalars: .exact)
        checker.check(ConfigNode(value, span: SourceSpan(lower: 0, upper: 0)), of: key, path: name)
        #expect(checker.diagnostics.map(\.message) == [])
    }

    @Test("a removed option is a warning with advice", arguments: ComposeKeys.removed.map(\.name))
    func removed(name: String) async throws {
        let loaded = try await validate(minimal + "\(name) = {\"any\": [1]}\n")
        #expect(loaded.short == ["warning config.removed-key 8:1"])
        #expect(loaded.diagnostics[0].hint?.hasPrefix("remove it") == true)
    }

    @Test("an old name counts as the new one, with a warning at the name")
    func oldNames() async throws {
        let tree = #""treefile": "t", "config_url": "u", "ostree_repo": "/o""#
        for name in ["extra_source_repos", "repo_from", "source_repo_from"] {
            try await expectFindings(
                #"ostree = [("^S", {"*": {"\#(name)": "r", \#(tree)}})]"#, "warning config.old-name 25")
            try await expectFindings(
                #"ostree = [("^S", {"*": {"\#(name)": 3, \#(tree)}})]"#, "warning config.old-name 25",
                "error config.wrong-type \(25 + name.count + 4)")
        }
        try await expectFindings(
            #"ostree = [("^S", {"*": {"repo": "a", "repo_from": "b", \#(tree)}})]"#,
            "warning config.old-name 38")
        try await expectFindings(
            #"ostree = [("^S", {"*": {"repo": "a", "extra_source_repos": "b", \#(tree)}})]"#,
            "error config.both-names 38")
        try await expectFindings(
            #"osbs = {"^S": {"repo_from": "r", "url": "u", "target": "t", "git_branch": "b"}}"#,
            "warning config.old-name 16")
        try await expectFindings(
            #"image_build = {"^S": [{"image-build": {"repo_from": "r", "target": "t", "ksurl": "k"}}]}"#,
            "warning config.old-name 40")
    }

    @Test("an unknown option is a warning that names the nearest one, an unknown key of a block an error")
    func unknown() async throws {
        let loaded = try await validate(minimal + "hashed_directorys = True\n")
        #expect(loaded.short == ["warning config.unknown-key 8:1"])
        #expect(loaded.diagnostics[0].fix == "hashed_directories")
        try await expectFindings(
            #"lorax_options = [("^S", {"*": {"rootfs_sice": 3}})]"#,
            "error config.conflicts 1", "error config.unknown-key 32")
    }

    @Test(
        "the promises of the written reference are kept",
        arguments: [
            ("comps_file = None", []), ("createrepo_checksum = \"sha\"", ["warning config.old-spelling 23"]),
            ("repoclosure_backend = \"yum\"", ["warning config.old-spelling 23"]),
            ("multilib = [(\"^S\", {\"*\": [\"devel\", \"yaboot\"]})]", ["warning config.no-effect 36"]),
            ("multilib = [(\"^S\", {\"*\": [\"all\", \"x\"]})]", ["error config.not-a-choice 34"]),
            ("multilib_whitelist = {\"*\": [\"a\", \"b-*\"]}", ["warning config.glob 34"]),
            ("ostree_installer = [(\"^S\", {\"*\": {\"rootfs_size\": [\"3\"]}})]", []),
            (
                "ostree_installer = [(\"^S\", {\"*\": {\"rootfs_size\": []}})]",
                ["error config.wrong-count 50"]
            ),
            ("iso_size = \"4GiB\"", []), ("iso_size = \"4.5G\"", ["warning config.bad-size 12"]),
            ("iso_size = \"4TB\"", ["error config.bad-size 12"]), ("iso_size = 1.5", []),
            ("paths_templates = {\"os_tree\": \"{variant}/{arch}/x\"}", []),
            ("paths_templates = \"paths.json\"", []),
            ("paths_templates = {\"os_tree\": \"x\"}", ["error compose.path-template 31"]),
            ("extra_files = [(\"^S\", {\"*\": [{\"scm\": \"cvs\"}]})]", ["error config.cvs 38"]),
            ("dogpile_cache_backend = \"dogpile.cache.redis\"", ["warning config.no-effect 25"]),
            ("pkgset_repos = {\"x86_64\": \"r\"}", ["warning config.no-list 27"]),
            (
                #"global_target = "t" osbuild = {"^S": [{"name": "n", "distro": "d", "image_types": []}]}"#,
                ["error config.wrong-count 83"]
            ),
            ("media_checksums = [\"sha256\", \"foo\"]", ["warning config.not-a-choice 30"]),
            ("skip_phases = [\"productimg\"]", ["warning config.no-effect 16"]),
        ] as [(String, [String])])
    func promises(line: String, expected: [String]) async throws {
        let loaded = try await validate(minimal + line + "\n")
        let found = loaded.diagnostics.map { "\($0.severity) \($0.code.rawValue) \($0.range.start.column)" }
        #expect(found == expected)
    }

    @Test("a Python module for the layout is an error, or a warning when it is to be passed over")
    func pathsModule() async throws {
        let text = minimal + "paths_module = \"x\"\n"
        #expect(try await validate(text).short == ["error config.paths-module 8:16"])
        let tolerated = try await validate(text) { $0.ignoresPathsModule = true }
        #expect(tolerated.short == ["warning config.paths-module 8:16"])
    }

    @Test("the JSON Schema is the golden one") func schema() throws {
        try expectGolden(ComposeSchema.document.text() + "\n", "compose-schema.json")
    }
}
