internal import HostKit
internal import SystemPackage

/// The kinds of sources.
extension SourceFetcher {
    /// Fills a stage with what a source names.
    func fetch(_ source: SCMSource, _ wanted: Wanted, _ base: FilePath, _ stage: SourceStage)
        async throws
    {
        let patterns = wanted == .files ? source.files : source.directories
        guard !patterns.isEmpty, !patterns.contains("") else {
            let key = wanted == .files ? "file" : "dir"
            throw SourceError(.unusable, stage.use, "the source needs '\(key)': what to take")
        }
        switch source.scm {
        case "file": try fetchLocal(source, patterns, wanted, base, stage)
        case "git":
            let tree = try await clones.workTree(source, base: base, for: stage.use)
            try add(patterns, wanted, below: tree, stage)
        case "rpm": try await fetchPackages(source, patterns, wanted, base, stage)
        case "koji": try await fetchBuild(source, wanted, stage)
        case "cvs": throw SourceError(.unsupported, stage.use, "CVS is not supported; use git or file")
        default:
            throw SourceError(
                .unsupported, stage.use, "'\(source.scm)' is no kind of source; use file, git, rpm or koji")
        }
    }

    private func fetchLocal(
        _ source: SCMSource, _ patterns: [String], _ wanted: Wanted, _ base: FilePath, _ stage: SourceStage
    ) throws {
        if let repo = source.repo, !repo.isEmpty {
            throw SourceError(.unusable, stage.use, "'repo' must be empty for files of this machine")
        }
        for pattern in patterns {
            var found = try matches(pattern, wanted, base, stage.use)
            if found.isEmpty, stage.use.base == .workingDirectory {
                found = try matches(pattern, wanted, configDirectory, stage.use)
            }
            guard !found.isEmpty else { throw Self.noMatch(pattern, wanted, stage.use) }
            for path in found {
                try wanted == .files ? stage.addFile(path) : stage.addContent(of: path)
            }
        }
    }

    private func matches(_ pattern: String, _ wanted: Wanted, _ base: FilePath, _ use: SourceUse) throws
        -> [FilePath]
    {
        try SourceMatches.anywhere(base.pushing(FilePath(pattern)), for: use)
            .filter { wanted == .files ? Files.isRegular($0) : Files.isDirectory($0) }
    }

    /// Takes what patterns name below a clone or an unpacked package.
    private func add(
        _ patterns: [String], _ wanted: Wanted, below root: FilePath, keepsName: Bool = false,
        _ stage: SourceStage
    ) throws {
        var stage = stage
        stage.root = root
        for pattern in patterns {
            let found = try SourceMatches.inside(root, pattern, for: stage.use)
                .filter { wanted == .files ? Files.isRegular($0) : Files.isDirectory($0) }
            guard !found.isEmpty else { throw Self.noMatch(pattern, wanted, stage.use) }
            for path in found {
                switch wanted {
                case .files: try stage.addFile(path)
                case .directories where keepsName && !pattern.hasSuffix("/"): try stage.addDirectory(path)
                case .directories: try stage.addContent(of: path)
                }
            }
        }
    }

    private func fetchPackages(
        _ source: SCMSource, _ patterns: [String], _ wanted: Wanted, _ base: FilePath, _ stage: SourceStage
    ) async throws {
        guard let name = source.repo, !name.isEmpty else {
            throw SourceError(.unusable, stage.use, "an rpm source needs 'repo': a package")
        }
        try Files.createDirectories(work)
        try await WorkDirectory.withTemporaryDirectory(prefix: "rpm-", in: work) { scratch in
            let packages = PackageSource(host: host, http: http, use: stage.use)
            for (number, package) in try await packages.packages(name, base: base, directory: scratch)
                .enumerated()
            {
                let root = scratch.appending("root-\(number)")
                try Files.createDirectories(root)
                try await packages.unpack(package, into: root, scratch: scratch)
                try add(patterns, wanted, below: root, keepsName: true, stage)
            }
        }
    }

    private func fetchBuild(_ source: SCMSource, _ wanted: Wanted, _ stage: SourceStage) async throws {
        guard wanted == .files else {
            throw SourceError(.unsupported, stage.use, "Only files can be exported from Koji")
        }
        guard let koji else {
            throw SourceError(
                .unsupported, stage.use,
                "no Koji instance can be asked here; set koji_profile, or use another kind of source")
        }
        let found: [FilePath]
        do {
            found = try await koji(source, stage.directory)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw SourceError(.fetchFailed, stage.use, "\(error)")
        }
        guard !found.isEmpty else {
            throw Self.noMatch(source.files.joined(separator: ", "), wanted, stage.use)
        }
    }

    private static func noMatch(_ pattern: String, _ wanted: Wanted, _ use: SourceUse) -> SourceError {
        let what = wanted == .files ? "files" : "directories"
        return SourceError(.noMatch, use, "No \(what) matched, can not export: \(pattern)")
    }
}
