internal import ConfigSyntax

/// Where commands are run that need another architecture, other packages or root.
public struct RunrootConfig: Sendable, Hashable, Codable {
    /// The ways to run a command.
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// On this machine, as it is.
        case local
        /// In a build root of Koji's.
        case koji
        /// On another machine.
        case openssh
    }

    /// The phases that run commands so.
    public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
        case buildinstall, createiso, ostree
        case ostreeInstaller = "ostree_installer"
    }

    /// For every phase; nil when it is not set, or set by phase.
    public var method: Method?
    /// By phase; nil when it is not set so.
    public var methods: [Phase: Method]?
    /// For the phases that ``methods`` does not name.
    public var globalMethod: Method?
    /// A build tag.
    public var tag: String?
    public var channel: String?
    public var weights: [Phase: Double] = [:]
    public var ssh = SSHRunrootConfig()

    public init() {}

    /// How a phase's commands are run.
    public func method(for phase: Phase) -> Method {
        if let methods { return methods[phase] ?? globalMethod ?? .local }
        return method ?? (tag == nil ? .local : .koji)
    }
}

/// How commands are run on other machines.
public struct SSHRunrootConfig: Sendable, Hashable, Codable {
    public var user = "root"
    /// By arch.
    public var hosts: [String: String] = [:]
    /// Prepares a place for commands, and writes its name; with `{runroot_tag}`.
    public var initTemplate: String?
    /// With `{runroot_key}`, the name of the place, and `{packages}`.
    public var installTemplate: String?
    /// With `{runroot_key}` and `{command}`.
    public var runTemplate: String?

    public init() {}
}

extension RunrootConfig {
    init(_ reader: OptionReader) {
        method = reader.choice("runroot_method")
        if let byPhase = reader["runroot_method"]?.mapping {
            methods = Self.byPhase(byPhase) { $0.string.flatMap(Method.init) }
        }
        globalMethod = reader.choice("global_runroot_method")
        tag = reader.text("runroot_tag").flatMap { $0.isEmpty ? nil : $0 }
        channel = reader.text("runroot_channel").flatMap { $0.isEmpty ? nil : $0 }
        weights = Self.byPhase(reader["runroot_weights"]?.mapping ?? ConfigMapping()) { $0.number }
        ssh = SSHRunrootConfig(reader)
    }

    private static func byPhase<Value>(
        _ mapping: ConfigMapping, _ read: (ConfigNode) -> Value?
    ) -> [Phase: Value] {
        var values: [Phase: Value] = [:]
        for entry in mapping.entries {
            guard let phase = Phase(rawValue: entry.name) else { continue }
            values[phase] = read(entry.value)
        }
        return values
    }
}

extension SSHRunrootConfig {
    init(_ reader: OptionReader) {
        user = reader.text("runroot_ssh_username") ?? user
        hosts = reader.byKey("runroot_ssh_hostnames", \.string)
        initTemplate = reader.text("runroot_ssh_init_template")
        installTemplate = reader.text("runroot_ssh_install_packages_template")
        runTemplate = reader.text("runroot_ssh_run_template")
    }
}

extension ConfigNode {
    fileprivate var number: Double? {
        switch value {
        case .integer(let number): Double(number)
        case .float(let number): number
        default: nil
        }
    }
}
