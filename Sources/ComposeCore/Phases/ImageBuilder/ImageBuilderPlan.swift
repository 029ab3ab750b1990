internal import KojiKit

/// Images of one kind for one variant.
public struct ImageBuilderPlan: Sendable, Hashable {
    /// What Koji is asked for.
    let request: KojiImageBuilderImage
    /// What it is to give.
    let images: ArchImages

    public var delivery: PlannedDelivery {
        images.delivery("imageBuilderBuild \(request.name) (\(request.types.joined(separator: ", ")))")
    }
}
