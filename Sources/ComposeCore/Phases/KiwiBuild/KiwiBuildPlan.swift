internal import KojiKit

/// Images of one KIWI profile for one variant.
public struct KiwiBuildPlan: Sendable, Hashable {
    /// What Koji is asked for.
    let request: KojiKiwiImage
    /// What it is to give.
    let images: ArchImages

    public var delivery: PlannedDelivery {
        images.delivery("kiwiBuild \(request.profile ?? request.descriptionPath)")
    }
}
