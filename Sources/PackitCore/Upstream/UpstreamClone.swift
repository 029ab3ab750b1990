internal import HostKit
internal import Logging
internal import SystemPackage

/// Clones of upstream projects, for work that starts from a dist-git checkout.
struct UpstreamClone: Sendable {
    let host: Host
    let user: UserConfig
    let logger: Logger

    /// Checks the newest state of a package's upstream out into a new directory.
    ///
    /// A mirror of the repository stays in the cache, so that the next time only what is new is fetched.
    /// - Throws: ``PackitError`` when the configuration names no upstream, or it cannot be cloned.
    func checkOut(_ package: PackageConfig, into directory: FilePath) async throws -> Checkout {
        guard let url = package.upstreamProjectURL else {
            throw PackitError(
                .noUpstream,
                "this is a dist-git checkout, and the configuration does not say where the upstream project is; set upstream_project_url"
            )
        }
        let mirror = try mirrorPath(url)
        if user.addsRepositoriesToCache || Files.exists(mirror) {
            try Files.createDirectories(mirror.removingLastComponent())
            let lock = mirror.removingLastComponent().appending("\(mirror.lastComponent?.string ?? "").lock")
            try await FileLock.withLock(lock, waiting: .seconds(600)) {
                try await update(mirror, from: url)
            }
            try await Git(mirror, on: host)
                .run(["clone", "--quiet", "--no-hardlinks", "--", mirror.string, directory.string])
        } else {
            try await clone(url, to: directory, ["--quiet"])
        }
        let clone = Git(directory, on: host)
        try await clone.run(["remote", "set-url", "origin", url])
        return try await Checkout.open(try Files.realPath(directory), on: host)
    }

    private func update(_ mirror: FilePath, from url: String) async throws {
        if Files.isDirectory(mirror.appending("objects")) {
            let git = Git(mirror, on: host)
            async let branch = defaultBranch(git)
            if let complaint = try await git.complaint(["remote", "update", "--prune"]) {
                throw PackitError.upstreamUnreachable(url, complaint)
            }
            try await follow(branch, git)
        } else {
            logger.info("Cloning \(GitRemote.shown(url))")
            try await clone(url, to: mirror, ["--quiet", "--mirror"])
        }
    }

    private func clone(_ url: String, to directory: FilePath, _ options: [String]) async throws {
        let parent = Git(directory.removingLastComponent(), on: host)
        if let complaint = try await parent.complaint(["clone"] + options + ["--", url, directory.string]) {
            throw PackitError.upstreamUnreachable(url, complaint)
        }
    }

    /// The upstream's default branch as a full name, which no fetch brings along; nil when it does not say.
    private func defaultBranch(_ git: Git) async throws -> String? {
        let reply = try await git.optionalText(["ls-remote", "--symref", "origin", "HEAD"]) ?? ""
        let words = reply.split(whereSeparator: \.isWhitespace)
        return words.count > 2 && words[0] == "ref:" ? String(words[1]) : nil
    }

    private func follow(_ branch: String?, _ git: Git) async throws {
        guard let branch, try Files.readText(git.root.appending("HEAD")).trimmed != "ref: \(branch)" else {
            return
        }
        try await git.run(["symbolic-ref", "HEAD", branch])
    }

    /// The mirror's place: by host and path, which name it for people as well.
    private func mirrorPath(_ url: String) throws(PackitError) -> FilePath {
        let parts = GitRemote.parts(of: url)
        let words = ([parts.host ?? "local"] + parts.path.split(separator: "/").map(String.init))
            .filter { $0 != "." && $0 != ".." }
        guard words.count > 1 else {
            throw PackitError(.noUpstream, "upstream_project_url '\(url)' names no repository")
        }
        let base =
            user.repositoryCache.map { host.environment.absolute(FilePath($0)) }
            ?? host.environment.cacheDirectory.appending("packit").appending("upstream")
        return base.appending(words.joined(separator: "_") + ".git")
    }
}

extension PackitError {
    fileprivate static func upstreamUnreachable(_ url: String, _ complaint: String) -> Self {
        Self(.noUpstream, "cannot clone upstream_project_url \(GitRemote.shown(url)): \(complaint)")
    }
}
