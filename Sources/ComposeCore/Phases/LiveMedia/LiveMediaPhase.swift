internal import KojiKit

/// Has Koji make live media of kickstart files.
public struct LiveMediaPhase: Sendable {
    let config: LiveMediaConfig
    let coversOptional: Bool
    let context: DeliveryContext

    /// - Parameter coversOptional: Whether optional variants have ISO images, as `create_optional_isos` says.
    public init(_ config: LiveMediaConfig, coversOptional: Bool, _ context: DeliveryContext) {
        self.config = config
        self.coversOptional = coversOptional
        self.context = context
    }

    /// Decides which media are made.
    ///
    /// - Throws: `.configuration` or `.identity` for what cannot be.
    public func plan() throws(ComposeError) -> [LiveMediumPlan] {
        var plans: [LiveMediumPlan] = []
        for (variant, number, block) in context.blocks(config.media) where hasImages(variant) {
            let arches = context.arches(variant, only: block.arches)
            guard !arches.isEmpty else { continue }
            plans.append(try plan(block, variant, arches, number))
        }
        return plans
    }

    private func hasImages(_ variant: Variant) -> Bool {
        variant.kind != .addon && (coversOptional || variant.kind != .optional)
    }

    private func plan(
        _ block: LiveMediumConfig, _ variant: Variant, _ arches: [String], _ number: Int
    ) throws(ComposeError) -> LiveMediumPlan {
        let failable = context.failable(block.failable, of: arches)
        let isFailable = arches.allSatisfy(failable.contains)
        return LiveMediumPlan(
            delivery: PlannedDelivery(
                .liveMedia, variant: variant.uid, arches: arches, what: "livemedia \(block.name)",
                failable: isFailable ? ["*"] : failable),
            variant: variant, arches: arches, failable: failable,
            subvariant: block.subvariant ?? variant.uid, number: number,
            image: try image(block, variant, arches, failable, "live medium \(number) of \(variant.uid)"))
    }

    private func image(
        _ block: LiveMediumConfig, _ variant: Variant, _ arches: [String], _ failable: [String],
        _ place: String
    ) throws(ComposeError) -> KojiKickstartImage {
        let (defaults, identity) = (context.defaults, context.identity)
        let repositories = TaskRepositories(context, arch: "$basearch")
        var options = KojiImageOptions(isScratch: block.isScratch)
        options.skipsTagging = block.skipsTagging
        options.release = try defaults.release(block.release, .liveMedia, identity)
        options.repositories = try repositories.all(block.repositories, of: variant)
        options.kickstartURL = defaults.kickstartURL(block.kickstartURL, .liveMedia)
        options.kickstartVersion = block.kickstartVersion
        options.installTreeURL = try installTree(block, variant, repositories)
        options.optionalArches = failable.map(KojiNames.canonicalArch)
        options.noMacBoot = block.noMacBoot
        try KickstartTask.check(options, .liveMedia, place)
        return KojiKickstartImage(
            .livemedia(arches: arches.map(KojiNames.canonicalArch)), name: block.name,
            version: try defaults.version(block.version, .liveMedia, identity),
            target: try KickstartTask.target(block.target, .liveMedia, defaults, place),
            kickstart: block.kickstart, options: options)
    }

    private func installTree(
        _ block: LiveMediumConfig, _ variant: Variant, _ repositories: TaskRepositories
    ) throws(ComposeError) -> String? {
        guard let name = block.installTree else { return repositories.tree(of: variant) }
        guard let other = context.variants[name] else {
            throw ComposeError(
                .configuration,
                "There is no variant \(name) to get the install tree from when building live media for "
                    + "\(variant.uid).")
        }
        return repositories.tree(of: other)
    }
}
