public import ConfigSyntax

/// The schema of a packit configuration, as tables for each place where keys may stand.
public enum PackitKeys {
    /// Where a key stands; it decides which short forms are allowed.
    public enum Level: Hashable, Sendable {
        case root, package, job
    }

    /// Keys of the configuration's root, besides those of a package.
    public static let root = KeyTable(
        "config", keys: packageKeys(.root) + rootKeys, removed: removedKeys)

    /// Keys of an entry of `packages`.
    public static let package = KeyTable("package", keys: packageKeys(.package), removed: removedKeys)

    /// Keys of a job, and of an entry of its `packages`: those of a package and those of jobs alone.
    public static let job = KeyTable(
        "job", keys: jobKeys + packageKeys(.job), removed: removedKeys)

    /// Keys that overlay a package from within a job.
    public static let override = KeyTable("override", keys: packageKeys(.job), removed: removedKeys)

    /// Names of the keys that exist in jobs only.
    public static let jobOnlyNames = Set(jobKeys.map(\.name))

    private static let rootKeys: [KeySpec] = [
        KeySpec("jobs", .list(.any), "What to do, and when."),
        KeySpec("packages", .map(.any), "The packages of a monorepo: settings by package name."),
        KeySpec("_", .any, "A place for anchors; ignored."),
    ]

    /// All keys that may stand at the root, in a package and in a job.
    static func packageKeys(_ level: Level) -> [KeySpec] {
        identityKeys + versionKeys + syncKeys(level) + buildKeys(level) + testKeys
    }

    /// Names that the reference knew once, or that people write by mistake, and what they are now.
    static let removedKeys: [RemovedKey] = [
        RemovedKey("synced_files", .key("files_to_sync")),
        RemovedKey("upstream_project_name", .key("upstream_package_name")),
        RemovedKey("upstream_name", .key("upstream_package_name")),
        RemovedKey("package_name", .key("downstream_package_name")),
        RemovedKey("current_version_command", .action("get-current-version")),
        RemovedKey("create_tarball_command", .action("create-archive")),
        RemovedKey("bump_release", .key("update_release")),
        RemovedKey("dist_git_branch", .key("dist_git_branches")),
        RemovedKey("dist-git-branch", .key("dist_git_branches")),
    ]
}
