internal import ConfigSyntax

extension PkgsetConfig {
    init(_ reader: OptionReader) {
        source = reader.choice("pkgset_source") ?? .repos
        sigkeys = Self.sigkeys(reader["sigkeys"])
        repos = reader.textsByKey("pkgset_repos")
        exclusiveArchConsidersNoarch = reader.flag("pkgset_exclusive_arch_considers_noarch", unset: true)
        inheritsExclusiveArchToNoarch = reader.flag("pkgset_inherit_exclusive_arch_to_noarch", unset: true)
        allowsReuse = reader.flag("pkgset_allow_reuse", unset: true)
        koji = KojiPkgsetConfig(reader)
    }

    /// Unsigned packages come last wherever they are admitted.
    private static func sigkeys(_ node: ConfigNode?) -> [String?] {
        guard let written = node?.sequence else { return [nil] }
        let keys = written.compactMap(\.string).filter { !$0.isEmpty }.map { $0.lowercased() }
        return keys.count < written.count ? keys + [nil] : keys
    }
}

extension KojiPkgsetConfig {
    init(_ reader: OptionReader) {
        profile = reader.text("koji_profile")
        event = reader.number("koji_event")
        tags = reader.texts("pkgset_koji_tag")
        builds = reader.texts("pkgset_koji_builds")
        scratchTasks = reader.texts("pkgset_koji_scratch_tasks")
        inherits = reader.flag("pkgset_koji_inherit", unset: true)
        moduleTags = reader.texts("pkgset_koji_module_tag")
        moduleBuilds = reader.byVariant("pkgset_koji_module_builds")
        inheritsModules = reader.flag("pkgset_koji_inherit_modules")
        scratchModules = reader.byVariant("pkgset_scratch_modules")
        moduleServiceURL = reader.text("mbs_api_url")
        signedPackagesRetries = reader.number("signed_packages_retries") ?? 0
        signedPackagesWait = reader.number("signed_packages_wait") ?? 30
        cacheDirectory = reader.text("koji_cache")
    }
}

extension GatherConfig {
    init(_ reader: OptionReader) {
        methods = Methods(reader["gather_method"])
        isFulltree = reader.flag("gather_fulltree")
        isSelfHosting = reader.flag("gather_selfhosting")
        isProfiled = reader.flag("gather_profiler")
        allowsReuse = reader.flag("gather_allow_reuse")
        greedy = reader.text("greedy_method") ?? "none"
        prepopulate = reader.source("gather_prepopulate")
        sourceMapping = reader.text("gather_source_mapping")
        lookasideRepos = reader.byVariantAndArch("gather_lookaside_repos")
        multilib = reader.byVariantAndArch("multilib")
        multilibWhitelist = reader.textsByKey("multilib_whitelist")
        multilibBlacklist = reader.textsByKey("multilib_blacklist")
        additionalPackages = reader.byVariantAndArch("additional_packages")
        filterPackages = reader.byVariantAndArch("filter_packages")
        filterModules = reader.byVariantAndArch("filter_modules")
        filtersSystemRelease = reader.flag("filter_system_release_packages", unset: true)
        variantAsLookaside = (reader["variant_as_lookaside"]?.sequence ?? []).compactMap { pair in
            guard pair.texts.count == 2 else { return nil }
            return LookasidePair(variant: pair.texts[0], lookaside: pair.texts[1])
        }
        hasHashedDirectories = reader.flag("hashed_directories")
        checksDependencies = reader.flag("check_deps", unset: true)
        requiresAllCompsPackages = reader.flag("require_all_comps_packages")
    }
}

extension GatherConfig.Methods {
    init(_ node: ConfigNode?) {
        guard let entries = node?.mapping?.entries else {
            self = .all(node?.string.flatMap(GatherConfig.Method.init) ?? .deps)
            return
        }
        self = .byVariant(
            entries.compactMap { entry in
                guard let pattern = entry.key.string else { return nil }
                let reader = OptionReader(options: entry.value.mapping ?? ConfigMapping())
                var sources: [GatherConfig.Source: GatherConfig.Method] = [:]
                for source in GatherConfig.Source.allCases {
                    sources[source] = reader.choice(source.rawValue)
                }
                return GatherConfig.VariantMethods(
                    pattern: pattern, whole: entry.value.string.flatMap(GatherConfig.Method.init),
                    bySource: sources)
            })
    }
}

extension CreaterepoConfig {
    init(_ reader: OptionReader) {
        usesC = reader.flag("createrepo_c", unset: true)
        checksum = reader.text("createrepo_checksum") ?? "sha256"
        deltas = Self.deltas(reader["createrepo_deltas"])
        usesXZ = reader.flag("createrepo_use_xz")
        threads = reader.number("createrepo_num_threads")
        workers = reader.number("createrepo_num_workers") ?? 3
        makesDatabases = reader.flag("createrepo_database")
        extraArguments = reader.texts("createrepo_extra_args")
        extraModulemd = reader.byKey("createrepo_extra_modulemd") { SCMSource($0) }
        usesCache = reader.flag("createrepo_enable_cache", unset: true)
        productID = reader.source("product_id")
        allowsMissingProductID = reader.flag("product_id_allow_missing")
        allowsProductIDPrefix = reader.flag("product_id_allow_name_prefix", unset: true)
    }

    /// A single boolean is the old spelling for all variants and architectures.
    private static func deltas(_ node: ConfigNode?) -> VariantArchMap<Bool> {
        guard let flag = node?.bool else {
            return VariantArchMap(node) { value in
                value.bool.map { [$0] } ?? (value.sequence ?? []).compactMap(\.bool)
            }
        }
        return flag ? VariantArchMap([.init(".*", ["*": [true]])]) : VariantArchMap()
    }
}
