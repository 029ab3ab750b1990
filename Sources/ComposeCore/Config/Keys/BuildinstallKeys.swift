internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Installer images.
    static let buildinstallKeys: [KeySpec] = [
        KeySpec(
            "buildinstall_method", .choice(["lorax", "buildinstall"]),
            "How installer images are made; none are made without it."),
        KeySpec("lorax_options", .byVariantAndArch(.object(loraxOptions)), default: [], "Options for lorax."),
        KeySpec(
            "lorax_extra_sources", .byVariantAndArch(.texts), default: [], "Further repositories for lorax."),
        KeySpec(
            "lorax_use_koji_plugin", .boolean, default: false,
            "Whether lorax runs as a Koji task of its own kind."),
        KeySpec("buildinstall_kickstart", .textOrSCM, "Kickstart file to put on the media."),
        KeySpec("buildinstall_topdir", .string, "Directory for output of tasks on other storage."),
        KeySpec("buildinstall_skip", .byVariantAndArch(.boolean), default: [], "Where no installer is made."),
        KeySpec(
            "buildinstall_packages", .byVariantAndArch(.list(.string)), default: [],
            "Further packages for the build root."),
        KeySpec(
            "buildinstall_allow_reuse", .boolean, default: false,
            "Whether results of an older compose are reused."),
        KeySpec(
            "buildinstall_use_guestmount", .boolean, default: true,
            "Whether boot images are changed with guestmount."),
    ]
}
