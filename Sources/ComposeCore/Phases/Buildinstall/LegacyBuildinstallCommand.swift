public import SystemPackage

/// How the forerunner of lorax is called, for all trees of an arch.
///
/// - SeeAlso: `buildinstall` of anaconda-runtime, of RHEL 6 and before
public struct LegacyBuildinstallCommand: Sendable, Hashable, Codable {
    public var product: String
    public var version: String
    public var isFinal: Bool
    /// An arch of packages.
    public var buildArch: String
    public var output: FilePath
    /// URLs of repositories.
    public var sources: [String] = []

    public init(product: String, version: String, isFinal: Bool, buildArch: String, output: FilePath) {
        self.product = product
        self.version = version
        self.isFinal = isFinal
        self.buildArch = buildArch
        self.output = output
    }

    /// The program and its arguments.
    public var words: [String] {
        ["/usr/lib/anaconda-runtime/buildinstall", "--debug", "--version", version, "--brand", "redhat"]
            + ["--product", product, "--release", "redhat \(version)"] + (isFinal ? ["--final"] : [])
            + ["--buildarch", buildArch, "--bugurl", "https://bugzilla.redhat.com"]
            + ["--output", output.string] + sources
    }
}
