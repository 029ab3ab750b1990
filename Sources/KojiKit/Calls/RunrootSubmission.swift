/// A command to run in a fresh room of a tag's packages, on a builder.
///
/// - SeeAlso: `runroot` of the hub's plugin of that name.
public struct KojiRunroot: Sendable, Hashable {
    public enum Command: Sendable, Hashable, CustomStringConvertible {
        /// A line of the shell.
        case shell(String)
        /// A program and its arguments, of which the builder makes a line that quotes each.
        case arguments([String])

        public var description: String {
            switch self {
            case .shell(let line): line
            case .arguments(let words): words.joined(separator: " ")
            }
        }

        var xmlrpc: XMLRPCValue {
            switch self {
            case .shell(let line): .string(line)
            case .arguments(let words): XMLRPCValue(words)
            }
        }
    }

    /// The tag whose packages are installed.
    public var tag: String
    public var arch: String
    public var command: Command
    /// Nil for the channel `runroot`.
    public var channel: String?
    /// What is installed beside the tag's own group.
    public var packages: [String]
    /// Directories of the builder that are to be there.
    public var mounts: [String]
    public var repository: KojiRepository.ID?
    /// Whether the command runs as the builder's own architecture.
    public var skipsSetarch: Bool
    /// How much of a builder it takes; nil for the hub's 2.0.
    public var weight: Double?
    /// Whether mock makes a container of its own; nil leaves it to the tag.
    public var usesNewChroot: Bool?
    /// More files that are to be kept with the task.
    public var logs: [String]

    public init(tag: String, arch: String, command: Command) {
        self.tag = tag
        self.arch = arch
        self.command = command
        packages = []
        mounts = []
        skipsSetarch = false
        logs = []
    }

    var call: KojiCall {
        // The command line's own client sends these always, and the ones below only when they are asked for.
        var named: XMLRPCStruct = [
            "channel": XMLRPCValue(channel), "packages": XMLRPCValue(packages),
            "mounts": XMLRPCValue(mounts), "repo_id": XMLRPCValue(repository),
            "skip_setarch": .bool(skipsSetarch), "weight": XMLRPCValue(weight),
        ]
        if let usesNewChroot { named["new_chroot"] = .bool(usesNewChroot) }
        if !logs.isEmpty { named["upload_logs"] = XMLRPCValue(logs) }
        return KojiCall(
            "runroot", [.string(tag), .string(arch), command.xmlrpc], named: named)
    }
}

extension KojiRequest where Answer == KojiTask.ID {
    /// Makes a task that runs a command; it takes the permission `runroot`.
    ///
    /// - SeeAlso: `runroot` of the hub's plugin of that name
    public static func runroot(_ runroot: KojiRunroot) -> Self { Self(idOf: runroot.call) }

    /// Makes a task that runs lorax; it takes the permission `pungi_buildinstall`.
    ///
    /// - Parameters:
    ///   - channel: Nil for the channel `runroot`.
    ///   - options: Arguments of lorax, and `packages`, `mounts`, `weight`, `chown_uid`, as the plugin takes them.
    /// - SeeAlso: `pungi_buildinstall` of the plugin of that name
    public static func buildinstall(
        tag: String, arch: String, channel: String? = nil, options: XMLRPCStruct
    ) -> Self {
        Self(idOf: plugin("pungi_buildinstall", tag, arch, channel, options))
    }

    /// Makes a task that composes an OSTree; it takes the permission `pungi_ostree`.
    ///
    /// - SeeAlso: `pungi_ostree` of the plugin of that name, and ``buildinstall(tag:arch:channel:options:)``
    public static func ostree(
        tag: String, arch: String, channel: String? = nil, options: XMLRPCStruct
    ) -> Self {
        Self(idOf: plugin("pungi_ostree", tag, arch, channel, options))
    }

    private static func plugin(
        _ method: String, _ tag: String, _ arch: String, _ channel: String?, _ options: XMLRPCStruct
    ) -> KojiCall {
        let named: [(String, XMLRPCValue)] =
            [("channel", XMLRPCValue(channel))] + options.members.map { ($0.name, $0.value) }
        return KojiCall(method, [.string(tag), .string(arch)], given: named)
    }
}
