internal import HostKit
internal import KojiKit

/// Has image-builder make images in Koji.
///
/// Its plugin knows no architectures that may fail: such ones may be missing from what it made, and where all may,
/// the task may fail.
/// - SeeAlso: Koji's plugin `image_builder`
public struct ImageBuilderPhase: Sendable {
    public let config: ImageBuilderConfig
    public let context: DeliveryContext

    public init(_ config: ImageBuilderConfig, _ context: DeliveryContext) {
        self.config = config
        self.context = context
    }

    /// What each variant gets; a block whose arches the variant does not have gives nothing.
    ///
    /// - Throws: `.configuration` for a block without target or types, and for the UID of a repository that is none;
    ///   `.identity` for an unknown generator.
    public func plan() throws(ComposeError) -> [ImageBuilderPlan] {
        var plans: [ImageBuilderPlan] = []
        for (variant, number, image) in context.blocks(config.images) {
            let arches = context.arches(variant, only: image.arches)
            guard !arches.isEmpty else { continue }
            let images = ArchImages(
                phase: .imagebuilder, variant: variant, number: number, arches: arches,
                failable: context.failable(image.failable, of: arches), subvariant: image.subvariant,
                manifestType: image.manifestType)
            plans.append(ImageBuilderPlan(request: try request(image, images), images: images))
        }
        return plans
    }

    /// Makes all images at once.
    ///
    /// - Throws: The first failure that must not be, when the tasks of all others are cancelled.
    public func perform(_ plan: [ImageBuilderPlan]) async throws -> [MadeImage] {
        context.warnAboutPatterns(
            config.images.unmatchedPatterns(among: context.variants.map(\.uid)), .imagebuilder)
        return try await plan.concurrentMap(limit: plan.count) { plan in
            try await context.make(
                plan.images, .image(plan.request), method: "imageBuilderBuild", subtasks: nil,
                isScratch: plan.request.isScratch)
        }.flatMap { $0 }
    }

    private func request(
        _ image: ImageBuilderConfig.Image, _ images: ArchImages
    ) throws(ComposeError) -> KojiImageBuilderImage {
        guard !image.types.isEmpty else {
            throw ComposeError(
                .configuration, "'imagebuilder' of \(images.variant.uid) has no 'types' for \(image.name)")
        }
        let defaults = context.defaults
        var request = KojiImageBuilderImage(
            target: try defaults.neededTarget(image.target, images), arches: images.arches,
            types: image.types, name: image.name,
            version: try defaults.version(image.version, .imagebuilder, context.identity))
        request.release = try defaults.release(image.release, .imagebuilder, context.identity)
        request.repositories = try TaskRepositories(context, arch: "$arch")
            .all(image.repositories, of: images.variant)
        request.seed = (image.seed ?? config.seed).map(Int64.init)
        request.isScratch = image.isScratch ?? config.isScratch ?? false
        request.ostree = image.ostree.xmlrpc
        request.blueprint = image.blueprint.xmlrpc
        return request
    }
}
