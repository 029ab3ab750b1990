import ConfigSyntax
import Foundation
import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

struct TypedConfigTests {
    private func config(_ lines: String) async throws -> ComposeConfig {
        let loaded = try await validate(minimal + lines + "\n")
        return try loaded.config()
    }

    @Test("the defaults are those of the options") func defaults() async throws {
        let config = try await config("")
        #expect(config.release.name == "Test")
        #expect(config.release.type == "ga")
        #expect(config.release.base == nil)
        #expect(config.composeType == nil)
        #expect(config.inputs.variantsFile == .path("variants.xml"))
        #expect(config.inputs.compsFile == nil)
        #expect(config.inputs.compsFilterEnvironments)
        #expect(config.layout == LayoutConfig())
        #expect(config.tracking == nil)
        #expect(config.pkgset.repos == ["x86_64": ["repo"]])
        #expect(config.pkgset.sigkeys == [nil])
        #expect(config.pkgset.koji == KojiPkgsetConfig())
        #expect(config.pkgset.exclusiveArchConsidersNoarch)
        #expect(config.pkgset.inheritsExclusiveArchToNoarch)
        #expect(config.gather == GatherConfig())
        #expect(config.createrepo == CreaterepoConfig())
    }

    @Test("the release, its base product and the general options are read") func release() async throws {
        let config = try await config(
            """
            release_type = "updates-testing"
            release_internal = True
            release_discinfo_description = "%(variant_name)s"
            treeinfo_version = "9"
            base_product_name = "Base" base_product_short = "B" base_product_version = "7"
            base_product_type = "EUS"
            compose_type = "ci"
            comps_file = {"scm": "git", "repo": "https://x.example/c", "branch": None, "file": "c.xml",
                          "command": "make"}
            comps_filter_environments = False
            module_defaults_dir = "defaults"
            module_obsoletes_dir = {"scm": "file", "repo": "", "dir": "o"}
            tree_arches = ("x86_64",)
            tree_variants = ["Server"]
            skip_phases = ["test"]
            translate_paths = [("/mnt/", "https://x.example/"), ["/a", "b"], ("/lonely",)]
            link_type = "abspath-symlink"
            symlink_isos_to = "/isos"
            paths_templates = {"os_tree": "{variant}/{arch}/x"}
            cts_url = "https://cts.example" cts_keytab = "/k"
            failable_deliverables = [("^Server$", {"*": ["iso"]})]
            """)
        #expect(config.release.type == "updates-testing")
        #expect(config.release.isInternal)
        #expect(config.release.discinfoDescription == "%(variant_name)s")
        #expect(config.release.treeinfoVersion == "9")
        let base = try #require(config.release.base)
        #expect([base.name, base.short, base.version, base.type] == ["Base", "B", "7", "eus"])
        #expect(config.composeType == .ci)
        var comps = SCMSource()
        comps.scm = "git"
        comps.repo = "https://x.example/c"
        comps.files = ["c.xml"]
        comps.command = "make"
        #expect(config.inputs.compsFile == .scm(comps))
        #expect(!config.inputs.compsFilterEnvironments)
        #expect(config.inputs.moduleDefaults == .path("defaults"))
        #expect(config.inputs.treeArches == ["x86_64"])
        #expect(config.inputs.treeVariants == ["Server"])
        #expect(config.skipPhases == ["test"])
        #expect(config.layout.translatePaths.map(\.prefix) == ["/mnt/", "/a"])
        #expect(config.layout.linkType == .absoluteSymlink)
        #expect(config.createiso.symlinkTarget == "/isos")
        #expect(config.tracking?.url == "https://cts.example")
        #expect(config.failableDeliverables.values(variant: "Server", arch: "x86_64") == ["iso"])
    }

