internal import ConfigSyntax

/// Installers for OSTree commits.
public struct OSTreeInstallerConfig: Sendable, Hashable, Codable {
    public var installers = VariantArchMap<Installer>()
    /// Whether installers are tasks of a kind of their own.
    public var usesKojiPlugin = false
    /// Whether one may replace the other installer of its tree.
    public var overwrites = false

    public init() {}

    /// What lorax is told for a tree.
    public struct Installer: Sendable, Hashable, Codable {
        public var repositories: [TreeRepositoryConfig] = []
        public var release = ReleaseSetting.unset
        /// Arches on which it may fail; `*` stands for all.
        public var failable: [String] = []
        /// Packages to install.
        public var packages: [String] = []
        /// Further packages for the build root.
        public var runrootPackages: [String] = []
        /// GiB, as written.
        public var rootfsSize: String?
        /// The repository of the templates with relative paths.
        public var templateURL: String?
        public var templateBranch: String?
        public var templates: [String] = []
        public var archTemplates: [String] = []
        public var templateVariables: [String] = []
        public var archTemplateVariables: [String] = []
        public var skipsBranding = false

        public init() {}
    }
}

extension OSTreeInstallerConfig {
    init(_ reader: OptionReader) {
        installers = VariantArchMap(reader["ostree_installer"]) { $0.values(Installer.init) }
        usesKojiPlugin = reader.flag("ostree_installer_use_koji_plugin")
        overwrites = reader.flag("ostree_installer_overwrite")
    }
}

extension OSTreeInstallerConfig.Installer {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        repositories = reader.treeRepositories("repo")
        release = reader.release("release")
        failable = reader.texts("failable")
        packages = reader.texts("installpkgs")
        runrootPackages = reader.texts("extra_runroot_pkgs")
        rootfsSize = reader.texts("rootfs_size").first.flatMap { $0.isEmpty ? nil : $0 }
        templateURL = reader.given("template_repo")
        templateBranch = reader.given("template_branch")
        templates = reader.texts("add_template")
        archTemplates = reader.texts("add_arch_template")
        templateVariables = reader.texts("add_template_var")
        archTemplateVariables = reader.texts("add_arch_template_var")
        skipsBranding = reader.flag("skip_branding")
    }
}
