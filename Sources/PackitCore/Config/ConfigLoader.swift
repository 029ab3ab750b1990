internal import ConfigSyntax
internal import HostKit
public import SourceDiagnostics
public import SystemPackage

/// Reads packit configurations from files.
public struct ConfigLoader: Sendable {
    /// The names that a configuration may have, the preferred one first.
    public static let fileNames = [".packit.yaml", ".packit.yml", "packit.yaml", "packit.yml"]

    /// How far a configuration is checked.
    public enum Checks: Sendable {
        /// Its own text: what every command needs to be right.
        case schema
        /// Also the files that it names, and settings that make no sense together.
        case all
    }

    public init() {}

    /// The configuration files of a directory, the one that counts first; parents are not searched.
    public func files(in directory: FilePath) -> [FilePath] {
        Self.fileNames.map { directory.appending($0) }.filter(Files.exists)
    }

    /// Reads and checks one file.
    ///
    /// - Parameters:
    ///   - path: The configuration.
    ///   - name: What to call it in messages; by default the path.
    ///   - project: The directory that it speaks of; by default the file's own.
    ///   - facts: What the project says of itself; by default what the directory shows.
    /// - Returns: The configuration, with all that was found. With errors among the diagnostics it is incomplete.
    /// - Throws: ``PackitError`` when the file cannot be read at all.
    public func load(
        _ path: FilePath, name: String? = nil, project: FilePath? = nil, facts: ProjectFacts? = nil,
        checks: Checks = .all
    ) throws(PackitError) -> LoadedConfig {
        let name = name ?? path.string
        let file: SourceFile
        do {
            file = SourceFile(name: name, bytes: try Files.read(path, limit: YAMLLimits().size + 1))
        } catch {
            throw PackitError(.noConfig, "\(error)")
        }
        let directory = project ?? Self.directory(of: path)
        let facts = facts ?? Self.facts(of: directory)
        let loaded = load(file, path: path, facts: facts)
        return checks == .all ? loaded.checked(against: ProjectFiles(directory)) : loaded
    }

    /// What a directory says of a project that has no git remote.
    static func facts(of directory: FilePath) -> ProjectFacts {
        let files = ProjectFiles(directory)
        // The name must be that of the directory, also when it was given as '.'.
        let real = (try? Files.realPath(directory)) ?? directory
        return ProjectFacts(name: real.lastComponent?.string ?? "", findSpecfile: files.findSpecfile)
    }

    private static func directory(of path: FilePath) -> FilePath {
        let parent = path.removingLastComponent()
        return parent.isEmpty ? "." : parent
    }

    private func load(_ file: SourceFile, path: FilePath, facts: ProjectFacts) -> LoadedConfig {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(file)
        } catch {
            let sources = SourceMap([file])
            let diagnostics = [error.diagnostic(in: sources)]
            return LoadedConfig(
                path: path,
                resolved: ResolvedConfig(sources: sources, packages: [], jobs: [], diagnostics: diagnostics))
        }
        var resolved = ConfigResolver.resolve(document, facts: facts)
        resolved.diagnostics = resolved.diagnostics.limited()
        return LoadedConfig(path: path, resolved: resolved)
    }
}

/// A configuration as it was read: typed, with every value's origin and everything that was found.
public struct LoadedConfig: Sendable {
    public var path: FilePath
    public var resolved: ResolvedConfig

    public var packages: [PackageConfig] { resolved.packages.map(PackageConfig.init) }
    public var jobs: [ResolvedJob] { resolved.jobs }
    public var diagnostics: [Diagnostic] { resolved.diagnostics }
    public var sources: SourceMap { resolved.sources }

    /// With the findings that need the whole configuration and the project's files.
    func checked(against files: ProjectFiles) -> Self {
        guard !resolved.packages.isEmpty else { return self }
        var checked = self
        checked.resolved.diagnostics += JobChecks(config: resolved).diagnostics()
        checked.resolved.diagnostics += FileChecks(config: resolved, files: files).diagnostics()
        checked.resolved.diagnostics = checked.resolved.diagnostics.limited()
        return checked
    }

    /// The configuration, if it can be used.
    ///
    /// - Throws: ``PackitError`` with the diagnostics when there are errors among them.
    public func usable() throws(PackitError) -> Self {
        guard diagnostics.hasErrors else { return self }
        throw PackitError(
            .invalidConfig,
            "\(sources.files[0].name) is not valid; 'packit config validate' shows all findings",
            diagnostics: diagnostics.filter { $0.severity == .error }, files: sources.files)
    }
}
