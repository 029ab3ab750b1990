internal import ConfigSyntax

/// What lorax is told besides what follows from the compose.
public struct LoraxOptions: Sendable, Hashable, Codable {
    /// Where to report bugs.
    public var bugURL: String?
    /// Whether images need not boot on Macs.
    public var noMacBoot = true
    /// Whether there is no image for upgrades.
    public var noUpgrade = true
    public var templates: [String] = []
    public var archTemplates: [String] = []
    /// As in `name=value`.
    public var templateVariables: [String] = []
    public var archTemplateVariables: [String] = []
    public var dracutArguments: [String] = []
    /// In GiB; nil to leave it to lorax.
    public var rootSize: String?
    /// Instead of the release's.
    public var version: String?
    /// Whether branding packages are left out.
    public var skipsBranding = false
    /// Whether the squashfs holds the files themselves, and no image of a file system.
    public var squashfsOnly = false
    public var configurationFile: FileSource?

    public init() {}

    /// What several blocks say together: lists are joined; of the rest the last word counts, but one that does not want
    /// `noupgrade` or `nomacboot` is enough.
    ///
    /// A block without `skip_branding`, `squashfs_only` or `configuration_file` takes them back.
    public init(merging blocks: [Self]) {
        for block in blocks {
            noMacBoot = noMacBoot && block.noMacBoot
            noUpgrade = noUpgrade && block.noUpgrade
            templates += block.templates
            archTemplates += block.archTemplates
            templateVariables += block.templateVariables
            archTemplateVariables += block.archTemplateVariables
            dracutArguments += block.dracutArguments
            bugURL = block.bugURL ?? bugURL
            rootSize = block.rootSize ?? rootSize
            version = block.version ?? version
            skipsBranding = block.skipsBranding
            squashfsOnly = block.squashfsOnly
            configurationFile = block.configurationFile
        }
    }
}

extension LoraxOptions {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        bugURL = reader.given("bugurl")
        noMacBoot = reader.flag("nomacboot", unset: true)
        noUpgrade = reader.flag("noupgrade", unset: true)
        templates = reader.texts("add_template")
        archTemplates = reader.texts("add_arch_template")
        templateVariables = reader.texts("add_template_var")
        archTemplateVariables = reader.texts("add_arch_template_var")
        dracutArguments = reader.texts("dracut_args")
        rootSize = reader.number("rootfs_size").flatMap { $0 == 0 ? nil : "\($0)" }
        version = reader.given("version")
        skipsBranding = reader.flag("skip_branding")
        squashfsOnly = reader.flag("squashfs_only")
        configurationFile = reader.source("configuration_file").flatMap { $0 == .path("") ? nil : $0 }
    }
}
