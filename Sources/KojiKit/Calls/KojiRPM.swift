/// One package of a build.
public struct KojiRPM: Sendable, Hashable {
    public typealias ID = KojiID<KojiRPM>

    public var id: ID
    /// Nil for a package of another repository.
    public var build: KojiBuild.ID?
    public var name: String
    public var version: String
    public var release: String
    public var epoch: Int64?
    /// `src` for a source package.
    public var arch: String
    /// Bytes of the unsigned file.
    public var size: Int64
    /// MD5 of header and payload, as the package's signature header has it; hexadecimal.
    public var payloadHash: String
    /// When it was built; seconds since 1970.
    public var buildTime: Int64
    /// Whether the hub has no file of it.
    public var isMetadataOnly: Bool

    /// `name-version-release.arch`.
    public var nvra: String { "\(name)-\(version)-\(release).\(arch)" }
    public var fileName: String { nvra + ".rpm" }
}

/// What a tag holds: packages, and the builds that they are of.
public struct KojiTagContent: Sendable, Hashable {
    public var rpms: [KojiRPM]
    /// In the order of the tag: what counts first comes first.
    public var builds: [KojiBuild]

    public init(rpms: [KojiRPM] = [], builds: [KojiBuild] = []) {
        self.rpms = rpms
        self.builds = builds
    }
}
