internal import ConfigSyntax

/// A live medium that Koji makes of a kickstart file, for several arches at a time.
public struct LiveMediumConfig: Sendable, Hashable, Codable {
    public var name = ""
    /// A path in the repository of kickstart files; without one a file on this machine.
    public var kickstart = ""
    public var kickstartURL: String?
    /// Version of the kickstart syntax.
    public var kickstartVersion: String?
    /// UID of the variant whose tree it is installed from; nil for its own.
    public var installTree: String?
    /// Nil for the variant's UID.
    public var subvariant: String?
    public var target: String?
    public var version: String?
    public var release = ReleaseSetting.unset
    /// URLs, paths, or UIDs of variants.
    public var repositories: [String] = []
    public var isScratch = false
    public var skipsTagging = false
    public var noMacBoot = false
    /// All of the variant's when empty.
    public var arches: [String] = []
    /// `*` alone stands for all.
    public var failable: [String] = []

    public init() {}
}

/// Live media that Koji makes of kickstart files.
public struct LiveMediaConfig: Sendable, Hashable, Codable {
    public var media = VariantMap<LiveMediumConfig>()

    public init() {}
}

extension LiveMediaConfig {
    init(_ reader: OptionReader) {
        media = VariantMap(reader["live_media"]) { $0.values(LiveMediumConfig.init) }
    }
}

extension LiveMediumConfig {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        name = reader.text("name") ?? ""
        kickstart = reader.text("kickstart") ?? ""
        kickstartURL = reader.given("ksurl")
        kickstartVersion = reader.given("ksversion")
        installTree = reader.given("install_tree_from")
        subvariant = reader.given("subvariant")
        target = reader.given("target")
        version = reader.given("version")
        release = reader.release("release")
        repositories = reader.repositoryPlaces("repo")
        isScratch = reader.flag("scratch")
        skipsTagging = reader.flag("skip_tag")
        noMacBoot = reader.flag("nomacboot")
        arches = reader.texts("arches")
        failable = reader.texts("failable")
    }
}
