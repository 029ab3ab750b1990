import ArgumentParser

/// Options that stand before the command.
struct GlobalOptions: ParsableArguments {
    @Flag(name: [.customShort("d"), .long], help: "Show every command with its time. [PACKIT_DEBUG]")
    var debug = false

    @Flag(name: [.customShort("v"), .long], help: .hidden)
    var verbose = false

    @Option(name: .long, help: ArgumentHelp("Fedora account. [PACKIT_FAS_USER]", valueName: "user"))
    var fasUser: String?

    @Option(
        name: [.customShort("k"), .long],
        help: ArgumentHelp("Kerberos keytab of that account. [PACKIT_KEYTAB]", valueName: "file"))
    var keytab: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Git remote that names the project; 'origin', else the first. [PACKIT_REMOTE]", valueName: "name")
    )
    var remote: String?

    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp(
            "Configuration to use instead of the project's own. [PACKIT_PACKAGE_CONFIG_PATH]",
            valueName: "file"))
    var config: String?
}

/// Options that any command takes as well.
struct LoggingOptions: ParsableArguments {
    @Flag(name: [.customShort("v"), .long], help: "Show every command with its time.")
    var verbose = false

    @Flag(name: [.customShort("d"), .customLong("debug")], help: .hidden)
    var debug = false
}
