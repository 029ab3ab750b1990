internal import ConfigSyntax

extension ComposeConfig {
    /// Reads options that were checked and filled.
    init(_ options: ConfigMapping) {
        let reader = OptionReader(options: options)
        release = ReleaseConfig(reader)
        composeType = reader.choice("compose_type")
        inputs = InputsConfig(reader)
        layout = LayoutConfig(reader)
        skipPhases = reader.texts("skip_phases")
        tracking = TrackingConfig(reader)
        cache = CacheConfig(reader)
        runroot = RunrootConfig(reader)
        pkgset = PkgsetConfig(reader)
        gather = GatherConfig(reader)
        createrepo = CreaterepoConfig(reader)
        buildinstall = BuildinstallConfig(reader)
        extraFiles = VariantArchMap(reader["extra_files"]) { $0.values(SCMSource.init) }
        imageNames = ImageNameConfig(reader)
        createiso = CreateISOConfig(reader)
        extraISOs = ExtraISOsConfig(reader)
        imageChecksums = ImageChecksumConfig(reader)
        repoclosure = RepoclosureConfig(reader)
        imageDefaults = ImageDefaults(reader)
        liveImages = LiveImagesConfig(reader)
        liveMedia = LiveMediaConfig(reader)
        signing = SigningConfig(reader)
        imageBuild = ImageBuildConfig(reader)
        osbuild = OSBuildConfig(reader)
        kiwibuild = KiwiBuildConfig(reader)
        imagebuilder = ImageBuilderConfig(reader)
        osbs = OSBSConfig(reader)
        imageContainer = ImageContainerConfig(reader)
        ostree = OSTreeConfig(reader)
        ostreeInstaller = OSTreeInstallerConfig(reader)
        ostreeContainer = OSTreeContainerConfig(reader)
        failableDeliverables = reader.byVariantAndArch("failable_deliverables")
    }
}

extension ReleaseConfig {
    init(_ reader: OptionReader) {
        name = reader.text("release_name") ?? ""
        short = reader.text("release_short") ?? ""
        version = reader.text("release_version") ?? ""
        type = (reader.text("release_type") ?? "ga").lowercased()
        isInternal = reader.flag("release_internal")
        discinfoDescription = reader.text("release_discinfo_description")
        treeinfoVersion = reader.text("treeinfo_version")
        base = BaseProductConfig(reader)
    }
}

extension BaseProductConfig {
    /// nil without a name: then the release stands alone.
    init?(_ reader: OptionReader) {
        guard let name = reader.text("base_product_name"), !name.isEmpty else { return nil }
        self.name = name
        short = reader.text("base_product_short") ?? ""
        version = reader.text("base_product_version") ?? ""
        type = (reader.text("base_product_type") ?? "ga").lowercased()
    }
}

extension InputsConfig {
    init(_ reader: OptionReader) {
        variantsFile = reader.source("variants_file") ?? .path("")
        compsFile = reader.source("comps_file")
        compsFilterEnvironments = reader.flag("comps_filter_environments", unset: true)
        moduleDefaults = reader.source("module_defaults_dir")
        moduleDefaultsOverrides = reader.text("module_defaults_override_dir")
        moduleObsoletes = reader.source("module_obsoletes_dir")
        treeArches = reader.texts("tree_arches")
        treeVariants = reader.texts("tree_variants")
    }
}

extension LayoutConfig {
    init(_ reader: OptionReader) {
        linkType = reader.choice("link_type") ?? .hardlinkOrCopy
        translatePaths = (reader["translate_paths"]?.sequence ?? []).compactMap { pair in
            // A pair that lacks its URL translates nothing.
            guard pair.texts.count == 2 else { return nil }
            return PathTranslation(prefix: pair.texts[0], url: pair.texts[1])
        }
    }
}

extension TrackingConfig {
    /// nil without a service.
    init?(_ reader: OptionReader) {
        guard let url = reader.text("cts_url"), !url.isEmpty else { return nil }
        self.url = url
        keytab = reader.text("cts_keytab")
        tokenURL = reader.text("cts_oidc_token_url")
        clientID = reader.text("cts_oidc_client_id")
    }
}
