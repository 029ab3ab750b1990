internal import ConfigSyntax

/// Images that KIWI makes.
public struct KiwiBuildConfig: Sendable, Hashable, Codable {
    public var images = VariantMap<Image>()
    /// What holds for images that say nothing of their own.
    public var defaults = Settings()

    public init() {}

    /// What images have of their own, or together; target, version and release are in ``ImageDefaults``.
    public struct Settings: Sendable, Hashable, Codable {
        /// URL of a git repository with descriptions; its fragment names the commit.
        public var descriptionSource: String?
        /// The file or directory in it.
        public var descriptionPath: String?
        /// URLs, absolute paths or UIDs of variants; nil where none are named.
        public var repositories: [String]?
        public var type: String?
        /// `name=value`; nil where none are named.
        public var typeAttributes: [String]?
        public var bundleNameFormat: String?
        public var repositoryReleasever: String?
        /// What metadata calls the images, whatever their files are.
        public var manifestType: String?

        public init() {}

        /// These, and others for what is not said here.
        func filled(from other: Self) -> Self {
            var filled = self
            filled.descriptionSource = descriptionSource ?? other.descriptionSource
            filled.descriptionPath = descriptionPath ?? other.descriptionPath
            filled.repositories = repositories ?? other.repositories
            filled.type = type ?? other.type
            filled.typeAttributes = typeAttributes ?? other.typeAttributes
            filled.bundleNameFormat = bundleNameFormat ?? other.bundleNameFormat
            filled.repositoryReleasever = repositoryReleasever ?? other.repositoryReleasever
            filled.manifestType = manifestType ?? other.manifestType
            return filled
        }
    }

    /// One image for some architectures.
    public struct Image: Sendable, Hashable, Codable {
        public var profile: String
        /// Empty for all of the variant's.
        public var arches: [String] = []
        /// The architectures that may fail; `*` for all.
        public var failable: [String] = []
        public var subvariant: String?
        public var target: String?
        public var version: String?
        public var release = ReleaseSetting.unset
        public var settings = Settings()

        public init(profile: String) { self.profile = profile }
    }
}

extension KiwiBuildConfig {
    init(_ reader: OptionReader) {
        images = VariantMap(reader["kiwibuild"]) { $0.blocks.compactMap(Image.init) }
        defaults = Settings(reader, prefix: "kiwibuild_")
    }
}

extension KiwiBuildConfig.Image {
    fileprivate init?(_ reader: OptionReader) {
        guard let profile = reader.given("kiwi_profile") else { return nil }
        self.init(profile: profile)
        arches = reader.texts("arches")
        failable = reader.texts("failable")
        subvariant = reader.given("subvariant")
        target = reader.given("target")
        version = reader.given("version")
        release = reader.release("release")
        settings = .init(reader)
    }
}

extension KiwiBuildConfig.Settings {
    fileprivate init(_ reader: OptionReader, prefix: String = "") {
        descriptionSource = reader.given(prefix + "description_scm")
        descriptionPath = reader.given(prefix + "description_path")
        repositories = reader[prefix + "repos"]?.texts
        type = reader.given(prefix + "type")
        typeAttributes = reader[prefix + "type_attr"]?.texts
        bundleNameFormat = reader.given(prefix + "bundle_name_format")
        repositoryReleasever = reader.given(prefix + "repo_releasever")
        manifestType = reader.given(prefix + "manifest_type")
    }
}

extension ConfigNode {
    /// The blocks of a list, or a single one.
    var blocks: [OptionReader] {
        (sequence ?? [self]).compactMap { $0.mapping.map(OptionReader.init(options:)) }
    }
}
