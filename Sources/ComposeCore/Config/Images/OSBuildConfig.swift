internal import ConfigSyntax

/// Images that osbuild makes.
public struct OSBuildConfig: Sendable, Hashable, Codable {
    public var images = VariantMap<OSBuildBlock>()

    public init() {}
}

/// One image of osbuild, for several arches.
public struct OSBuildBlock: Sendable, Hashable, Codable {
    public struct Repository: Sendable, Hashable, Codable {
        /// A URL, an absolute path, or the UID of a variant.
        public var location: String
        /// The sets of packages that it is for; empty for all.
        public var packageSets: [String]

        public init(_ location: String, packageSets: [String] = []) {
            self.location = location
            self.packageSets = packageSets
        }
    }

    public var name: String
    /// As osbuild calls it.
    public var distro: String
    public var imageType: String
    public var version: String?
    public var release = ReleaseSetting.unset
    /// A build target of Koji.
    public var target: String?
    /// Empty for all of the variant's.
    public var arches: [String] = []
    /// If there is anything in it, all of the image may fail.
    public var failable: [String] = []
    public var subvariant: String?
    public var repositories: [Repository] = []
    public var ostreeURL: String?
    public var ostreeRef: String?
    public var ostreeParent: String?
    /// What metadata calls the image; nil for what its file is.
    public var manifestType: String?
    /// Where the image is uploaded, as osbuild takes it.
    public var uploadOptions: [OpenSetting] = []

    public init(name: String, distro: String, imageType: String) {
        self.name = name
        self.distro = distro
        self.imageType = imageType
    }
}

extension OSBuildConfig {
    init(_ reader: OptionReader) {
        images = VariantMap(reader["osbuild"]) { $0.values(OSBuildBlock.init) }
    }
}

extension OSBuildBlock {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        guard let name = reader.text("name"), let distro = reader.text("distro"),
            let type = reader.texts("image_types").first
        else { return nil }
        self.init(name: name, distro: distro, imageType: type)
        version = reader.given("version")
        release = reader.release("release")
        target = reader.given("target")
        arches = reader.texts("arches")
        failable = reader.texts("failable")
        subvariant = reader.given("subvariant")
        repositories = reader["repo"]?.values(Repository.init) ?? []
        ostreeURL = reader.given("ostree_url")
        ostreeRef = reader.given("ostree_ref")
        ostreeParent = reader.given("ostree_parent")
        manifestType = reader.given("manifest_type")
        uploadOptions = reader["upload_options"]?.mapping?.openSettings ?? []
    }
}

extension OSBuildBlock.Repository {
    fileprivate init?(_ node: ConfigNode) {
        guard let location = node.repositoryLocation else { return nil }
        let sets = node.mapping.map { OptionReader(options: $0).texts("package_sets") }
        self.init(location, packageSets: sets ?? [])
    }
}
