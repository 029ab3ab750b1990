public import HostKit
internal import SystemPackage

/// Runs commands on other machines, one for each architecture, which see the compose under the same paths.
public struct SSHRunroot: Runroot {
    public let host: Host
    public let config: SSHRunrootConfig
    /// What the templates call the tag.
    public let tag: String?

    public init(_ host: Host, _ config: SSHRunrootConfig, tag: String?) {
        self.host = host
        self.config = config
        self.tag = tag
    }

    public var method: RunrootConfig.Method { .openssh }

    /// An image of sources can be made anywhere.
    public func indifferentArch(for arch: String) async throws -> String {
        guard arch == "src", config.hosts["src"] == nil else { return arch }
        return config.hosts["x86_64"] != nil ? "x86_64" : config.hosts.keys.min() ?? arch
    }

    public func run(_ request: RunrootRequest) async throws -> RunrootResult {
        let machine = try machine(of: request)
        var values: [RunrootTemplate.Name: RunrootTemplate.Value] = [:]
        if let tag = request.tag ?? tag { values[.tag] = .words([tag]) }
        if let text = config.initTemplate {
            let command = try template(text, .forInit, request).filled(values)
            var key = try await run(command, on: machine, log: request.log.withSuffix("init"))
            while key.last?.isNewline == true { key.removeLast() }
            values[.key] = .words([key])
        }
        if let text = config.installTemplate, !request.packages.isEmpty {
            values[.packages] = .words(request.packages)
            let command = try template(text, .forInstall, request).filled(values)
            try await run(command, on: machine, log: request.log.withSuffix("install_packages"))
        }
        let runTemplate = try config.runTemplate.map { text throws in
            try template(text, .forRun, request)
        }
        values[.command] = .command(request.simpleCommand)
        let command = runTemplate?.filled(values) ?? request.textWithOwnership
        try await run(command, on: machine, log: request.log)
        guard request.listsPackages else { return RunrootResult() }
        let query = ShellWords.join(RunrootRequest.packageQuery)
        values[.command] = .command(query)
        let output = try await run(
            runTemplate?.filled(values) ?? query, on: machine, log: request.log.withSuffix("rpms"))
        return RunrootResult(packages: RunrootRequest.packages(in: output))
    }

    private func machine(of request: RunrootRequest) throws(RunrootFailure) -> String {
        guard let machine = config.hosts[request.arch], !machine.isEmpty else {
            throw RunrootFailure(
                "The arch '\(request.arch)' not in runroot_ssh_hostnames.", log: request.log)
        }
        // It would be an option of ssh.
        guard !machine.hasPrefix("-"), !config.user.hasPrefix("-") else {
            throw RunrootFailure(
                "'\(machine)' or '\(config.user)' is no name; correct runroot_ssh_hostnames and "
                    + "runroot_ssh_username", log: request.log)
        }
        return machine
    }

    private func template(
        _ text: String, _ names: [RunrootTemplate.Name], _ request: RunrootRequest
    ) throws(RunrootFailure) -> RunrootTemplate {
        do {
            return try RunrootTemplate(text, names)
        } catch {
            throw RunrootFailure("the template '\(text)' cannot be used: \(error)", log: request.log)
        }
    }

    @discardableResult
    private func run(_ text: String, on machine: String, log: FilePath) async throws -> String {
        try await RunrootCommand(host: host, log: log)
            .run(["ssh", "-oBatchMode=yes", "-n", "-l", config.user, machine, text])
    }
}

extension [RunrootTemplate.Name] {
    /// What the templates may have, in the order of their use.
    static let forInit: Self = [.tag]
    static let forInstall: Self = [.key, .packages, .tag]
    static let forRun: Self = [.key, .command, .tag]
}
