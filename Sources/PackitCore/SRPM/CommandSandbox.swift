internal import HostKit
internal import SystemPackage

/// Puts a command into the sandbox that the user's configuration asks for.
struct CommandSandbox {
    private let user: UserConfig
    private let writable: [FilePath]

    /// - Parameter writable: The directories that the command may change.
    init(_ user: UserConfig, writable: [FilePath]) {
        self.user = user
        self.writable = writable
    }

    /// - Throws: ``PackitError`` for a handler that only the service has.
    func wrap(_ command: Command) throws(PackitError) -> Command {
        switch user.commandHandler {
        case .local: return command
        case .bubblewrap: return inBubblewrap(command)
        case .podman: return inPodman(command)
        case .sandcastle:
            throw PackitError(
                .action,
                "command_handler 'sandcastle' needs the service's cluster; set it to local, bubblewrap or podman in the user configuration"
            )
        }
    }

    /// The whole system read-only, except for what the command may change and a temporary directory of its own.
    private func inBubblewrap(_ command: Command) -> Command {
        var arguments = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
        for directory in Set(writable.map(\.string)).sorted() {
            arguments += ["--bind", directory, directory]
        }
        arguments += [
            "--setenv", "TMPDIR", "/tmp", "--unshare-pid", "--unshare-ipc", "--new-session",
            "--die-with-parent",
        ]
        arguments += ["--chdir", command.directory.string, "--", command.executable] + command.arguments
        var wrapped = command
        wrapped.executable = "bwrap"
        wrapped.arguments = arguments
        wrapped.remedy = "install bubblewrap, or set command_handler to local"
        return wrapped
    }

    /// A fresh container of the configured image, with the checkout at its own path.
    private func inPodman(_ command: Command) -> Command {
        var arguments = ["run", "--rm", "--init"]
        for directory in Set(writable.map(\.string)).sorted() {
            arguments += ["--volume", "\(directory):\(directory)"]
        }
        // Values stay out of the process list: podman copies them from its own environment.
        for name in command.environment.keys.sorted() where name.hasPrefix("PACKIT_") {
            arguments += ["--env", name]
        }
        arguments += ["--workdir", command.directory.string, user.commandHandlerImage, command.executable]
        var wrapped = command
        wrapped.executable = "podman"
        wrapped.arguments = arguments + command.arguments
        wrapped.remedy = "install podman, or set command_handler to local"
        return wrapped
    }
}
