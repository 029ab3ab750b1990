internal import HostKit
internal import KojiKit

/// Has KIWI make images in Koji.
///
/// - SeeAlso: Koji's plugin `kiwi`
public struct KiwiBuildPhase: Sendable {
    public let config: KiwiBuildConfig
    public let context: DeliveryContext

    public init(_ config: KiwiBuildConfig, _ context: DeliveryContext) {
        self.config = config
        self.context = context
    }

    /// What each variant gets; a block whose arches the variant does not have gives nothing.
    ///
    /// - Throws: `.configuration` for a block without target or description, and for the UID of a repository that is
    ///   none; `.identity` for an unknown generator.
    public func plan() throws(ComposeError) -> [KiwiBuildPlan] {
        var plans: [KiwiBuildPlan] = []
        for (variant, number, image) in context.blocks(config.images) {
            let arches = context.arches(variant, only: image.arches)
            guard !arches.isEmpty else { continue }
            let settings = image.settings.filled(from: config.defaults)
            let images = ArchImages(
                phase: .kiwibuild, variant: variant, number: number, arches: arches,
                failable: context.failable(image.failable, of: arches), subvariant: image.subvariant,
                manifestType: settings.manifestType)
            plans.append(
                KiwiBuildPlan(request: try request(image, settings, images), images: images))
        }
        return plans
    }

    /// Makes all images at once.
    ///
    /// - Throws: The first failure that must not be, when the tasks of all others are cancelled.
    public func perform(_ plan: [KiwiBuildPlan]) async throws -> [MadeImage] {
        context.warnAboutPatterns(
            config.images.unmatchedPatterns(among: context.variants.map(\.uid)), .kiwibuild)
        return try await plan.concurrentMap(limit: plan.count) { plan in
            try await context.make(
                plan.images, .image(plan.request), method: "kiwiBuild", subtasks: ["createKiwiImage"],
                isScratch: plan.request.isScratch)
        }.flatMap { $0 }
    }

    private func request(
        _ image: KiwiBuildConfig.Image, _ settings: KiwiBuildConfig.Settings, _ images: ArchImages
    ) throws(ComposeError) -> KojiKiwiImage {
        let defaults = context.defaults
        var request = KojiKiwiImage(
            target: try defaults.neededTarget(image.target, images),
            arches: images.arches,
            descriptionSource: try images.needed(settings.descriptionSource, "description_scm"),
            descriptionPath: try images.needed(settings.descriptionPath, "description_path"))
        request.profile = image.profile
        request.version = try defaults.version(image.version, .kiwibuild, context.identity)
        request.release = try defaults.release(image.release, .kiwibuild, context.identity)
        request.repositories = try TaskRepositories(context, arch: "$arch")
            .all(settings.repositories ?? [], of: images.variant)
        request.optionalArches = images.failable
        request.type = settings.type
        request.typeAttributes = settings.typeAttributes ?? []
        request.bundleNameFormat = settings.bundleNameFormat
        request.repositoryReleasever = settings.repositoryReleasever
        return request
    }
}

extension ArchImages {
    /// - Throws: `.configuration` for a value that nothing sets.
    func needed(_ value: String?, _ key: String, or other: String? = nil) throws(ComposeError) -> String {
        if let value { return value }
        let places = ["'\(phase.rawValue)_\(key)'"] + (other.map { ["'\($0)'"] } ?? [])
        throw ComposeError(
            .configuration,
            "block \(number) of '\(phase.rawValue)' for \(variant.uid) has no '\(key)'; set it there, or "
                + places.joined(separator: " or "))
    }
}

extension ImageDefaults {
    /// - Throws: `.configuration` where there is no target.
    func neededTarget(_ block: String?, _ images: ArchImages) throws(ComposeError) -> String {
        try images.needed(target(block, images.phase), "target", or: "global_target")
    }
}
