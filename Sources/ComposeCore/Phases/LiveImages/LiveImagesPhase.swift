public import HostKit
internal import KojiKit

/// Has Koji make live images and appliances of kickstart files.
public struct LiveImagesPhase: Sendable {
    let config: LiveImagesConfig
    let signing: SigningConfig
    let password: Secret?
    let coversOptional: Bool
    let context: DeliveryContext
    let clock: any Clock<Duration>

    /// - Parameters:
    ///   - password: What ``SigningKeyPassword`` read.
    ///   - coversOptional: Whether optional variants have ISO images, as `create_optional_isos` says.
    ///   - clock: Measures the wait for signed packages.
    public init(
        _ config: LiveImagesConfig, signing: SigningConfig, password: Secret? = nil, coversOptional: Bool,
        _ context: DeliveryContext, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.config = config
        self.signing = signing
        self.password = password
        self.coversOptional = coversOptional
        self.context = context
        self.clock = clock
    }

    /// Decides which images are made.
    ///
    /// - Throws: `.configuration`, `.identity` or `.imageName` for what cannot be.
    public func plan() throws(ComposeError) -> [LiveImagePlan] {
        var plans: [LiveImagePlan] = []
        for variant in context.variants.ordered {
            for arch in variant.arches.sorted() + ["src"] {
                let blocks = config.images.values(variant: variant.uid, arch: arch)
                var images: [LiveImagePlan] = []
                for (number, block) in blocks.enumerated() {
                    if let image = try plan(block, variant, arch, number: number + 1) {
                        images.append(image)
                    }
                }
                plans += try LiveImageNames(config, context).named(images)
            }
        }
        if plans.contains(where: \.isSigned) { _ = try SigningCommand(signing) }
        return plans
    }

    /// - Returns: nil for a variant that has no place for such images.
    private func plan(
        _ block: LiveImageConfig, _ variant: Variant, _ arch: String, number: Int
    ) throws(ComposeError) -> LiveImagePlan? {
        let place = "live image \(number) of \(variant.uid).\(arch)"
        guard let kind = LiveImagePlan.Kind(rawValue: block.kind) else {
            throw ComposeError(
                .configuration, "Unknown live image type \(block.kind) of \(place); use live or appliance")
        }
        guard hasImages(variant), context.layout.path(kind.directory, variant, arch) != nil else {
            return nil
        }
        let image = try image(block, variant, arch, kind, place)
        return LiveImagePlan(
            delivery: PlannedDelivery(
                .liveImages, variant: variant.uid, arches: [arch],
                what: "\(kind == .live ? "livecd" : "appliance") \(image.name)",
                failable: block.isFailable ? [arch] : []),
            variant: variant, arch: arch, subvariant: block.subvariant ?? variant.uid, number: number,
            image: image, kind: kind, hasOwnName: block.name != nil, fileName: nil,
            isFailable: block.isFailable,
            isWrapped: block.specFile != nil, isSigned: block.needsSignature)
    }

    private func image(
        _ block: LiveImageConfig, _ variant: Variant, _ arch: String, _ kind: LiveImagePlan.Kind,
        _ place: String
    ) throws(ComposeError) -> KojiKickstartImage {
        let (defaults, identity) = (context.defaults, context.identity)
        // Koji keeps such images in packages only.
        var options = KojiImageOptions(isScratch: !block.isWrapped)
        options.specFile = block.specFile
        options.release = try defaults.release(block.release, .liveImages, identity)
        options.repositories = try TaskRepositories(context, arch: arch).all(block.repositories, of: variant)
        options.kickstartURL = defaults.kickstartURL(block.kickstartURL, .liveImages)
        try KickstartTask.check(options, .liveImages, place)
        let builder = KojiNames.canonicalArch(arch)
        return KojiKickstartImage(
            kind == .live ? .livecd(arch: builder) : .appliance(arch: builder),
            name: block.name ?? releaseName,
            version: try defaults.version(block.version, .liveImages, identity),
            target: try KickstartTask.target(block.target, .liveImages, defaults, place),
            kickstart: block.kickstart, options: options)
    }

    /// The ID of the compose without its last part.
    private var releaseName: String {
        let id = context.identity.id
        return id.lastIndex(of: "-").map { String(id[..<$0]) } ?? id
    }

    private func hasImages(_ variant: Variant) -> Bool {
        variant.kind != .addon && (coversOptional || variant.kind != .optional)
    }
}
