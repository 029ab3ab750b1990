internal import ConfigSyntax

/// Whether installers are made, and how.
public struct BuildinstallConfig: Sendable, Hashable, Codable {
    public var method: Method?
    /// Trees without an installer.
    public var skip = VariantArchMap<Bool>()
    /// Options for lorax; see ``LoraxOptions/init(merging:)``.
    public var loraxOptions = VariantArchMap<LoraxOptions>()
    /// Further repositories for lorax: URLs and paths.
    public var extraSources = VariantArchMap<String>()
    /// Whether lorax runs as a task of Koji's that does nothing else.
    public var usesKojiPlugin = false
    /// Where tasks write to, if that is not the compose itself.
    public var topDirectory: String?
    /// What a runroot needs besides lorax.
    public var packages = VariantArchMap<String>()
    /// Whether the installers of an older compose are used again.
    public var allowsReuse = false

    /// The kickstart that installers follow by themselves.
    public var kickstart: FileSource?

    public init() {}

    public enum Method: String, Sendable, Hashable, Codable {
        case lorax, buildinstall
    }

    /// Whether a tree is meant to have an installer.
    public func isWanted(variant: Variant, arch: String) -> Bool {
        guard method != nil, arch != "src", variant.kind == .variant, !variant.isEmpty else { return false }
        return !skips(variant: variant.uid, arch: arch)
    }

    /// Whether a tree is left out: every value says so.
    public func skips(variant uid: String, arch: String) -> Bool {
        // The older method knows nothing of single trees.
        guard method != .buildinstall else { return false }
        let values = skip.values(variant: uid, arch: arch)
        return !values.isEmpty && !values.contains(false)
    }
}

extension BuildinstallConfig {
    init(_ reader: OptionReader) {
        method = reader.choice("buildinstall_method")
        kickstart = reader.source("buildinstall_kickstart")
        skip = VariantArchMap(reader["buildinstall_skip"]) { $0.values(\.bool) }
        loraxOptions = VariantArchMap(reader["lorax_options"]) { $0.values(LoraxOptions.init) }
        extraSources = reader.byVariantAndArch("lorax_extra_sources")
        usesKojiPlugin = reader.flag("lorax_use_koji_plugin")
        topDirectory = reader.given("buildinstall_topdir")
        packages = reader.byVariantAndArch("buildinstall_packages")
        allowsReuse = reader.flag("buildinstall_allow_reuse")
    }
}
