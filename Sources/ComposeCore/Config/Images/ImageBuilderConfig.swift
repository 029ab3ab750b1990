internal import ConfigSyntax

/// Images that image-builder makes.
public struct ImageBuilderConfig: Sendable, Hashable, Codable {
    public var images = VariantMap<Image>()
    /// For images that say nothing of their own: what all random values are made of.
    public var seed: Int?
    /// For images that say nothing of their own: whether they are scratch builds.
    public var isScratch: Bool?

    public init() {}

    /// One image for some architectures; target, version and release may also be in ``ImageDefaults``.
    public struct Image: Sendable, Hashable, Codable {
        public var name: String
        /// As image-builder calls them: `minimal-raw-xz`, `iot-container`, …
        public var types: [String]
        public var target: String?
        public var version: String?
        public var release = ReleaseSetting.unset
        /// URLs, absolute paths or UIDs of variants.
        public var repositories: [String] = []
        /// Empty for all of the variant's.
        public var arches: [String] = []
        /// The architectures that may fail; `*` for all.
        public var failable: [String] = []
        public var subvariant: String?
        public var seed: Int?
        public var isScratch: Bool?
        /// As the plugin takes them; empty to send none.
        public var ostree: [OpenSetting] = []
        public var blueprint: [OpenSetting] = []
        /// What metadata calls the image, whatever its file is.
        public var manifestType: String?

        public init(name: String, types: [String]) {
            self.name = name
            self.types = types
        }
    }
}

extension ImageBuilderConfig {
    init(_ reader: OptionReader) {
        images = VariantMap(reader["imagebuilder"]) { $0.blocks.compactMap(Image.init) }
        seed = reader.number("imagebuilder_seed")
        isScratch = reader["imagebuilder_scratch"]?.bool
    }
}

extension ImageBuilderConfig.Image {
    fileprivate init?(_ reader: OptionReader) {
        guard let name = reader.given("name") else { return nil }
        self.init(name: name, types: reader.texts("types"))
        target = reader.given("target")
        version = reader.given("version")
        release = reader.release("release")
        repositories = reader.texts("repos")
        arches = reader.texts("arches")
        failable = reader.texts("failable")
        subvariant = reader.given("subvariant")
        seed = reader.number("seed")
        isScratch = reader["scratch"]?.bool
        ostree = reader["ostree"]?.mapping?.openSettings ?? []
        blueprint = reader["blueprint"]?.mapping?.openSettings ?? []
        manifestType = reader.given("manifest_type")
    }
}
