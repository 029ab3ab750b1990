internal import HostKit
internal import KojiKit
internal import RPMKit
internal import RepoKit
public import SystemPackage

/// How lorax is called: as words of a command line, or as options of a task.
///
/// - SeeAlso: lorax(1)
public struct LoraxCommand: Sendable, Hashable, Codable {
    public var product: String
    public var version: String
    public var release: String
    /// URLs of repositories, in the order in which lorax is told of them.
    public var sources: [String] = []
    /// The UID of the variant.
    public var variant: String?
    public var options = LoraxOptions()
    /// Whether users may expect support.
    public var isFinal: Bool
    /// An arch of packages; nil for that of the machine.
    public var buildArch: String?
    /// Nil to leave it to lorax.
    public var volumeID: String?
    /// Packages for the installer's root file system.
    public var installedPackages: [String]
    /// Where the configuration of lorax lies; nil for its own.
    public var configurationFile: FilePath?
    /// Where lorax writes to.
    public var place: InstallerPlace
    /// Whether lorax writes a log there; else it does so where it is started.
    public var logsToPlace = true

    /// - Parameter version: Also the release.
    public init(
        product: String, version: String, variant: String?, isFinal: Bool, buildArch: String?,
        volumeID: String?, installedPackages: [String], place: InstallerPlace
    ) {
        self.product = product
        self.version = version
        release = version
        self.variant = variant
        self.isFinal = isFinal
        self.buildArch = buildArch
        self.volumeID = volumeID
        self.installedPackages = installedPackages
        self.place = place
    }

    /// The program and its arguments.
    public var words: [String] {
        func option(_ name: String, _ value: String?) -> [String] { value.map { ["--\(name)=\($0)"] } ?? [] }
        var words = ["lorax", "--product=\(product)", "--version=\(version)", "--release=\(release)"]
        words += sources.map { "--source=\($0)" } + option("variant", variant)
        words += option("bugurl", options.bugURL)
        if options.noMacBoot { words.append("--nomacboot") }
        if options.noUpgrade { words.append("--noupgrade") }
        if isFinal { words.append("--isfinal") }
        words += option("buildarch", buildArch) + option("volid", volumeID)
        words += installedPackages.map { "--installpkgs=\($0)" } + templateWords
        if logsToPlace { words.append("--logfile=\(place.logs.appending("lorax.log"))") }
        words += option("rootfs-size", options.rootSize)
        words += options.dracutArguments.map { "--dracut-arg=\($0)" }
        if options.skipsBranding { words.append("--skip-branding") }
        if options.squashfsOnly { words.append("--squashfs-only") }
        if let configurationFile { words += ["--config", configurationFile.string] }
        return words + [place.results.string]
    }

    private var templateWords: [String] {
        options.templates.map { "--add-template=\($0)" }
            + options.archTemplates.map { "--add-arch-template=\($0)" }
            + options.templateVariables.map { "--add-template-var=\($0)" }
            + options.archTemplateVariables.map { "--add-arch-template-var=\($0)" }
    }

    /// For a shell: lorax wants to make the directory itself.
    public var script: String {
        "rm -rf \(ShellWords.quote(place.root.string)) && \(ShellWords.join(words))"
    }

    /// The same for the task that runs nothing but lorax; what says nothing is left out.
    ///
    /// - SeeAlso: `pungi_buildinstall` of the hub's plugin of that name
    var taskOptions: XMLRPCStruct {
        let flags: [(String, Bool)] = [
            ("isfinal", isFinal), ("nomacboot", options.noMacBoot), ("noupgrade", options.noUpgrade),
            ("skip_branding", options.skipsBranding), ("squashfs_only", options.squashfsOnly),
        ]
        let texts: [(String, String?)] = [
            ("product", product), ("version", version), ("release", release), ("variant", variant),
            ("buildarch", buildArch), ("volid", volumeID), ("bugurl", options.bugURL),
            ("outputdir", place.root.string), ("configuration_file", configurationFile?.string),
        ]
        let lists: [(String, [String])] = [
            ("sources", sources), ("installpkgs", installedPackages),
            ("add-template", options.templates), ("add-arch-template", options.archTemplates),
            ("add-template-var", options.templateVariables),
            ("add-arch-template-var", options.archTemplateVariables),
            ("dracut-args", options.dracutArguments),
        ]
        var members = texts.compactMap { name, text in
            text.map { XMLRPCStruct.Member(name, .string($0)) }
        }
        members += lists.filter { !$0.1.isEmpty }.map { .init($0.0, XMLRPCValue($0.1)) }
        members += flags.filter(\.1).map { .init($0.0, true) }
        if let size = options.rootSize {
            members.append(.init("rootfs-size", Int64(size).map { .int($0) } ?? .string(size)))
        }
        return XMLRPCStruct(members)
    }
}

extension LoraxCommand {
    /// The arch of packages by which a tree is made: the best that it is for.
    static func buildArch(_ tree: String) -> String {
        TreeArches(tree: tree).native.first?.rawValue ?? tree
    }
}
