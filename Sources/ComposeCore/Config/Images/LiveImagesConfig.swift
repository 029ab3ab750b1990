internal import ConfigSyntax

/// A live image, or an appliance, that Koji makes of a kickstart file.
public struct LiveImageConfig: Sendable, Hashable, Codable {
    /// A path in the repository of kickstart files; without one a file on this machine.
    public var kickstart = ""
    public var kickstartURL: String?
    /// Nil for the name of the release.
    public var name: String?
    /// Nil for the variant's UID.
    public var subvariant: String?
    public var target: String?
    public var version: String?
    public var release = ReleaseSetting.unset
    /// URLs, paths, or UIDs of variants.
    public var repositories: [String] = []
    /// URL of the spec file of a package that the image is wrapped in.
    public var specFile: String?
    /// Whether such a package is a scratch build; images without one always are.
    public var isScratch = false
    /// `live` or `appliance`, as written.
    public var kind = "live"
    /// Whether its package is to be signed.
    public var isSigned = false
    public var isFailable = false

    public init() {}
}

/// Live images and appliances that Koji makes of kickstart files.
public struct LiveImagesConfig: Sendable, Hashable, Codable {
    public var images = VariantArchMap<LiveImageConfig>()
    /// Whether files keep the names that Koji gave them.
    public var keepsNames = false

    public init() {}

    /// Whether there is a package to sign.
    public var signs: Bool {
        images.blocks.contains { block in
            block.values.values.contains { $0.contains(where: \.needsSignature) }
        }
    }
}

extension LiveImageConfig {
    /// Whether the image comes in a package that is kept.
    var isWrapped: Bool { specFile != nil && !isScratch }

    /// Only builds that are kept can be signed.
    var needsSignature: Bool { isSigned && isWrapped }
}

extension LiveImagesConfig {
    init(_ reader: OptionReader) {
        images = VariantArchMap(reader["live_images"]) { $0.values(LiveImageConfig.init) }
        keepsNames = reader.flag("live_images_no_rename")
    }
}

extension LiveImageConfig {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        kickstart = reader.text("kickstart") ?? ""
        kickstartURL = reader.given("ksurl")
        name = reader.given("name")
        subvariant = reader.given("subvariant")
        target = reader.given("target")
        version = reader.given("version")
        release = reader.release("release")
        repositories = reader.repositoryPlaces("repo")
        specFile = reader.given("specfile")
        isScratch = reader.flag("scratch")
        kind = reader.given("type") ?? "live"
        isSigned = reader.flag("sign")
        isFailable = reader.flag("failable")
    }
}

extension OptionReader {
    /// Where repositories are for tasks that need to know nothing else of them: each is written as a text, or as a
    /// mapping with `baseurl`.
    func repositoryPlaces(_ name: String) -> [String] {
        self[name]?.values { $0.string ?? $0.mapping?["baseurl"]?.string } ?? []
    }
}
