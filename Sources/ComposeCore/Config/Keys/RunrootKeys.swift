internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Where commands are run that need another architecture or root.
    static let runrootKeys: [KeySpec] = [
        KeySpec(
            "global_runroot_method", .choice(runrootMethods),
            "Method for the phases that runroot_method does not name."),
        KeySpec(
            "runroot_method", .anyOf([.choice(runrootMethods), .object(runrootMethodTable)]),
            "How commands are run in a build root; also by phase."),
        KeySpec("runroot_tag", .string, "Koji tag of the build root."),
        KeySpec("runroot_channel", .string, nullable: true, "Koji channel of runroot tasks."),
        KeySpec(
            "runroot_weights", .object(runrootWeights), default: [:], "Weights of runroot tasks by phase."),
        KeySpec("runroot_ssh_username", .string, default: "root", "User on the hosts reached over SSH."),
        KeySpec(
            "runroot_ssh_hostnames", .map(.any), default: [:], "Hosts reached over SSH, by architecture."),
        KeySpec(
            "runroot_ssh_init_template", .string, "Command that prepares a build root on such a host.",
            check: RunrootChecks.initTemplate),
        KeySpec(
            "runroot_ssh_install_packages_template", .string, "Command that installs packages in it.",
            check: RunrootChecks.installTemplate),
        KeySpec(
            "runroot_ssh_run_template", .string, "Command that runs a command in it.",
            check: RunrootChecks.runTemplate),
    ]
}
