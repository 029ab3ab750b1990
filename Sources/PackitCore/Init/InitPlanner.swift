public import HostKit
internal import SourceDiagnostics
public import SystemPackage

/// Decides what a new project's configuration says and which other files go with it.
public struct InitPlanner: Sendable {
    public struct Options: Hashable, Sendable {
        /// Whether an existing configuration is replaced.
        public var force = false
        public var withoutPreCommit = false
        /// Whether a missing `.pre-commit-config.yaml` is created.
        public var forcePreCommit = false
        /// The git remote that names the project; nil for `origin`, else the first.
        public var remote: String?

        public init() {}
    }

    private static let ignoredPattern = "prepare_sources_result*/"

    private let directory: FilePath
    private let options: Options

    /// - Parameter directory: The project's directory; absolute.
    public init(_ directory: FilePath, _ options: Options) {
        self.directory = directory
        self.options = options
    }

    /// Makes the plan; nothing is written. The network is asked only when the hooks' configuration changes.
    ///
    /// - Throws: ``PackitError`` for an existing configuration, flags that exclude each other, or hooks that
    ///   cannot be added; ``FileError`` for what cannot be read.
    public func plan(on host: Host) async throws -> InitPlan {
        try await plan { await HookRelease.latest(on: host) }
    }

    func plan(latestHooks: () async -> String) async throws -> InitPlan {
        guard !(options.withoutPreCommit && options.forcePreCommit) else {
            throw PackitError.exclusiveHookFlags
        }
        let existing = ConfigLoader().files(in: directory).first
        if let existing, !options.force { throw PackitError.configExists(existing) }
        var files: [InitPlan.File] = []
        let (configuration, remarks) = try configuration(existing)
        files.append(configuration)
        if let ignored = try ignoredFiles() { files.append(ignored) }
        if let hooks = try await hooks(latestHooks) { files.append(hooks) }
        return InitPlan(directory: directory, files: files, remarks: remarks)
    }

    private func configuration(_ existing: FilePath?) throws -> (InitPlan.File, remarks: [String]) {
        let fileName = existing?.lastComponent?.string ?? ConfigLoader.fileNames[0]
        let name = try projectName()
        let found = ProjectFiles(directory).findSpecfile()
        let specfile = found ?? "\(name).spec"
        let template = ConfigTemplate(
            specfile: specfile, fileName: fileName, upstreamName: name, downstreamName: name)
        let remarks =
            found == nil ? ["There is no spec file yet; the configuration expects \(specfile)."] : []
        return (try file(fileName, Array(template.text.utf8)), remarks)
    }

    /// From the git remote, else the directory.
    private func projectName() throws -> String {
        let name = try ProjectFacts.checkout(directory, remote: options.remote).name
        return name.isEmpty ? "package" : name
    }

    /// `.gitignore` with the directories of `packit prepare-sources`; nil when it names them already.
    private func ignoredFiles() throws -> InitPlan.File? {
        let name = ".gitignore"
        let previous = try content(name)
        let text = String(decoding: previous ?? [], as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard !lines.contains(where: { Self.isIgnored($0) }) else { return nil }
        let lineBreak = text.contains("\r\n") ? "\r\n" : "\n"
        let needsBreak = lines.last?.isEmpty == false
        return InitPlan.File(
            name: name,
            content: (previous ?? [])
                + ((needsBreak ? lineBreak : "") + Self.ignoredPattern + lineBreak).utf8,
            previous: previous)
    }

    private static func isIgnored(_ line: Substring) -> Bool {
        var kept = line
        while kept.last == " " || kept.last == "\t" { kept = kept.dropLast() }
        return kept == ignoredPattern || kept == "/" + ignoredPattern
    }

    /// `.pre-commit-config.yaml` with the hook; nil when it has it, or nobody wants it.
    private func hooks(_ latest: () async -> String) async throws -> InitPlan.File? {
        let name = PreCommitEntry.fileName
        let previous = try content(name)
        guard !options.withoutPreCommit, previous != nil || options.forcePreCommit else { return nil }
        guard GitRemotes.isRepository(directory) else { throw PackitError.noRepositoryForHooks }
        let source = SourceFile(name: name, bytes: previous ?? [])
        guard try !PreCommitEntry.isPresent(in: source) else { return nil }
        let extended = try PreCommitEntry(revision: await latest()).added(to: source)
        return InitPlan.File(name: name, content: extended.bytes, previous: previous)
    }

    private func file(_ name: String, _ content: [UInt8]) throws -> InitPlan.File {
        InitPlan.File(name: name, content: content, previous: try self.content(name))
    }

    private func content(_ name: String) throws -> [UInt8]? {
        let path = directory.appending(name)
        return Files.exists(path) ? try Files.read(path, limit: 16 << 20) : nil
    }
}

extension PackitError {
    static let exclusiveHookFlags = Self(
        .usage, "--without-precommit and --force-precommit are mutually exclusive flags.")

    static func configExists(_ path: FilePath) -> Self {
        Self(
            .output,
            "Packit config \(path) already exists. If you want to regenerate it, use `packit init --force`")
    }

    static let noRepositoryForHooks = Self(
        .notARepository,
        ".git repository not found. Initialize current repository as a git repo first in order to set up Packit "
            + "config validation upon pre-commit. If you want do not want to use pre-commit for this purpose, re-run "
            + "`packit init` using `--without-precommit` flag.")
}
