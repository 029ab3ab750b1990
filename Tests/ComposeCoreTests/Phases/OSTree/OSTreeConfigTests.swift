import HostKit
import Testing

@testable import ComposeCore

struct OSTreeConfigTests {
    private static let all = """
        {"treefile": "t.yaml", "config_url": "https://example.com/c", "config_branch": "f44", "ostree_repo": "/o",
         "repo": ["Server", {"name": "n", "baseurl": "http://b", "exclude": "x", "gpgcheck": True, "enabled": "1"}],
         "ostree_ref": "a/b", "version": "!VERSION_FROM_VERSION", "keep_original_sources": True,
         "update_summary": True, "force_new_commit": True, "unified_core": True, "tag_ref": False,
         "failable": ["*"], "runroot_packages": ["selinux-policy"]
        """

    private func expectAll(_ commit: OSTreeConfig.Commit?) throws {
        let commit = try #require(commit)
        #expect(
            [commit.treefile, commit.configURL, commit.repository] == [
                "t.yaml", "https://example.com/c", "/o",
            ])
        #expect(commit.configBranch == "f44")
        #expect(commit.repositories.map(\.address) == ["Server", "http://b"])
        let second = try #require(commit.repositories.last)
        #expect(second.name == "n" && second.exclude == "x" && second.checksSignatures == true)
        #expect(second.enabled == "1")
        #expect(commit.ref == "a/b" && commit.version == "!VERSION_FROM_VERSION")
        #expect(commit.keepsOriginalSources && commit.updatesSummary && commit.forcesCommit)
        #expect(commit.usesUnifiedCore && !commit.movesRef)
        #expect(commit.failable == ["*"] && commit.runrootPackages == ["selinux-policy"])
    }

    @Test("every key of a block by variant is read") func byVariant() async throws {
        let config = try await ComposeConfig.lines(
            "ostree = {\"^Server$\": \(Self.all), \"arches\": [\"x86_64\"]}}")
        let commits = config.ostree.commits.values(variant: "Server")
        try expectAll(commits.first)
        #expect(commits.first?.arches == ["x86_64"])
        #expect(config.ostree.commits.values(variant: "Client").isEmpty)
        #expect(config.ostree.commitsByArch.isEmpty)
    }

    @Test("every key of the older mapping by variant and arch is read") func byArch() async throws {
        let config = try await ComposeConfig.lines("ostree = [(\"^Server$\", {\"x86_64\": \(Self.all)}})]")
        try expectAll(config.ostree.commitsByArch.values(variant: "Server", arch: "x86_64").first)
        #expect(config.ostree.commitsByArch.values(variant: "Server", arch: "aarch64").isEmpty)
        #expect(config.ostree.commits.isEmpty)
    }

    @Test("the older names of repositories are taken together") func oldNames() async throws {
        let config = try await ComposeConfig.lines(
            """
            ostree = [("^Server$", {"*": {"treefile": "t", "config_url": "https://example.com/c", "ostree_repo": "/o",
                "extra_source_repos": ["http://a"], "repo_from": "Server", "source_repo_from": ["Client"]}})]
            """)
        let commit = config.ostree.commitsByArch.values(variant: "Server", arch: "s390x").first
        #expect(commit?.repositories.map(\.address) == ["http://a", "Server", "Client"])
    }

    @Test("a short block has the reference's defaults") func defaults() async throws {
        let config = try await ComposeConfig.lines(
            """
            ostree = {"^Server$": [{"treefile": "t", "config_url": "https://example.com/c", "ostree_repo": "/o",
                "repo": "http://a"}]}
            """)
        let commit = try #require(config.ostree.commits.values(variant: "Server").first)
        #expect(commit.configBranch == nil && commit.ref == nil && commit.version == nil)
        #expect(commit.movesRef && !commit.updatesSummary && !commit.forcesCommit && !commit.usesUnifiedCore)
        #expect(commit.arches.isEmpty && commit.failable.isEmpty && !config.ostree.usesKojiPlugin)
    }

    @Test("the size of the root may be a text or a list of one", arguments: [#""4""#, #"["4"]"#])
    func rootSize(_ value: String) async throws {
        let config = try await ComposeConfig.lines(
            "ostree_installer = [(\"^Server$\", {\"x86_64\": {\"rootfs_size\": \(value)}})]")
        let installer = config.ostreeInstaller.installers.values(variant: "Server", arch: "x86_64").first
        #expect(installer?.rootfsSize == "4")
        #expect(installer?.repositories.isEmpty == true)
    }

    @Test("every key of an installer is read") func installer() async throws {
        let config = try await ComposeConfig.lines(
            """
            ostree_installer_use_koji_plugin = True
            ostree_installer_overwrite = True
            ostree_installer = [("^Server$", {"x86_64": {"repo": "http://a", "release": None, "failable": ["x86_64"],
                "installpkgs": ["p"], "extra_runroot_pkgs": ["q"], "template_repo": "https://example.com/t",
                "template_branch": "f44", "skip_branding": True, "add_template": ["a"], "add_arch_template": ["b"],
                "add_template_var": ["c=1"], "add_arch_template_var": ["d=2"]}})]
            """)
        #expect(config.ostreeInstaller.usesKojiPlugin && config.ostreeInstaller.overwrites)
        let installer = try #require(
            config.ostreeInstaller.installers.values(variant: "Server", arch: "x86_64").first)
        #expect(installer.release == .automatic && installer.failable == ["x86_64"])
        #expect(installer.packages == ["p"] && installer.runrootPackages == ["q"])
        #expect(installer.templateURL == "https://example.com/t" && installer.templateBranch == "f44")
        #expect(installer.templates == ["a"] && installer.archTemplates == ["b"] && installer.skipsBranding)
        #expect(installer.templateVariables == ["c=1"] && installer.archTemplateVariables == ["d=2"])
    }

    @Test("every key of a container is read, and its branch is main unless set") func container() async throws
    {
        let config = try await ComposeConfig.lines(
            """
            ostree_container = {"^Server$": [{"treefile": "t", "config_url": "https://example.com/c"},
                {"treefile": "t", "config_url": "https://example.com/c", "config_branch": "b", "repo": ["http://a"],
                "arches": ["x86_64"], "failable": ["*"], "version": "1", "runroot_packages": ["p"]}]}
            """)
        let containers = config.ostreeContainer.containers.values(variant: "Server")
        #expect(containers.map(\.configBranch) == ["main", "b"])
        let second = try #require(containers.last)
        #expect(second.repositories.map(\.address) == ["http://a"] && second.arches == ["x86_64"])
        #expect(second.failable == ["*"] && second.version == "1" && second.runrootPackages == ["p"])
    }
}
