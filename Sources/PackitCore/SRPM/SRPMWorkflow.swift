internal import HostKit
internal import Logging
internal import RPMKit
public import SystemPackage

/// Makes the sources of a package ready in its checkout, and builds from them.
public struct SRPMWorkflow: Sendable {
    public let context: PackageContext
    public let options: SRPMOptions

    public init(_ context: PackageContext, _ options: SRPMOptions) {
        self.context = context
        self.options = options
    }

    /// Builds the source RPM.
    ///
    /// The checkout is as before afterwards, whether this succeeds, fails or is cancelled.
    /// - Parameter output: Where the SRPM goes: a directory, or the file itself.
    /// - Returns: The SRPM's path.
    /// - Throws: ``PackitError``, or what the machine reports.
    public func build(to output: FilePath) async throws -> FilePath {
        let destination = try OutputFile(output)
        return try await withPreparedSources {
            try await destination.receive { directory in
                try await RPMBuild(context: context).source(into: directory)
            }
        }
    }

    /// Builds binary RPMs into a directory, by architecture.
    public func buildBinaries(into directory: FilePath) async throws -> [FilePath] {
        try await withPreparedSources {
            try await WorkDirectory.withTemporaryDirectory(prefix: ".packit-", in: directory) { temporary in
                let made = try await RPMBuild(context: context).binaries(into: temporary)
                return try made.map { try RPMPlacement.move($0, from: temporary, to: directory) }
            }
        }
    }

    /// Builds binary RPMs from a source RPM into a directory, by architecture; the checkout is not touched.
    public func rebuild(_ srpm: FilePath, into directory: FilePath) async throws -> [FilePath] {
        try await WorkDirectory.withTemporaryDirectory(prefix: ".packit-", in: directory) { temporary in
            let made = try await RPMBuild(context: context).rebuild(srpm, into: temporary)
            return try made.map { try RPMPlacement.move($0, from: temporary, to: directory) }
        }
    }

    /// Prepares the sources and copies their directory.
    public func prepareSources(to directory: FilePath) async throws {
        try await withPreparedSources {
            try Files.createDirectories(directory)
            let result = try Files.realPath(directory)
            for name in try Files.entries(of: context.specDirectory) where name.string != ".git" {
                try copy(context.specDirectory.appending(name), to: result.appending(name), except: result)
            }
        }
    }

    /// The result must not be copied into itself when it lies among the sources.
    private func copy(_ source: FilePath, to target: FilePath, except result: FilePath) throws {
        if source == result { return }
        let isDirectory = Files.isDirectory(source) && !Files.isSymlink(source)
        if isDirectory, result.starts(with: source) {
            try Files.createDirectories(target)
            for name in try Files.entries(of: source) {
                try copy(source.appending(name), to: target.appending(name), except: result)
            }
            return
        }
        if let former = Files.record(target, followingSymlinks: false) {
            if former.kind == .directory { try Files.removeTree(target) } else { try Files.remove(target) }
        }
        if isDirectory {
            try Files.copyTree(source, to: target)
        } else if Files.isSymlink(source), !Files.isRegular(source) {
            try Files.symlink(try Files.readlink(source), at: target)
        } else if !Files.isRegular(source) {
            context.logger.warning("\(source) is not copied: it is neither a file nor a directory")
        } else {
            // A relative link to an archive elsewhere would be broken in the copy.
            try Files.copy(source, to: target, keepingTimes: true)
        }
    }

    /// Runs a body while spec, archive and sources are ready.
    private func withPreparedSources<Result>(_ body: () async throws -> Result) async throws -> Result {
        var checkout = CheckoutGuard()
        do {
            try await prepare(&checkout)
            let result = try await body()
            finish(&checkout)
            return result
        } catch {
            finish(&checkout)
            throw error
        }
    }

    private func finish(_ checkout: inout CheckoutGuard) {
        if options.keepsChanges { checkout.keepAll() } else { checkout.restore(context.logger) }
    }

    private func prepare(_ checkout: inout CheckoutGuard) async throws {
        for path in specFiles { try checkout.remember(path, copyingTo: context.scratch) }
        let context = try await contextAfterClone()
        var spec = try await SpecFile.open(context)
        do {
            try await prepareSources(&spec, context, &checkout)
        } catch {
            throw PackitError.preparationFailed(error)
        }
        context.logger.info("Directory with sources: \(context.specDirectory)")
    }

    /// The context as the action post-upstream-clone leaves it, which may have moved HEAD.
    private func contextAfterClone() async throws -> PackageContext {
        let actions = ActionRunner(context: context, timeout: options.actionTimeout)
        guard try await actions.run(.postUpstreamClone, repositoryVariables) != nil else { return context }
        var context = context
        context.checkout = try await Checkout.open(context.checkout.root, on: context.host)
        return context
    }

    private func prepareSources(
        _ spec: inout SpecFile, _ context: PackageContext, _ checkout: inout CheckoutGuard
    ) async throws {
        let actions = ActionRunner(context: context, timeout: options.actionTimeout)
        if let reference = options.upstreamRef ?? context.config.upstreamRef {
            try await SourceGitPreparation(
                context: context, actions: actions, options: options, upstreamRef: reference
            )
            .prepare(&spec, guarding: &checkout)
        } else {
            try await UpstreamPreparation(context: context, actions: actions, options: options)
                .prepare(&spec, guarding: &checkout)
        }
        try await actions.run(.postModifications, repositoryVariables)
    }

    /// The spec file; of a symbolic link also the file that is edited through it.
    private var specFiles: [FilePath] {
        guard Files.isSymlink(context.specPath), let target = try? Files.realPath(context.specPath) else {
            return Files.isDirectory(context.specPath) ? [] : [context.specPath]
        }
        return [context.specPath, target]
    }

    private var repositoryVariables: [String: String] {
        [
            "PACKIT_UPSTREAM_REPO": context.checkout.root.string,
            "PACKIT_DOWNSTREAM_REPO": context.downstreamRoot?.string ?? "",
            "PACKIT_PWD": context.host.environment.currentDirectory.string,
        ]
    }
}

extension PackitError {
    /// The reference's words for whatever goes wrong before rpmbuild; a cancellation stays one.
    static func preparationFailed(_ cause: any Error) -> any Error {
        if cause is CancellationError { return cause }
        if let failure = cause as? CommandFailure, failure.code == .cancelled { return failure }
        let known = cause as? PackitError
        return PackitError(
            known?.code ?? .preparation,
            "Preparation of the repository for creation of an SRPM failed: \(cause)",
            diagnostics: known?.diagnostics ?? [], files: known?.files ?? [])
    }
}