    @Test("options of packages are read, in either kind of container, single texts as lists")
    func packages() async throws {
        let config = try await config(
            """
            pkgset_repos = {"x86_64": "one", "*": ("two", "three")}
            sigkeys = [None, "ABCD", "", "ef01"]
            pkgset_allow_reuse = False
            pkgset_inherit_exclusive_arch_to_noarch = False
            gather_method = {"^Server$": "hybrid", "^C": {"comps": "deps", "json": "nodeps"}}
            gather_fulltree = True
            greedy_method = "build"
            gather_prepopulate = "p.json"
            gather_lookaside_repos = [("^S", {"*": "r", "x86_64": ["s", "t"]})]
            multilib = [["^S", {"x86_64": ("devel", "runtime")}]]
            multilib_whitelist = {"*": ["a"]}
            additional_packages = (("^S", {"*": ["b"]}), ("^S", {"src": ["c"]}))
            variant_as_lookaside = [("Client", "Server")]
            hashed_directories = True
            check_deps = False
            """)
        #expect(config.pkgset.repos == ["x86_64": ["one"], "*": ["two", "three"]])
        #expect(config.pkgset.sigkeys == ["abcd", "ef01", nil])
        #expect(!config.pkgset.allowsReuse)
        #expect(!config.pkgset.inheritsExclusiveArchToNoarch)
        #expect(
            config.gather.methods
                == .byVariant([
                    .init(pattern: "^Server$", whole: .hybrid),
                    .init(pattern: "^C", bySource: [.comps: .deps, .json: .nodeps]),
                ]))
        #expect(config.gather.isFulltree)
        #expect(config.gather.greedy == "build")
        #expect(config.gather.prepopulate == .path("p.json"))
        #expect(
            config.gather.lookasideRepos.values(variant: "Server", arch: "x86_64") == ["s", "t", "r"])
        #expect(
            config.gather.multilib.values(variant: "Server", arch: "x86_64") == ["devel", "runtime"])
        #expect(config.gather.multilibWhitelist == ["*": ["a"]])
        #expect(config.gather.additionalPackages.values(variant: "Server", arch: "src") == ["c"])
        #expect(config.gather.variantAsLookaside == [.init(variant: "Client", lookaside: "Server")])
        #expect(config.gather.hasHashedDirectories)
        #expect(!config.gather.checksDependencies)
    }

    @Test("options of repository metadata are read") func createrepo() async throws {
        let loaded = try await validate(
            minimal + """
                createrepo_checksum = "sha"
                createrepo_deltas = True
                createrepo_num_threads = 4.0
                createrepo_num_workers = 2
                createrepo_database = True
                createrepo_extra_args = ["-q"]
                createrepo_extra_modulemd = {"Server": {"scm": "file", "dir": "m"}}
                product_id = {"scm": "git", "repo": "r", "dir": "ids"}
                product_id_allow_missing = True

                """
        ) { $0.hasOldComposes = true }
        let config = try loaded.config().createrepo
        #expect(config.checksum == "sha1")
        #expect(config.deltas.values(variant: "Any", arch: "x86_64") == [true])
        #expect(config.deltas.values(variant: "Any", arch: "src") == [])
        #expect(config.threads == 4)
        #expect(config.workers == 2)
        #expect(config.makesDatabases)
        #expect(config.extraArguments == ["-q"])
        #expect(config.extraModulemd["Server"]?.directories == ["m"])
        var ids = SCMSource()
        ids.scm = "git"
        ids.repo = "r"
        ids.directories = ["ids"]
        #expect(config.productID == .scm(ids))
        #expect(config.allowsMissingProductID)
    }

    @Test("Koji options are read") func koji() async throws {
        let text = minimal.replacing("\"repos\"", with: "\"koji\"")
            .replacing("pkgset_repos = {\"x86_64\": [\"repo\"]}\n", with: "")
        let loaded = try await validate(
            text + """
                koji_profile = "k" koji_event = 12
                pkgset_koji_tag = "t" pkgset_koji_builds = ["a-1-1"] pkgset_koji_inherit = False
                pkgset_koji_module_tag = ["m"]
                pkgset_koji_module_builds = {"^S": ["n:s:v:c"]}
                signed_packages_retries = 2 signed_packages_wait = 5

                """)
        let config = try loaded.config().pkgset
        #expect(config.source == .koji)
        #expect(config.koji.profile == "k")
        #expect(config.koji.event == 12)
        #expect(config.koji.tags == ["t"])
        #expect(config.koji.builds == ["a-1-1"])
        #expect(!config.koji.inherits)
        #expect(config.koji.moduleTags == ["m"])
        #expect(config.koji.moduleBuilds.values(variant: "Server") == ["n:s:v:c"])
        #expect(config.koji.signedPackagesRetries == 2)
        #expect(config.koji.signedPackagesWait == 5)
    }

    @Test("a configuration with errors gives none, and its findings come along") func invalid() async throws {
        let loaded = try await validate(minimal + "check_deps = 1\n")
        let error = try #require(throws: ComposeError.self) { try loaded.config() }
        #expect(error.code == .configuration)
        #expect(error.diagnostics.map(\.code.rawValue) == ["config.wrong-type"])
    }

    @Test(
        "every valid recorded case can be read, and survives JSON",
        arguments: ComposeCase.all.filter { $0.exit == 0 })
    func cases(_ recorded: ComposeCase) throws {
        let config = try recorded.read(.standard).config()
        let again = try JSONDecoder().decode(ComposeConfig.self, from: JSONEncoder().encode(config))
        #expect(again == config)
    }

    @Test("the compose case is read whole") func composeCase() throws {
        var reader = try ComposeConfigReader.forTests(in: Fixtures.path("pungi-compose-case"))
        reader.definitions = []
        let config = try reader.read("test.conf").config()
        #expect(!config.release.short.isEmpty)
        #expect(!config.gather.additionalPackages.isEmpty)
    }
}
