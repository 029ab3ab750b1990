internal import HostKit
internal import Logging
internal import RPMKit
internal import SystemPackage

/// One patch of a source-git repository: commits, and what their trailers say of them.
struct SourceGitPatch: Hashable, Sendable {
    /// The file's name.
    var name: String
    var text: [UInt8]
    /// What is written above the patch tag.
    var comment: String
    /// The number of the tag; nil for the next free one.
    var number: Int?
    /// The spec file has a tag for it already.
    var isInSpec: Bool
}

/// Makes patches of what a source-git repository changed since the upstream reference.
struct SourceGit: Sendable {
    let context: PackageContext
    let upstreamRef: String

    private var git: Git { context.checkout.git }

    /// The patches, in the order of their commits; commits of one `Patch-name` are one patch.
    func patches() async throws -> [SourceGitPatch] {
        let base = try await resolvedReference()
        guard try await git.text(["rev-list", "--merges", "\(base)..HEAD"]).isEmpty else {
            return try await linearized(base)
        }
        return try await patches(of: git, since: base, until: "HEAD")
    }

    /// The commit that patches start from: a glob stands for the newest tag that it matches.
    private func resolvedReference() async throws -> String {
        let reference = try await newestMatch() ?? upstreamRef
        guard
            let commit = try await git.optionalText([
                "rev-parse", "--verify", "--quiet", "--end-of-options", "\(reference)^{commit}",
            ])
        else {
            throw PackitError(
                .patch, "upstream_ref '\(reference)' is no commit here; 'git fetch' may bring it")
        }
        return commit
    }

    /// What a glob stands for: the newest of the tags, or with `branches/` of all references, that it matches.
    private func newestMatch() async throws -> String? {
        guard upstreamRef.contains(where: { "[?*".contains($0) }) else { return nil }
        var query = ["tag", "--list", "--sort=-creatordate", upstreamRef]
        if upstreamRef.hasPrefix("branches/") {
            let pattern = upstreamRef.dropFirst("branches/".count)
            query = [
                "for-each-ref", "--sort=-creatordate", "--format=%(refname)", "refs/*/\(pattern)",
                "refs/*/*/\(pattern)",
            ]
        }
        guard let newest = try await git.lines(query).first, !newest.isEmpty else {
            throw PackitError(
                .patch, "nothing matches upstream_ref '\(upstreamRef)'; 'git fetch --tags' may bring it")
        }
        return newest
    }

    /// Flattens merges in a repository of our own that borrows the objects; the checkout sees nothing of it.
    private func linearized(_ base: String) async throws -> [SourceGitPatch] {
        let tree = context.scratch.appending("linear")
        try Files.createDirectories(tree)
        let flat = Git(tree, on: context.host)
        try await flat.run(["init", "--quiet"])
        // Not a clone: git refuses to clone what belongs to another user, as the checkout of a CI job may.
        let places = try await git.lines([
            "rev-parse", "--path-format=absolute", "--git-path", "objects", "--git-path", "shallow",
        ])
        guard places.count == 2 else { throw PackitError(.patch, "git does not say where its objects are") }
        let own = tree.appending(".git")
        try Files.writeAtomically(
            places[0] + "\n", to: own.appending("objects").appending("info").appending("alternates"))
        let shallow = FilePath(places[1])
        if Files.isRegular(shallow) { try Files.copy(shallow, to: own.appending("shallow")) }
        try await flat.run(["checkout", "--quiet", "--detach", context.checkout.head.commit])
        try await rebase(flat, onto: base)
        return try await patches(of: flat, since: base, until: "HEAD")
    }

    private func rebase(_ flat: Git, onto base: String) async throws {
        let settings = ["user.name=packit", "user.email=packit@localhost", "core.hooksPath=/dev/null"]
        let command = flat.command(settings.flatMap { ["-c", $0] } + ["rebase", "--quiet", base])
        let result = try await context.host.runner.run(command)
        guard result.status.isSuccess else {
            throw PackitError(
                .patch,
                "the commits since \(upstreamRef) have merges that cannot be flattened; rebase them onto it: \(result.errorOutput.trimmingEnd)"
            )
        }
    }

    private func patches(of git: Git, since base: String, until head: String) async throws -> [SourceGitPatch]
    {
        let directory = context.scratch.appending("patches")
        try Files.createDirectories(directory)
        let commits = try await git.lines(["rev-list", "--reverse", "\(base)..\(head)", "--"] + pathspecs)
        var patches: [SourceGitPatch] = []
        for (place, commit) in commits.enumerated() where !commit.isEmpty {
            guard let patch = try await patch(of: commit, place: place + 1, git, directory) else { continue }
            if let same = patches.firstIndex(where: { $0.name == patch.name }) {
                patches[same].text += patch.text
            } else {
                patches.append(patch)
            }
        }
        return patches
    }

    private func patch(
        of commit: String, place: Int, _ git: Git, _ directory: FilePath
    ) async throws -> SourceGitPatch? {
        let details = try await git.text([
            "show", "--no-patch", "--format=%s%x00%an <%ae>%x00%(trailers:only,unfold)", commit,
        ])
        let parts = details.split(separator: "\0", maxSplits: 2, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 3 else { return nil }
        let trailers = PatchTrailers(parts[2])
        guard !trailers.isIgnored else { return nil }
        var arguments = [
            "format-patch", "--output-directory", directory.string, "--start-number", String(place),
        ]
        if trailers.hasNoPrefix { arguments.append("--no-prefix") }
        let made = try await git.text(arguments + ["-1", commit, "--"] + pathspecs)
        guard let file = made.split(separator: "\n").last.map({ FilePath(String($0)) }) else { return nil }
        let name = trailers.name ?? file.lastComponent?.string ?? ""
        guard !name.isEmpty, !name.contains("/") else {
            throw PackitError(.patch, "commit \(commit.prefix(8)): Patch-name '\(name)' is no file name")
        }
        return SourceGitPatch(
            name: name, text: try Files.read(file),
            comment: trailers.status ?? "\(parts[0])\nAuthor: \(parts[1])",
            number: trailers.id, isInSpec: trailers.isInSpec)
    }

    /// Everything but what belongs to the packaging.
    private var pathspecs: [String] {
        let synced = context.config.filesToSync.flatMap(\.sources)
        let excluded = (context.config.patchIgnoredPaths + synced).map { path in
            var path = path[...]
            while path.hasSuffix("/") { path.removeLast() }
            return ":(exclude)\(path)"
        }
        return ["."] + excluded
    }
}

/// The trailers of a commit message that steer its patch.
struct PatchTrailers: Hashable, Sendable {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].lowercased()
            values[key] = String(line[line.index(after: colon)...]).trimmed
        }
    }

    var name: String? { values["patch-name"] }
    var id: Int? { values["patch-id"].flatMap { Int($0) } }
    var status: String? { values["patch-status"] }
    var isInSpec: Bool { flag("patch-present-in-specfile") }
    var isIgnored: Bool { flag("ignore-patch") }
    var hasNoPrefix: Bool { flag("no-prefix") }

    private func flag(_ name: String) -> Bool {
        values[name].map { ["true", "yes", "1"].contains($0.lowercased()) } ?? false
    }
}
