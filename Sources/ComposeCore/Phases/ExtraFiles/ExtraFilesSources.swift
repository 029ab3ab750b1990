internal import HostKit
public import SystemPackage

/// Finds packages of an arch's package set for a source that names them: a name, which may have wildcards, and
/// an arch behind a dot if it must be that one.
public typealias PackageLookup = @Sendable (_ arch: String, _ pattern: String) async throws -> [FilePath]

/// Brings together what several sources give for one tree.
public struct ExtraFilesSources: Sendable {
    public let fetcher: SourceFetcher
    /// The option that names the sources.
    public let use: SourceUse
    public let packages: PackageLookup
    /// Takes what a person should know.
    public let warn: @Sendable (String) -> Void

    public init(
        _ fetcher: SourceFetcher, for use: SourceUse, packages: @escaping PackageLookup,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.fetcher = fetcher
        self.use = use
        self.packages = packages
        self.warn = warn
    }

    /// Fills a directory, which is emptied before.
    ///
    /// Where several sources have a file of one name, the last one's counts, and directories are merged.
    /// - Returns: The files and symbolic links in it, relative to it, sorted.
    /// - Throws: ``SourceError``, also for a file where another source has a directory.
    @discardableResult
    public func collect(
        _ sources: [SCMSource], for variant: Variant, _ arch: String, into directory: FilePath
    ) async throws -> [FilePath] {
        if Files.exists(directory) { try Files.removeTree(directory) }
        try Files.createDirectories(directory)
        let parent = directory.removingLastComponent()
        return try await WorkDirectory.withTemporaryDirectory(prefix: ".extra-", in: parent) { scratch in
            var merge = ExtraFilesMerge(into: directory, for: use)
            for (number, source) in sources.enumerated() {
                let stage = scratch.appending("\(number)")
                let target = try target(of: source)
                for one in try await resolved(source, variant, arch) {
                    _ = try await fetcher.export(one, into: stage.pushing(target), for: use)
                }
                for message in try merge.add(stage, of: source.title) {
                    warn("\(variant.uid).\(arch): \(message)")
                }
            }
            return merge.files
        }
    }

    /// Where a source's files go, below the top of the tree; a slash in front means that top.
    private func target(of source: SCMSource) throws(SourceError) -> FilePath {
        let target = source.target ?? ""
        let path = FilePath(String(target.drop { $0 == "/" }))
        guard path.components.allSatisfy({ $0.kind != .parentDirectory }), !target.utf8.contains(0) else {
            throw SourceError(
                .unusable, use, "the target '\(target)' leads out of the tree; name a directory in it")
        }
        return path.lexicallyNormalized()
    }

    /// The source, or for packages of the package set one for each of them.
    private func resolved(_ source: SCMSource, _ variant: Variant, _ arch: String) async throws -> [SCMSource]
    {
        guard source.scm == "rpm", let repo = source.repo, !repo.isEmpty,
            !repo.utf8.contains(UInt8(ascii: "/"))
        else { return [source] }
        let pattern = try filled(repo, variant, arch)
        let found = try await packages(arch, pattern)
        guard !found.isEmpty else {
            throw SourceError(.noMatch, use, "No package matching \(pattern) in the package set.")
        }
        return found.sorted { $0.string < $1.string }.map { package in
            var one = source
            one.repo = package.string
            return one
        }
    }

    private func filled(_ repo: String, _ variant: Variant, _ arch: String) throws(SourceError) -> String {
        let keys = [
            "arch": arch, "variant_id": variant.id, "variant_id_lower": variant.id.lowercased(),
            "variant_uid": variant.uid, "variant_uid_lower": variant.uid.lowercased(),
        ]
        do {
            return try NameFormat(keys.mapValues { .text($0) }).fillPercents(repo)
        } catch {
            let reason =
                switch error {
                case .unknownKey(let key):
                    "has the unknown key '\(key)'; there are \(keys.keys.sorted().joined(separator: ", "))"
                case .malformed(let reason): "has \(reason)"
                }
            throw SourceError(.unusable, use, "the package '\(repo)' \(reason)")
        }
    }
}

extension SCMSource {
    /// What a message calls it: `file files/GPL`, or `git https://… docs`.
    var title: String {
        let what = (files.isEmpty ? directories : files).joined(separator: ", ")
        let repo = repo.flatMap { $0.isEmpty ? nil : " " + URLCredentials.redacted(in: $0) } ?? ""
        return "\(scm)\(repo) \(what)"
    }
}
