public import HostKit
public import Logging
public import SystemPackage

/// Where one package is worked on, and what everything about it is made from.
public struct PackageContext: Sendable {
    public var config: PackageConfig
    public var user: UserConfig
    public var checkout: Checkout
    /// The directory in which the package's commands run: the checkout, or a directory of it.
    public var workingDirectory: FilePath
    /// The dist-git checkout, when the package is worked on from one.
    public var downstreamRoot: FilePath?
    /// The spec file; in a dist-git project it lies outside of ``checkout``.
    public var specPath: FilePath
    /// The path of the spec file as rpmbuild and actions get it: relative to ``workingDirectory`` where it can be.
    public var specArgument: String
    /// A directory of ours for what nobody keeps.
    public var scratch: FilePath
    public var host: Host
    public var logger: Logger
    /// Says what is being done now.
    public var progress: @Sendable (String?) -> Void

    /// Where sources, patches and the spec file lie together.
    public var specDirectory: FilePath { specPath.removingLastComponent() }

    /// The base name of archives and versions.
    public var upstreamName: String {
        config.upstreamPackageName ?? config.downstreamPackageName ?? config.name
    }

    /// Macros while the spec is read: the user's, then the package's.
    var parseTimeMacros: [String: String?] {
        user.defaultParseTimeMacros.merging(config.parseTimeMacros) { _, own in own }
    }

    /// The variables that every action knows.
    var commonVariables: [String: String] {
        [
            "PACKIT_CONFIG_PACKAGE_NAME": config.name,
            "PACKIT_UPSTREAM_PACKAGE_NAME": config.upstreamPackageName ?? "",
            "PACKIT_DOWNSTREAM_PACKAGE_NAME": config.downstreamPackageName ?? "",
            "PACKIT_SPECFILE_PATH": specArgument,
        ]
    }
}
