internal import HostKit
internal import KojiKit
public import SystemPackage

/// How lorax is called for a tree.
///
/// - SeeAlso: lorax(1)
public struct LoraxCommand: Sendable, Hashable, Codable {
    public var product: String
    /// Also the release.
    public var version: String
    /// URLs of repositories, in the order in which lorax is told of them.
    public var sources: [String] = []
    /// The UID of the variant.
    public var variant: String
    public var options = LoraxOptions()
    /// Whether users may expect support.
    public var isFinal: Bool
    /// An arch of packages.
    public var buildArch: String
    public var volumeID: String
    /// Packages for the installer's root file system.
    public var installedPackages: [String]
    /// Where the configuration of lorax lies; nil for its own.
    public var configurationFile: FilePath?
    /// Where lorax writes to.
    public var place: InstallerPlace

    public init(
        product: String, version: String, variant: String, isFinal: Bool, buildArch: String, volumeID: String,
        installedPackages: [String], place: InstallerPlace
    ) {
        self.product = product
        self.version = version
        self.variant = variant
        self.isFinal = isFinal
        self.buildArch = buildArch
        self.volumeID = volumeID
        self.installedPackages = installedPackages
        self.place = place
    }

    /// The program and its arguments.
    public var words: [String] {
        ["lorax", "--product=\(product)", "--version=\(version)", "--release=\(version)"]
            + sources.map { "--source=\($0)" } + ["--variant=\(variant)"]
            + (options.bugURL.map { ["--bugurl=\($0)"] } ?? [])
            + (options.noMacBoot ? ["--nomacboot"] : []) + (options.noUpgrade ? ["--noupgrade"] : [])
            + (isFinal ? ["--isfinal"] : []) + ["--buildarch=\(buildArch)", "--volid=\(volumeID)"]
            + installedPackages.map { "--installpkgs=\($0)" } + templateWords
            + ["--logfile=\(place.logs.appending("lorax.log"))"]
            + (options.rootSize.map { ["--rootfs-size=\($0)"] } ?? [])
            + options.dracutArguments.map { "--dracut-arg=\($0)" }
            + (options.skipsBranding ? ["--skip-branding"] : [])
            + (options.squashfsOnly ? ["--squashfs-only"] : [])
            + (configurationFile.map { ["--config", $0.string] } ?? []) + [place.results.string]
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
            ("product", product), ("version", version), ("release", version), ("variant", variant),
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
        if let size = options.rootSize { members.append(.init("rootfs-size", .int(Int64(size)))) }
        return XMLRPCStruct(members)
    }
}

extension LoraxCommand {
    /// The arch of packages by which a tree is made.
    static func buildArch(_ tree: String) -> String {
        ["i386": "i686", "arm": "armv7l", "armhfp": "armv7hnl", "sparc": "sparc64v"][tree] ?? tree
    }
}

/// Where an installer is made.
public struct InstallerPlace: Sendable, Hashable, Codable {
    /// What is removed before; whoever makes an installer as a task of its own is told this directory.
    public var root: FilePath
    /// The installer.
    public var results: FilePath
    /// What lorax logs.
    public var logs: FilePath
    /// Whether that is not in the compose, and has to be brought there.
    public var isElsewhere: Bool

    /// A place in the compose.
    public init(results: FilePath, logs: FilePath) {
        root = results
        self.results = results
        self.logs = logs
        isElsewhere = false
    }

    /// A place on storage that tasks can write to.
    public init(elsewhere root: FilePath) {
        self.root = root
        results = root.appending("results")
        logs = root.appending("logs")
        isElsewhere = true
    }
}
