public import HostKit
public import MessageBus
public import SystemPackage

extension MessageBusConfiguration {
    /// What a program is to use: the file that its `--config` names, else that of the environment.
    ///
    /// As with the reference's library a missing file of the system's is as good as an empty one, and a missing file
    /// that somebody named is an error.
    /// - Throws: `.badFile`, `.badConfiguration`.
    public static func ofProgram(
        _ path: FilePath?, in environment: HostEnvironment
    ) throws(MessageBusError) -> Self {
        if let path { return try read(environment.absolute(path)) }
        let standard = Self.path(in: environment)
        guard environment["FEDORA_MESSAGING_CONF"] != nil || Files.exists(standard) else { return Self() }
        return try read(standard)
    }
}

extension MessageBusPublisher.Options {
    /// Half a minute in all: the compose waits for its scripts.
    public static var ofProgram: Self {
        var options = Self()
        options.patience = .seconds(10)
        options.attempts = 3
        return options
    }
}
