/// Options of image tasks; what is nil or false is left out.
///
/// - SeeAlso: The options of `koji spin-livecd`, `spin-appliance`, `spin-livemedia` and `image-build`.
public struct KojiImageOptions: Sendable, Hashable {
    public var isScratch = false
    public var skipsTagging = false
    public var release: String?
    /// Formats of files, such as `qcow2`.
    public var formats: [String] = []
    public var repositories: [String] = []
    /// Where the kickstart file is from; nil for an uploaded one.
    public var kickstartURL: String?
    public var kickstartVersion: String?
    /// Path of an uploaded kickstart file below the hub's `work`, for ``KojiRequest/image(_:)`` tasks.
    public var kickstart: String?
    public var isoName: String?
    public var specFile: String?
    public var installTreeURL: String?
    /// Architectures that may fail.
    public var optionalArches: [String] = []
    public var volumeID: String?
    public var noMacBoot = false
    public var loraxDirectory: String?
    public var loraxURL: String?
    public var squashfsOnly = false
    public var compressArguments: [String] = []
    public var distro: String?
    /// GB.
    public var diskSize: Int64?
    /// `name=value`
    public var ovaOptions: [String] = []
    /// Name and value.
    public var factoryParameters: [[String]] = []
    /// MB, and a number, of an appliance's machine.
    public var memory: Int64?
    public var processors: Int64?
    /// Whether the certificates of trees and repositories are not checked, where the builders allow that.
    public var skipsCertificates = false

    public init(isScratch: Bool = false) { self.isScratch = isScratch }

    /// As the hub takes them.
    public var xmlrpc: XMLRPCStruct {
        XMLRPCStruct(given: common + installation + machine)
    }

    private var common: [(String, XMLRPCValue)] {
        [
            ("scratch", XMLRPCValue(given: isScratch)), ("skip_tag", XMLRPCValue(given: skipsTagging)),
            ("release", XMLRPCValue(release)), ("format", list(formats)), ("repo", list(repositories)),
            ("ksurl", XMLRPCValue(kickstartURL)), ("ksversion", XMLRPCValue(kickstartVersion)),
            ("kickstart", XMLRPCValue(kickstart)), ("optional_arches", list(optionalArches)),
            ("specfile", XMLRPCValue(specFile)),
        ]
    }

    private var installation: [(String, XMLRPCValue)] {
        [
            ("isoname", XMLRPCValue(isoName)), ("install_tree_url", XMLRPCValue(installTreeURL)),
            ("volid", XMLRPCValue(volumeID)), ("nomacboot", XMLRPCValue(given: noMacBoot)),
            ("lorax_dir", XMLRPCValue(loraxDirectory)), ("lorax_url", XMLRPCValue(loraxURL)),
            ("squashfs_only", XMLRPCValue(given: squashfsOnly)),
            ("compress_arg", list(compressArguments)),
        ]
    }

    private var machine: [(String, XMLRPCValue)] {
        [
            ("distro", XMLRPCValue(distro)), ("disk_size", XMLRPCValue(diskSize)),
            ("ova_option", list(ovaOptions)),
            (
                "factory_parameter",
                factoryParameters.isEmpty ? nil : .array(factoryParameters.map { XMLRPCValue($0) })
            ),
            ("vmem", XMLRPCValue(memory)), ("vcpu", XMLRPCValue(processors)),
            ("noverifyssl", XMLRPCValue(given: skipsCertificates)),
        ]
    }

    private func list(_ values: [String]) -> XMLRPCValue { values.isEmpty ? nil : XMLRPCValue(values) }
}

/// An image that is made of a kickstart file.
public struct KojiKickstartImage: Sendable, Hashable {
    /// What makes it.
    public enum Kind: Sendable, Hashable {
        case livecd(arch: String)
        case appliance(arch: String)
        /// One for each architecture.
        case livemedia(arches: [String])

        var name: String {
            switch self {
            case .livecd: "livecd"
            case .appliance: "appliance"
            case .livemedia: "livemedia"
            }
        }

        var arches: XMLRPCValue {
            switch self {
            case .livecd(let arch), .appliance(let arch): .string(arch)
            case .livemedia(let arches): XMLRPCValue(arches)
            }
        }
    }

    public var kind: Kind
    public var name: String
    public var version: String
    public var target: String
    /// Its name below the options' URL, or the path of an uploaded one below the hub's `work`.
    public var kickstart: String
    public var options: KojiImageOptions

    public init(
        _ kind: Kind, name: String, version: String, target: String, kickstart: String,
        options: KojiImageOptions = .init()
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.target = target
        self.kickstart = kickstart
        self.options = options
    }
}

/// A disk image that is installed from a tree.
public struct KojiDiskImage: Sendable, Hashable {
    public var name: String
    public var version: String
    public var arches: [String]
    public var target: String
    /// URL with `$arch` for the architecture.
    public var installTree: String
    public var options: KojiImageOptions

    public init(
        name: String, version: String, arches: [String], target: String, installTree: String,
        options: KojiImageOptions = .init()
    ) {
        self.name = name
        self.version = version
        self.arches = arches
        self.target = target
        self.installTree = installTree
        self.options = options
    }
}

extension KojiRequest where Answer == KojiTask.ID {
    /// Makes a task that makes an image of a kickstart file.
    ///
    /// - Parameter priority: Added to the usual 20.
    /// - SeeAlso: `buildImage`
    public static func image(_ image: KojiKickstartImage, priority: Int? = nil) -> Self {
        Self(
            idOf: KojiCall(
                "buildImage",
                [
                    .string(image.name), .string(image.version), image.kind.arches, .string(image.target),
                    .string(image.kickstart), .string(image.kind.name),
                ], given: options(image.options.xmlrpc, priority)))
    }

    /// Makes a task that makes disk images.
    ///
    /// - SeeAlso: `buildImageOz`
    public static func image(_ image: KojiDiskImage, priority: Int? = nil) -> Self {
        Self(
            idOf: KojiCall(
                "buildImageOz",
                [
                    .string(image.name), .string(image.version), XMLRPCValue(image.arches),
                    .string(image.target), .string(image.installTree),
                ], given: options(image.options.xmlrpc, priority)))
    }

    private static func options(_ options: XMLRPCStruct, _ priority: Int?) -> [(String, XMLRPCValue)] {
        [("opts", .structure(options)), ("priority", XMLRPCValue(priority))]
    }
}
