/// What a phase will have made, or make in a build root.
protocol DeliveryPlan: Sendable {
    var delivery: PlannedDelivery { get }
}

/// A phase that has images made of what it plans.
protocol ImageDelivery: Sendable {
    associatedtype Plan: DeliveryPlan

    func plan() throws(ComposeError) -> [Plan]

    /// - Returns: The images that were made, without those that failed and may.
    func perform(_ plan: [Plan]) async throws -> [MadeImage]
}

extension LiveImagePlan: DeliveryPlan {}
extension LiveImagesPhase: ImageDelivery {}
extension LiveMediumPlan: DeliveryPlan {}
extension LiveMediaPhase: ImageDelivery {}
extension ImageBuildPlan: DeliveryPlan {}
extension ImageBuildPhase: ImageDelivery {}
extension OSBuildPlan: DeliveryPlan {}
extension OSBuildPhase: ImageDelivery {}
extension KiwiBuildPlan: DeliveryPlan {}
extension KiwiBuildPhase: ImageDelivery {}
extension ImageBuilderPlan: DeliveryPlan {}
extension ImageBuilderPhase: ImageDelivery {}
