internal import HostKit
internal import SystemPackage

/// Work trees of repositories that trees are configured in: each repository and branch is fetched once, so that all
/// arches are made of the same commit.
struct ConfigCheckouts: Sendable {
    let context: DeliveryContext
    private let clones: GitClones

    /// A server that does not answer is given up after this.
    static let timeout = Duration.seconds(600)

    /// - Parameter directory: Where clones lie; whoever made it removes it.
    init(
        _ context: DeliveryContext, in directory: FilePath, timeout: Duration = Self.timeout,
        backoff: [Duration] = [.seconds(1), .seconds(4)]
    ) {
        self.context = context
        clones = GitClones(host: context.host, directory: directory, backoff: backoff, timeout: timeout)
    }

    /// Gives a body checkouts whose clones are gone afterwards.
    static func with<Result: Sendable>(
        _ context: DeliveryContext, _ body: (ConfigCheckouts) async throws -> Result
    ) async throws -> Result {
        let parent = context.layout.work.temporary(nil)
        try Files.createDirectories(parent)
        return try await WorkDirectory.withTemporaryDirectory(prefix: "config-repos-", in: parent) {
            try await body(ConfigCheckouts(context, in: $0))
        }
    }

    /// Puts a work tree in a directory; what was there before is gone.
    ///
    /// - Parameters:
    ///   - branch: Nil for `master`, or what the server shows first when there is none.
    ///   - option: Who wants it, for messages.
    /// - Returns: The hash of the commit.
    /// - Throws: ``SourceError``, ``FileError``, `CancellationError`.
    func export(
        _ url: String, _ branch: String?, to target: FilePath, for option: String
    ) async throws -> String {
        var source = SCMSource()
        source.scm = "git"
        source.repo = url
        source.branch = branch
        let use = SourceUse(option: option, base: .configuration)
        let clone = try await clones.workTree(source, base: context.configDirectory, for: use)
        let access = GitAccess(host: context.host)
        let head = access.command(["rev-parse", "HEAD"], in: clone, timeout: .seconds(60))
        let commit = try await context.host.runner.check(head).trimmedOutput
        if Files.record(target, followingSymlinks: false) != nil { try Files.removeTree(target) }
        try Files.createDirectories(target.removingLastComponent())
        // Symbolic links stay as they are: what they mean is known in the tree that they go to.
        try Files.copyTree(clone, to: target, keepingTimes: true)
        return commit
    }

    /// A treefile of a work tree.
    ///
    /// - Throws: `.input` for one that is not there, or elsewhere.
    static func treefile(_ name: String, in checkout: FilePath, of url: String) throws -> FilePath {
        let path = FilePath(name)
        if path.isRelative, !path.isEmpty,
            let real = try? Files.resolve(checkout.pushing(path), under: checkout), Files.isRegular(real)
        {
            return checkout.pushing(path)
        }
        throw ComposeError(
            .input,
            "\(URLCredentials.redacted(in: url)) has no treefile '\(name)'; correct treefile or config_branch"
        )
    }
}
