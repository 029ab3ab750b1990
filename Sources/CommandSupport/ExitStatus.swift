/// The exit statuses of the reference's command.
public enum ExitStatus: Int32, Sendable {
    case success = 0
    /// Ctrl-C, or a broken user configuration.
    case stopped = 1
    /// Something the user can mend: project, configuration, or the command line itself.
    case failure = 2
    /// A forge answered with an error.
    case forgeFailure = 3
    /// Something that should not have happened.
    case unexpected = 4
}
