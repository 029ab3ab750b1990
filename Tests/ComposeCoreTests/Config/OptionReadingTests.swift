import Testing

@testable import ComposeCore

/// Options that decide about something of which other tests know by our own names.
struct OptionReadingTests {
    @Test("options of names and repositories are read") func namesAndRepositories() async throws {
        let config = try await ComposeConfig.lines(
            """
            image_volid_layered_product_formats = ["{release_short} {base_product_short}"]
            restricted_volid = True
            createrepo_use_xz = True
            createrepo_enable_cache = False
            product_id_allow_name_prefix = False
            """)
        #expect(config.imageNames.naming.layeredVolumeIDFormats == ["{release_short} {base_product_short}"])
        #expect(config.imageNames.naming.isVolumeIDRestricted)
        #expect(config.createrepo.usesXZ && !config.createrepo.usesCache)
        #expect(!config.createrepo.allowsProductIDPrefix)
        var release = ReleaseConfig.named("PT", "1.0")
        release.base = ReleaseConfig.base("BP", "9")
        let name = try config.imageNames.naming.volumeID(
            of: .init(variant: nil, arch: "x86_64"), in: try .forTests(release))
        #expect(name == "PT-BP")
    }

    @Test("options of package sets and gathering are read") func packages() async throws {
        let config = try await ComposeConfig.lines(
            """
            pkgset_koji_inherit_modules = True
            pkgset_exclusive_arch_considers_noarch = False
            gather_selfhosting = True
            gather_profiler = True
            gather_allow_reuse = True
            multilib_blacklist = {"*": ["glibc32"], "x86_64": ["gcc*"]}
            filter_system_release_packages = False
            """)
        #expect(config.pkgset.koji.inheritsModules && !config.pkgset.exclusiveArchConsidersNoarch)
        #expect(config.gather.isSelfHosting && config.gather.isProfiled && config.gather.allowsReuse)
        #expect(config.gather.multilibBlacklist == ["*": ["glibc32"], "x86_64": ["gcc*"]])
        #expect(!config.gather.filtersSystemRelease)
    }

    @Test("methods and weights of runroots are read for each phase") func runroots() async throws {
        let config = try await ComposeConfig.lines(
            """
            runroot_method = {"buildinstall": "koji", "ostree_installer": "openssh"}
            runroot_weights = {"buildinstall": 3, "ostree_installer": 2.5}
            """)
        #expect(config.runroot.method(for: .buildinstall) == .koji)
        #expect(config.runroot.method(for: .ostreeInstaller) == .openssh)
        #expect(config.runroot.method(for: .createiso) == .local)
        #expect(config.runroot.weights == [.buildinstall: 3, .ostreeInstaller: 2.5])
    }

    @Test("options of installers are read; the one about guestmount is taken and has no effect")
    func installers() async throws {
        let lines = "buildinstall_topdir = \"/mnt/tasks\""
        let config = try await ComposeConfig.lines("buildinstall_use_guestmount = False\n" + lines)
        #expect(config.buildinstall.topDirectory == "/mnt/tasks")
        #expect(config == (try await ComposeConfig.lines(lines)))
    }

    @Test("options of ISO images are read") func images() async throws {
        let config = try await ComposeConfig.lines(
            """
            createiso_skip = [("^Server$", {"x86_64": True})]
            createiso_max_size = [("^Server$", {"*": 700000000})]
            createiso_max_size_is_strict = [("^Server$", {"*": True})]
            create_optional_isos = True
            createiso_break_hardlinks = True
            createiso_allow_reuse = False
            extraiso_allow_reuse = False
            iso_level = 3
            iso_hfs_ppc64le_compatible = False
            """)
        let createiso = config.createiso
        #expect(createiso.skips(variant: "Server", arch: "x86_64"))
        #expect(createiso.maximumSize.values(variant: "Server", arch: "ppc64le") == [700_000_000])
        #expect(createiso.maximumSizeIsStrict.values(variant: "Server", arch: "x86_64") == [true])
        #expect(createiso.coversOptional && createiso.breaksHardlinks && !createiso.allowsReuse)
        #expect(createiso.isoLevel(variant: "Server", arch: "src") == 3 && !createiso.usesHFSOnPPC64LE)
        #expect(!config.extraISOs.allowsReuse)
    }

    @Test("images of several variants, and where their files come from, are read") func extraISOs()
        async throws
    {
        let config = try await ComposeConfig.lines(
            """
            extra_isos = {"^Server$": [{
                "include_variants": ["Client"], "arches": ["x86_64"], "failable_arches": ["x86_64"],
                "max_size": 100, "volid": ["{volid}x"], "extra_files": [{
                    "scm": "git", "repo": "https://example.com/r", "branch": "main", "dir": "docs",
                    "options": {"credential_helper": "!helper"}}]}]}
            extra_files = [("^Server$", {"*": [{
                "scm": "git", "repo": "https://example.com/r", "file": "GPL",
                "options": {"credential_helper": "!other"}}]})]
            """)
        let image = try #require(config.extraISOs.images.values(variant: "Server").first)
        #expect(image.arches == ["x86_64"] && image.failableArches == ["x86_64"])
        #expect(image.maximumSize == 100 && image.volumeIDs == ["{volid}x"])
        let source = try #require(image.extraFiles.first)
        // The key `scm` says what kind of source it is.
        #expect(source.scm == "git" && source.branch == "main" && source.directories == ["docs"])
        #expect(source.credentialHelper == "!helper")
        let file = try #require(config.extraFiles.values(variant: "Server", arch: "x86_64").first)
        #expect(file.credentialHelper == "!other")
    }

    @Test("fall-backs of osbuild and the tracker's login are read") func services() async throws {
        let config = try await ComposeConfig.lines(
            """
            osbuild_target = "t"
            osbuild_version = "!VERSION_FROM_VERSION"
            osbuild_release = None
            cts_url = "https://cts.example.com"
            translate_paths = [("/mnt", "https://example.com")]
            cts_oidc_token_url = "https://id.example.com/token"
            cts_oidc_client_id = "pungi"
            """)
        let identity = try ComposeIdentity.forTests()
        #expect(config.imageDefaults.target(nil, .osbuild) == "t")
        #expect(try config.imageDefaults.version(nil, .osbuild, identity) == "1.0")
        #expect(try config.imageDefaults.release(.unset, .osbuild, identity) == "20261121.t.0")
        #expect(config.tracking?.tokenURL == "https://id.example.com/token")
        #expect(config.tracking?.clientID == "pungi")
    }
}
