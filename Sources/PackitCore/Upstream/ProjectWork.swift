internal import HostKit
internal import SystemPackage

extension Project {
    /// Gives a body everything that work on one package needs; a directory of ours lives as long as it runs.
    ///
    /// In a dist-git checkout the upstream project is cloned, and the spec file worked on in a copy, so that
    /// the checkout stays as it is.
    public func withContext<Result>(
        for package: PackageConfig, progress: @escaping @Sendable (String?) -> Void,
        _ body: (PackageContext) async throws -> Result
    ) async throws -> Result {
        try await WorkDirectory.withTemporaryDirectory(
            prefix: "packit-", in: host.environment.temporaryDirectory
        ) {
            scratch in
            let scratch = try Files.realPath(scratch)
            switch role(for: package) {
            case .upstream:
                return try await body(upstreamContext(package, scratch, progress))
            case .downstream:
                return try await withSourceDirectory(of: package) { sources in
                    try await body(await downstreamContext(package, scratch, sources, progress))
                }
            }
        }
    }

    private func upstreamContext(
        _ package: PackageConfig, _ scratch: FilePath, _ progress: @escaping @Sendable (String?) -> Void
    ) throws -> PackageContext {
        let directory = try self.directory(of: package, in: root)
        let spec = try specfile(of: package)
        return PackageContext(
            config: package, user: user, checkout: checkout, workingDirectory: directory,
            specPath: try resolved(spec, under: directory, root: root), specArgument: spec, scratch: scratch,
            host: host, logger: logger, progress: progress)
    }

    /// A directory for the spec file and sources of a dist-git package, of which nothing stays.
    ///
    /// rpm writes the directory into what it builds: its path is the same in every run, so that the same input
    /// gives the same SRPM.
    private func withSourceDirectory<Result>(
        of package: PackageConfig, _ body: (FilePath) async throws -> Result
    ) async throws -> Result {
        let base = host.environment.cacheDirectory.appending("packit").appending("dist-git")
        let name = package.name.split(separator: "/").joined(separator: "_")
        try Files.createDirectories(base)
        return try await FileLock.withLock(base.appending("\(name).lock"), waiting: .seconds(600)) {
            let directory = base.appending(name)
            // A run that was killed may have left it.
            try Files.removeTree(directory)
            try Files.createDirectories(directory)
            do {
                let result = try await body(try Files.realPath(directory))
                try Files.removeTree(directory)
                return result
            } catch {
                try Files.removeTree(directory)
                throw error
            }
        }
    }

    private func downstreamContext(
        _ package: PackageConfig, _ scratch: FilePath, _ sources: FilePath,
        _ progress: @escaping @Sendable (String?) -> Void
    ) async throws -> PackageContext {
        let spec = try resolved(try specfile(of: package), under: root, root: root)
        progress("fetching the upstream project")
        let upstream = try await UpstreamClone(host: host, user: user, logger: logger)
            .checkOut(package, into: scratch.appending("upstream"))
        progress(nil)
        for name in try Files.entries(of: root) where Files.isRegular(root.appending(name)) {
            try Files.copy(root.appending(name), to: sources.appending(name), keepingTimes: true)
        }
        let name = spec.lastComponent?.string ?? ""
        let path = sources.appending(name)
        if !Files.exists(path) { try Files.copy(spec, to: path, keepingTimes: true) }
        return PackageContext(
            config: package, user: user, checkout: upstream,
            workingDirectory: try directory(of: package, in: upstream.root), downstreamRoot: root,
            specPath: path,
            specArgument: path.string, scratch: scratch, host: host, logger: logger, progress: progress)
    }

    private func specfile(of package: PackageConfig) throws(PackitError) -> String {
        guard let path = package.specfilePath else {
            throw PackitError(
                .spec,
                "no spec file is known for package '\(package.name)': none was found in \(root); set specfile_path"
            )
        }
        return path
    }

    private func directory(of package: PackageConfig, in root: FilePath) throws -> FilePath {
        let directory = try resolved(package.directory, under: root, root: root)
        guard Files.isDirectory(directory) else {
            throw PackitError(
                .badCheckout,
                "the directory '\(package.directory)' of package '\(package.name)' does not exist; correct paths"
            )
        }
        return directory
    }

    /// A path of the configuration, which must not lead out of the checkout.
    private func resolved(_ path: String, under base: FilePath, root: FilePath) throws -> FilePath {
        let whole = base.pushing(FilePath(path)).lexicallyNormalized()
        do {
            let inside = try Files.resolve(Files.relative(whole, to: root), under: root)
            // The spec may be a link inside the repository; it is edited where the configuration says it is.
            return Files.isSymlink(whole) ? whole : inside
        } catch {
            throw PackitError(.badCheckout, "'\(path)' must lie in \(root): \(error)")
        }
    }
}
