public import HostKit
public import Logging
internal import SourceDiagnostics
public import SystemPackage

/// How the user wants a project looked at.
public struct ProjectRequest: Sendable {
    /// A configuration to use in place of the project's own.
    public var configPath: String?
    /// The git remote that names the project.
    public var remote: String?
    public var user: UserConfig

    public init(configPath: String? = nil, remote: String? = nil, user: UserConfig = UserConfig()) {
        self.configPath = configPath
        self.remote = remote
        self.user = user
    }
}

/// A checkout with its configuration: what the everyday commands work on.
public struct Project: Sendable {
    /// Which side of packaging a checkout is on.
    public enum Role: Hashable, Sendable {
        case upstream, downstream
    }

    public let checkout: Checkout
    public let config: LoadedConfig
    public let user: UserConfig
    public let host: Host
    public let logger: Logger
    public var root: FilePath { checkout.root }

    /// Opens a checkout: reads git and the configuration side by side.
    ///
    /// - Throws: ``PackitError`` without repository or usable configuration.
    public static func open(
        _ directory: FilePath, _ request: ProjectRequest, on host: Host, logger: Logger
    ) async throws -> Project {
        let checkout = try await Checkout.open(directory, on: host)
        let remote = checkout.projectRemote(preferring: request.remote ?? request.user.upstreamGitRemote)
        let target = try configuration(in: directory, request, host.environment)
        for ignored in target.ignored {
            logger.warning("\(ignored) stands beside \(target.name) and is ignored")
        }
        var facts = ConfigLoader.facts(of: directory)
        if let name = remote?.repositoryName, !name.isEmpty {
            facts.name = name
            facts.nameOrigin = "the git remote '\(remote?.name ?? "")'"
        }
        let config = try ConfigLoader()
            .load(target.path, name: target.name, project: directory, facts: facts, checks: .schema).usable()
        for diagnostic in config.diagnostics {
            logger.warning("\(diagnostic.range.location): \(diagnostic.message)")
        }
        return Project(checkout: checkout, config: config, user: request.user, host: host, logger: logger)
    }

    private static func configuration(
        in directory: FilePath, _ request: ProjectRequest, _ environment: HostEnvironment
    ) throws(PackitError) -> ConfigTarget {
        if let path = request.configPath ?? request.user.packageConfigPath {
            return ConfigTarget(name: path, path: environment.absolute(FilePath(path)))
        }
        let sourceGit = directory.appending(".distro").appending("source-git.yaml")
        if ConfigLoader().files(in: directory).isEmpty, Files.isRegular(sourceGit) {
            return ConfigTarget(name: ".distro/source-git.yaml", path: sourceGit)
        }
        let isCurrent = directory == environment.currentDirectory
        return try ConfigTarget.find(isCurrent ? "." : directory.string, in: environment)
    }

    /// The packages that a command is for, in the configuration's order; all when none is named.
    ///
    /// - Throws: ``PackitError`` for a name that the configuration does not define.
    public func packages(named names: [String]) throws(PackitError) -> [PackageConfig] {
        let known = config.packages
        let unknown = names.filter { name in !known.contains { $0.name == name } }
        guard unknown.isEmpty else { throw .undefinedPackages(unknown, known: known.map(\.name)) }
        return names.isEmpty ? known : known.filter { names.contains($0.name) }
    }

    /// The packages as one job sees them.
    ///
    /// - Parameter index: The job's place in the configuration, from 0.
    public func packages(ofJob index: Int, named names: [String]) throws(PackitError) -> [PackageConfig] {
        _ = try packages(named: names)
        guard index >= 0, index < config.jobs.count else {
            throw PackitError(.usage, "job_config_index is bigger than number of jobs in package config!")
        }
        return config.jobs[index].packages.map(PackageConfig.init)
            .filter { names.isEmpty || names.contains($0.name) }
    }

    /// Whether the checkout is the package's dist-git or its upstream.
    public func role(for package: PackageConfig) -> Role {
        let instance = distGit(of: package)
        let isDistGit = checkout.remotes.contains { remote in
            remote.host.map { instance.holds(host: $0, path: remote.path) } ?? false
        }
        return isDistGit ? .downstream : .upstream
    }

    private func distGit(of package: PackageConfig) -> DistGitInstance {
        if let url = package.distGitBaseURL, let host = GitRemote.parts(of: url).host {
            return DistGitInstance(host: host, namespace: package.distGitNamespace)
        }
        if let tool = package.packageTool, let instance = DistGitInstance.named(tool) { return instance }
        let environment = host.environment
        if let url = environment["DISTGIT_URL"], let host = GitRemote.parts(of: url).host {
            return DistGitInstance(host: host, namespace: environment["DISTGIT_NAMESPACE"] ?? "rpms")
        }
        return DistGitInstance.named(user.packageTool)
            ?? DistGitInstance(host: "src.fedoraproject.org", namespace: "rpms")
    }
}

extension PackitError {
    static func undefinedPackages(_ names: [String], known: [String]) -> Self {
        let names = names.map { "'\($0)'" }.joined(separator: ", ")
        return Self(
            .undefinedPackage,
            "Packages {\(names)} are not defined in packit configuration; defined are \(known.joined(separator: ", "))"
        )
    }
}
