internal import HostKit
internal import KojiKit
internal import SystemPackage

/// A container for a variant that holds one of the compose's images.
public struct ImageContainerPlan: Sendable, Hashable, Codable {
    public var delivery: PlannedDelivery
    /// Which block of its variant it is, from 1.
    public var number: Int
    public var container: ImageContainer
}

/// Has containers built that hold images of the compose.
public struct ImageContainerPhase: Sendable {
    let config: ImageContainerConfig
    let context: DeliveryContext

    public init(_ config: ImageContainerConfig, _ context: DeliveryContext) {
        self.config = config
        self.context = context
    }

    /// - Throws: `.configuration` for an `image_spec` that no image could fit.
    public func plan() throws(ComposeError) -> [ImageContainerPlan] {
        var plans: [ImageContainerPlan] = []
        for (variant, number, container) in context.blocks(config.containers) {
            _ = try ImageSpecification(container.specification)
            let delivery = PlannedDelivery(
                .imageContainer, variant: variant.uid, arches: [],
                what: "buildContainer \(container.request.url)", failable: container.canFail ? ["*"] : [])
            plans.append(ImageContainerPlan(delivery: delivery, number: number, container: container))
        }
        return plans
    }

    /// Has the containers built, all at once.
    ///
    /// - Parameter images: All of the compose, in their places.
    /// - Throws: What the first one throws that must not fail.
    public func perform(_ plan: [ImageContainerPlan], images: [MadeImage]) async throws -> MadeContainers {
        context.warnAboutPatterns(
            config.containers.unmatchedPatterns(among: context.variants.ordered.map(\.uid)), .imageContainer)
        let all = try await plan.concurrentMap(limit: .max) { try await deliver($0, images) }
        return all.reduce(into: MadeContainers()) { $0.add($1) }
    }

    private func deliver(_ plan: ImageContainerPlan, _ images: [MadeImage]) async throws -> MadeContainers {
        let variant = plan.delivery.variant
        let build = ContainerBuild(
            context: context, phase: .imageContainer, variant: variant, number: plan.number)
        let manifest = try await build.delivering(canFail: plan.container.canFail) {
            let path = try image(plan, images)
            let container = try await build.build(plan.container.request, from: [repository(plan, path)])
            return try await container.manifest(
                variant: variant, compose: context.identity, at: context.tasks().hub)
        }
        var made = MadeContainers()
        if let manifest { made.manifest = manifest }
        return made
    }

    /// The path of the one image that is meant, with `$basearch` for its arch: that of the variant, or of the compose
    /// where the variant has none.
    private func image(_ plan: ImageContainerPlan, _ images: [MadeImage]) throws -> String {
        let specification = try ImageSpecification(plan.container.specification)
        let arches = plan.container.request.onlyArches
        let matching = images.filter { made in
            (arches.isEmpty || arches.contains(made.image.arch)) && specification.matches(made.image)
        }
        let own = matching.filter { $0.variant == plan.delivery.variant }
        let paths = Set((own.isEmpty ? matching : own).map { $0.image.pathOfAnyArch })
        guard let path = paths.first, paths.count == 1 else {
            throw ComposeError(
                .image,
                "\(paths.count) images matched specification. Only one was expected. (variant "
                    + "\(plan.delivery.variant), block \(plan.number) of image_container"
                    + (paths.isEmpty ? ")" : ": \(paths.sorted().joined(separator: ", ")))"))
        }
        context.log.info(
            "The container of \(plan.delivery.variant), block \(plan.number), holds \(path)",
            phase: PhaseName.imageContainer.title)
        return path
    }

    private func repository(_ plan: ImageContainerPlan, _ image: String) -> ContainerRepository {
        let url = context.translator.translate(context.layout.compose.pushing(FilePath(image)))
        let path = context.layout.work.temporary(nil, variant: plan.delivery.variant)
            .appending("image-container-\(plan.delivery.variant)-\(plan.number).repo")
        return .file(
            path,
            text: """
                [image-to-include]
                name=Location of image to embed
                baseurl=\(url)
                enabled=0
                gpgcheck=0

                """)
    }
}

extension ContainerRequest {
    /// The arches that it is built for alone; empty for all.
    fileprivate var onlyArches: [String] {
        guard let value = options.first(where: { $0.name == "arch_override" })?.value else { return [] }
        switch value {
        case .text(let text): return text.split(whereSeparator: \.isWhitespace).map(String.init)
        case .list(let items): return items.compactMap(\.text)
        default: return []
        }
    }
}

extension ImageManifest.Image {
    /// Its path with `$basearch` for its arch.
    fileprivate var pathOfAnyArch: String { arch == "src" ? path : path.replacing(arch, with: "$basearch") }
}
