public import HostKit
internal import JSONKit
public import SystemPackage

/// What phases have at hand that deliver something made elsewhere: by Koji, or in a runroot.
///
/// It is the same for all of them; what a phase is told is its part of the configuration.
public struct DeliveryContext: Sendable {
    public let host: Host
    public let identity: ComposeIdentity
    public let variants: Variants
    public let layout: ComposeLayout
    /// Who records what is delivered, and what failed.
    public let state: ComposeState
    public let log: ComposeLog
    public let notifier: Notifier
    public let runroots: Runroots
    /// Nil where the compose has no Koji instance.
    public var koji: KojiTasks?
    /// How others see the files of the compose.
    public var translator = PathTranslator([])
    public var names = ImageNameConfig()
    public var defaults = ImageDefaults()
    /// How files of Koji's come into the compose, where Koji's files are on this machine.
    public var link = LinkType.hardlinkOrCopy
    /// The directory of the configuration: where relative paths start.
    public var configDirectory: FilePath = "."
    /// Where ISO images really are; nil for their places.
    public var imageStore: String?
    /// An older compose to take unchanged things over from.
    public var old: ComposeLayout?
    /// Directories outside of the compose that packages are installed from: runroots have to see them.
    public var mounts: [FilePath] = []
    /// Waits until the repository of a variant's tree is whole.
    public var untilRepository: @Sendable (_ variant: String, _ arch: String) async throws -> Void = { _, _ in
    }

    public init(
        host: Host, identity: ComposeIdentity, variants: Variants, layout: ComposeLayout, state: ComposeState,
        log: ComposeLog, notifier: Notifier, runroots: Runroots
    ) {
        self.host = host
        self.identity = identity
        self.variants = variants
        self.layout = layout
        self.state = state
        self.log = log
        self.notifier = notifier
        self.runroots = runroots
    }

    /// The Koji instance.
    ///
    /// - Throws: `.input` where there is none.
    public func tasks() throws(ComposeError) -> KojiTasks {
        guard let koji else { throw .noKojiProfile }
        return koji
    }
}

extension DeliveryContext {
    /// The variants that a phase looks at, in the order of the compose, each with its own blocks of an option.
    func blocks<Block>(_ map: VariantMap<Block>) -> [(variant: Variant, number: Int, block: Block)] {
        variants.ordered.flatMap { variant in
            map.values(variant: variant.uid).enumerated().map { (variant, $0.offset + 1, $0.element) }
        }
    }

    /// The arches of a block: the variant's, and of these the ones that the block names, sorted.
    ///
    /// - Parameter only: Empty for all of the variant's.
    func arches(_ variant: Variant, only: [String]) -> [String] {
        variant.arches.filter { only.isEmpty || only.contains($0) }.sorted()
    }

    /// The arches that may fail: those of a list, or all where it is exactly `*`.
    func failable(_ list: [String], of arches: [String]) -> [String] {
        list == ["*"] ? arches : arches.filter(list.contains)
    }

    /// Says which patterns of an option fit no variant.
    func warnAboutPatterns(_ patterns: [String], _ phase: PhaseName) {
        guard !patterns.isEmpty else { return }
        log.warning(
            "[\(phase.title)] Patterns in config do not match any variant: \(patterns.joined(separator: ", "))",
            phase: phase.title)
    }
}
