internal import HostKit
public import SourceDiagnostics
public import SystemPackage

internal import ConfigSyntax

/// Reads packit configurations from files.
public struct ConfigLoader: Sendable {
    /// The names that a configuration may have, the preferred one first.
    public static let fileNames = [".packit.yaml", ".packit.yml", "packit.yaml", "packit.yml"]

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
    ///   - facts: What the project around it says; by default that of the file's directory.
    /// - Returns: The configuration, with all that was found. With errors among the diagnostics it is incomplete.
    /// - Throws: ``PackitError`` when the file cannot be read at all.
    public func load(
        _ path: FilePath, name: String? = nil, facts: ProjectFacts? = nil
    ) throws(PackitError) -> LoadedConfig {
        let name = name ?? path.string
        let file: SourceFile
        do {
            file = SourceFile(name: name, bytes: try Files.read(path, limit: YAMLLimits().size + 1))
        } catch {
            throw PackitError(.noConfig, "\(error)")
        }
        let directory = Self.directory(of: path)
        let files = ProjectFiles(directory)
        let facts = facts ?? Self.facts(of: directory)
        return load(file, path: path, files: files, facts: facts)
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

    private func load(
        _ file: SourceFile, path: FilePath, files: ProjectFiles, facts: ProjectFacts
    ) -> LoadedConfig {
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
        resolved.diagnostics += JobChecks(config: resolved).diagnostics()
        resolved.diagnostics += FileChecks(config: resolved, files: files).diagnostics()
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

    /// The configuration, if it can be used.
    ///
    /// - Throws: ``PackitError`` with the diagnostics when there are errors among them.
    public func usable() throws(PackitError) -> Self {
        guard diagnostics.hasErrors else { return self }
        throw PackitError(
            .invalidConfig, "\(sources.files[0].name) is not valid; 'packit config validate' shows all findings",
            diagnostics: diagnostics.filter { $0.severity == .error }, files: sources.files)
    }
}
