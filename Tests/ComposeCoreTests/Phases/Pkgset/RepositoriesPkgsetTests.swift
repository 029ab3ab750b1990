import RepoKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct RepositoriesPkgsetTests {
    /// Plans the package set of the minimal configuration's variants with other repositories.
    private func plan(_ lines: String) async throws -> RepositoriesPkgset.Plan {
        let text = minimal.replacing("pkgset_repos = {\"x86_64\": [\"repo\"]}\n", with: "") + lines
        let loaded = try await validate(text)
        let config = try loaded.config()
        var file = VariantsFile(SourceFile(name: "variants.xml", text: serverAndClient))
        return try RepositoriesPkgset(
            config.pkgset, gather: config.gather, variants: Variants(&file), configDirectory: "/conf",
            releaseVersion: "1.0"
        ).plan()
    }

    @Test("a repository of several arches is read once, paths start at the configuration")
    func shared() async throws {
        let plan = try await plan(
            "pkgset_repos = {'x86_64': ['bin', 'src'], 'aarch64': ['/arm'], '*': ['src', 'http://h/x']}\n")
        #expect(plan.sources.map(\.urls) == [["/arm"], ["/conf/src"], ["http://h/x"], ["/conf/bin"]])
        #expect(plan.repositories["x86_64"] == ["/conf/bin", "/conf/src", "http://h/x"])
        #expect(plan.repositories["aarch64"] == ["/arm", "/conf/src", "http://h/x"])
    }

    @Test("variables stand for the arch of the tree and for the release") func variables() async throws {
        let plan = try await plan("pkgset_repos = {'*': ['r/$basearch', 'http://h/$releasever/$arch']}\n")
        #expect(plan.repositories["aarch64"] == ["/conf/r/aarch64", "http://h/1.0/aarch64"])
        #expect(plan.repositories["x86_64"] == ["/conf/r/x86_64", "http://h/1.0/x86_64"])
    }

    @Test("an arch without a repository is an error that names it") func missing() async throws {
        await #expect {
            _ = try await plan("pkgset_repos = {'x86_64': ['bin']}\n")
        } throws: {
            "\($0)".contains("no repository for the arch 'aarch64'")
        }
    }

    @Test("passwords do not get into the names of repositories, and do not make two of them one")
    func passwords() async throws {
        let plan = try await plan("pkgset_repos = {'*': ['https://u:one@h/r', 'https://u:two@h/r']}\n")
        #expect(plan.sources.count == 2)
        #expect(Set(plan.sources.map(\.id)).count == 2)
        #expect(plan.sources.allSatisfy { !$0.id.contains("one") && !$0.id.contains("two") })
        #expect(plan.repositories["x86_64"]?.count == 2)
    }

    @Test("lookaside repositories belong to the trees that name them, and are marked") func lookasides()
        async throws
    {
        let plan = try await plan(
            """
            pkgset_repos = {'*': ['bin']}
            gather_lookaside_repos = [('^Client$', {'x86_64': 'bin'}), ('^Server$', {'aarch64': 'look'})]

            """)
        #expect(plan.sources.map(\.isLookaside) == [false, true, true])
        #expect(plan.lookasides.keys.sorted() == [TreeID("Client", "x86_64"), TreeID("Server", "aarch64")])
        #expect(
            plan.lookasides[TreeID("Client", "x86_64")]?.isDisjoint(with: plan.repositories["x86_64"] ?? [])
                == true)
    }

    @Test(
        "files of packages are looked at only for the multilib methods that need them",
        arguments: [("devel", true), ("runtime", true), ("all", false), ("none", false)])
    func needs(method: String, expected: Bool) async throws {
        let plan = try await plan(
            "pkgset_repos = {'*': ['bin']}\nmultilib = [('^Server$', {'x86_64': ['\(method)']})]\n")
        #expect(plan.needs.runtimeLibraries == expected)
    }
}
