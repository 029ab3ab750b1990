import HostKit
import RepoKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("The inputs of a compose")
struct ComposeInputsTests {
    static let config = """
        release_name = "Test"
        release_short = "T"
        release_version = "1"
        variants_file = "variants.xml"
        pkgset_source = "repos"
        pkgset_repos = {"x86_64": ["repo"]}
        gather_method = "deps"

        """
    static let variants = """
        <variants><variant id="Server" name="Server" type="variant">
        <arches><arch>x86_64</arch><arch>aarch64</arch></arches></variant></variants>

        """

    /// Reads the inputs of a configuration with some lines more, in a directory with some files.
    private func read(
        _ lines: String, _ files: [String: String], variants: String = Self.variants
    ) async throws -> ComposeInputs {
        try await withTemporaryDirectory { directory in
            let all = files.merging(["test.conf": Self.config + lines, "variants.xml": variants]) { $1 }
            for (name, text) in all {
                let path = directory.pushing(FilePath(name))
                try Files.createDirectories(path.removingLastComponent())
                try Files.writeAtomically(text, to: path)
            }
            let host = Host(environment: try HostEnvironment.current())
            let loaded = ComposeConfigReader(host.environment).read(directory.appending("test.conf").string)
            return try await SourceFetcher.withTemporary(host: host, configDirectory: directory) { fetcher in
                try await ComposeInputsReader(
                    loaded, try loaded.config(), fetcher: fetcher, configDirectory: directory,
                    work: WorkPaths(root: directory.appending("work"))
                ).read()
            }
        }
    }

    private func module(_ name: String) -> String {
        """
        ---
        document: modulemd
        version: 2
        data:
          name: \(name)
          stream: "1"
          version: 3
          context: c0ffee00
          arch: x86_64
          summary: A module
          description: A module
          license: {module: [MIT]}

        """
    }

    private func defaults(_ name: String, stream: String) -> String {
        """
        ---
        document: modulemd-defaults
        version: 1
        data:
          module: \(name)
          stream: "\(stream)"

        """
    }

    @Test("a tree's modules bring their defaults along, and overrides replace them") func modules()
        async throws
    {
        let inputs = try await read(
            """
            createrepo_extra_modulemd = {"Server": {"scm": "file", "dir": "modules"}}
            module_defaults_dir = "defaults"
            module_defaults_override_dir = "overrides"
            """,
            [
                "modules/x86_64/a.yaml": module("alpha"), "modules/x86_64/b.yaml": module("beta"),
                "defaults/alpha.yaml": defaults("alpha", stream: "1"),
                "defaults/beta.yaml": defaults("beta", stream: "1"),
                "defaults/other.yaml": defaults("other", stream: "9"),
                "overrides/beta.yaml": defaults("beta", stream: "2"),
            ])
        let index = try #require(inputs.modules.index(of: TreeID("Server", "x86_64")))
        #expect(index.names == ["alpha", "beta"])
        #expect(index.defaults(of: "alpha")?.stream == "1")
        #expect(index.defaults(of: "beta")?.stream == "2")
        #expect(inputs.modules.index(of: TreeID("Server", "aarch64")) == nil)
    }

    @Test("defaults that contradict each other are told with both places") func contradiction() async throws {
        let error = await #expect(throws: ComposeError.self) {
            _ = try await read(
                "module_defaults_dir = \"defaults\"\n",
                [
                    "defaults/one.yaml": defaults("alpha", stream: "1"),
                    "defaults/two.yaml": defaults("alpha", stream: "2"),
                ])
        }
        #expect(error?.message.contains("Module alpha has multiple defaults: 1, 2") == true)
        #expect(error?.diagnostics.count == 2)
    }

    @Test("packages by variant and arch are read from JSON") func extras() async throws {
        let inputs = try await read(
            "gather_prepopulate = \"pre.json\"\ngather_source_mapping = \"map.json\"\n",
            [
                "pre.json": #"{"Server": {"x86_64": {"glibc": ["glibc.i686", "glibc.x86_64"]}}}"#,
                "map.json": #"{"Server": {"x86_64": {"bash": [null], "zlib": ["i686"]}}}"#,
            ])
        let tree = TreeID("Server", "x86_64")
        #expect(inputs.extra.prepopulate == [tree: ["glibc.i686", "glibc.x86_64"]])
        #expect(inputs.extra.mapping == [tree: [.init("bash", arch: nil), .init("zlib", arch: "i686")]])
    }

    @Test(
        "a wrong place in such a file is told",
        arguments: [
            (#"{"Server": ["x86_64"]}"#, "expected an object, found a list"),
            (#"{"Server": {"x86_64": {"a": "b"}}}"#, "expected a list, found text"),
            (#"{"Server": {"x86_64": {"a": [1]}}}"#, "expected a string, found a whole number"),
        ])
    func wrongExtras(text: String, message: String) async throws {
        let error = await #expect(throws: ComposeError.self) {
            _ = try await read("gather_prepopulate = \"pre.json\"\n", ["pre.json": text])
        }
        #expect(error?.diagnostics.map(\.message) == [message])
        #expect(error?.diagnostics.first?.range.location.hasPrefix("pre.json:1:") == true)
    }

    @Test("a compose of no variant at all is none") func nothingLeft() async throws {
        let error = await #expect(throws: ComposeError.self) {
            _ = try await read("tree_arches = [\"s390x\"]\n", [:])
        }
        #expect(error?.message.hasPrefix("no variant is left to compose") == true)
    }
}
