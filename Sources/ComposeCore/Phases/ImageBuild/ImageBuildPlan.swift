internal import KojiKit

/// A disk image that Koji's image factory is asked for.
public struct ImageBuildPlan: Sendable, Hashable, Codable {
    public var delivery: PlannedDelivery
    /// Which block of the variant's it is, from 1.
    public var number: Int
    public var subvariant: String
    /// What the configuration says, as it stands there.
    public var block: ImageBuildBlock
    public var name: String
    public var version: String
    /// nil where Koji counts.
    public var release: String?
    public var target: String
    public var distro: String
    public var kickstart: String
    /// nil where the kickstart file is sent to the hub.
    public var kickstartURL: String?
    /// URL with `$arch` for the architecture.
    public var installTree: String
    /// URLs, with `$arch` likewise.
    public var repositories: [String]
    /// Arches that may fail.
    public var failable: [String]
    /// What the log and the record of the image are called by, beside the variant: the subvariant, and what tells two
    /// blocks with the same one apart.
    public var logName: String
    /// What decides whether an image of an older compose is the same one: short texts by names for people. Nothing of
    /// it changes from compose to compose by itself.
    public var inputs: [String: String]

    public var arches: [String] { delivery.arches }
    var formatNames: [String] { block.formats.map(\.name) }

    /// GB, where the configuration does not say.
    static let usualDiskSize = 10
}

extension ImageBuildPlan {
    /// The image as Koji is asked for it.
    ///
    /// - Parameter upload: Where the kickstart file lies on the hub, if it was sent there.
    /// - SeeAlso: What `koji image-build --config` makes of its file.
    func image(upload: String? = nil) -> KojiDiskImage {
        var options = KojiImageOptions(isScratch: block.isScratch)
        options.skipsTagging = block.skipsTagging
        options.release = release
        options.formats = formatNames
        options.repositories = repositories
        options.kickstart = upload ?? kickstart
        options.kickstartURL = kickstartURL
        options.kickstartVersion = block.kickstartVersion
        options.optionalArches = failable
        options.specFile = block.specFile
        options.distro = distro
        options.diskSize = Int64(block.diskSize ?? Self.usualDiskSize)
        options.ovaOptions = block.ovaOptions
        options.factoryParameters = block.factoryParameters
            .map { [$0.name.lowercased(), $0.value.line] }.sorted { $0[0] < $1[0] }
        options.skipsCertificates = block.skipsCertificates
        return KojiDiskImage(
            name: name, version: version, arches: arches, target: target, installTree: installTree,
            options: options)
    }

    /// Relative to the usual priority of tasks.
    var priority: Int? { block.isInBackground ? 5 : nil }

    /// The same for people, and for the command `koji image-build`.
    var file: INIFile {
        var file = INIFile()
        var values: [String: String] = [:]
        for option in block.others { values[option.name] = option.value.line }
        values["name"] = name
        values["version"] = version
        values["release"] = release
        values["target"] = target
        values["install_tree"] = installTree
        values["arches"] = arches.joined(separator: ",")
        values["format"] = formatNames.joined(separator: ",")
        values["distro"] = distro
        values["kickstart"] = kickstart
        values["ksurl"] = kickstartURL
        values["ksversion"] = block.kickstartVersion
        values["repo"] = repositories.isEmpty ? nil : repositories.joined(separator: ",")
        values["can_fail"] = failable.isEmpty ? nil : failable.joined(separator: ",")
        values["disk_size"] = block.diskSize.map { "\($0)" }
        values["specfile"] = block.specFile
        values["ova_option"] = block.ovaOptions.isEmpty ? nil : block.ovaOptions.joined(separator: ",")
        for (name, flag) in [("skip_tag", block.skipsTagging), ("noverifyssl", block.skipsCertificates)]
        where flag {
            values[name] = "True"
        }
        file.sections["image-build"] = values
        if !block.factoryParameters.isEmpty {
            file.sections["factory-parameters"] = Dictionary(
                block.factoryParameters.map { ($0.name, $0.value.line) }
            ) { _, last in last }
        }
        return file
    }
}

extension ImageBuildBlock.Format {
    /// As `images.json` has it.
    var type: String { name == "iso" ? "boot" : name }

    /// The format of a file as `images.json` has it; nil for a file of another format.
    func format(of fileName: String) -> String? {
        if let known = ImageFormats.format(fileName: fileName, type: type) { return known }
        guard let suffix, !suffix.isEmpty, fileName.hasSuffix("." + suffix) else { return nil }
        return suffix
    }

    /// Whether it can be told which files are of it.
    var isKnown: Bool { suffix?.isEmpty == false || !ImageFormats.suffixes(ofType: type).isEmpty }
}
