internal import ConfigSyntax

/// Disk images that Koji's image factory makes.
public struct ImageBuildConfig: Sendable, Hashable, Codable {
    public var images = VariantMap<ImageBuildBlock>()
    /// Whether images of an older compose are used again.
    public var allowsReuse = false

    public init() {}
}

/// One disk image: of one name, for several arches, in several formats.
public struct ImageBuildBlock: Sendable, Hashable, Codable {
    /// A format that Koji is asked for.
    public struct Format: Sendable, Hashable, Codable {
        /// As Koji calls it: `qcow2`, `raw-xz`, …
        public var name: String
        /// The end of the names of such files, where the configuration says so.
        public var suffix: String?

        public init(_ name: String, suffix: String? = nil) {
            self.name = name
            self.suffix = suffix
        }
    }

    public var name: String?
    public var version: String?
    public var release = ReleaseSetting.unset
    /// A build target of Koji.
    public var target: String?
    /// The name of the distribution, as the image factory takes it.
    public var distro: String?
    /// A file below ``kickstartURL``; of a scratch build without one, a file on this machine.
    public var kickstart: String?
    public var kickstartURL: String?
    public var kickstartVersion: String?
    /// The UID of a variant, a URL, or an absolute path; nil for the variant's own tree.
    public var installTree: String?
    public var subvariant: String?
    /// Empty for all of the variant's.
    public var arches: [String] = []
    /// Arches that may fail.
    public var failable: [String] = []
    public var formats: [Format] = []
    /// URLs, absolute paths, or UIDs of variants.
    public var repositories: [String] = []
    /// GB; nil for Koji's usual size.
    public var diskSize: Int?
    public var isScratch = false
    public var skipsTagging = false
    /// URL of a spec file that the image is described by.
    public var specFile: String?
    /// `name=value`
    public var ovaOptions: [String] = []
    /// Whether the task may wait for others.
    public var isInBackground = false
    /// Whether the certificates of the repositories are not checked.
    public var skipsCertificates = false
    /// What Koji takes no notice of; in the order of the configuration.
    public var others: [OpenSetting] = []
    /// In the order of the configuration.
    public var factoryParameters: [OpenSetting] = []

    public init() {}
}

extension ImageBuildConfig {
    init(_ reader: OptionReader) {
        images = VariantMap(reader["image_build"]) { $0.values(ImageBuildBlock.init) }
        allowsReuse = reader.flag("image_build_allow_reuse")
    }
}

extension ImageBuildBlock {
    init?(_ node: ConfigNode) {
        guard let block = node.mapping, let settings = block["image-build"]?.mapping else { return nil }
        let reader = OptionReader(options: settings)
        name = reader.line("name")
        version = reader.line("version")
        release = reader.release("release")
        if case .automatic = release, let line = reader.line("release") { release = .text(line) }
        target = reader.line("target")
        distro = reader.line("distro")
        kickstart = reader.line("kickstart")
        kickstartURL = reader.line("ksurl")
        kickstartVersion = reader.line("ksversion")
        installTree = reader.given("install_tree_from")
        subvariant = reader.given("subvariant")
        arches = reader.texts("arches")
        failable = reader.texts("failable")
        formats = reader["format"]?.values(Format.init) ?? []
        repositories = reader["repo"]?.values(\.repositoryLocation) ?? []
        diskSize = reader.number("disk_size")
        isScratch = reader.flag("scratch")
        skipsTagging = reader.flag("skip_tag")
        specFile = reader.line("specfile")
        ovaOptions = reader["ova_option"].map { OpenValue($0).line.words } ?? []
        isInBackground = reader.flag("background")
        skipsCertificates = reader.flag("noverifyssl")
        others = settings.openSettings.filter { !Self.known.contains($0.name) }
        factoryParameters = block["factory-parameters"]?.mapping?.openSettings ?? []
    }

    private static let known: Set<String> = [
        "name", "version", "release", "target", "distro", "kickstart", "ksurl", "ksversion",
        "install_tree_from", "subvariant", "arches", "failable", "format", "repo", "disk_size", "scratch",
        "skip_tag", "specfile", "ova_option", "background", "noverifyssl",
    ]
}

extension ImageBuildBlock.Format {
    /// A name, or a name and a suffix, which is the old form.
    fileprivate init?(_ node: ConfigNode) {
        if let name = node.string {
            self.init(name)
        } else if let pair = node.sequence, let name = pair.first?.string {
            self.init(name, suffix: pair.dropFirst().first?.string)
        } else {
            return nil
        }
    }
}

extension ConfigNode {
    /// The URL of a repository, or whatever else stands for one: a text, or the `baseurl` of a mapping.
    var repositoryLocation: String? { string ?? mapping?["baseurl"]?.string }
}

extension OptionReader {
    /// A text that is not empty; of what may be of any kind its text.
    func line(_ name: String) -> String? {
        self[name].map { OpenValue($0).line }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension String {
    /// The parts between commas, without blanks around them.
    fileprivate var words: [String] {
        split(separator: ",").map { word in
            String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
