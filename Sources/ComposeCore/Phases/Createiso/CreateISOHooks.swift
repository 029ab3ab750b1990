public import SystemPackage

/// What the making of images tells and asks the compose that it is for.
public struct CreateISOHooks: Sendable {
    /// Makes one deliverable; gives nothing for one that failed and may.
    public typealias Deliver =
        @Sendable (
            _ image: ISOImage, _ canFail: Bool, _ body: @escaping @Sendable () async throws -> MadeImage
        ) async throws -> MadeImage?

    /// Wraps the work on each image.
    public var deliver: Deliver = { _, _, body in try await body() }
    /// Whether images of a tree may fail.
    public var canFail: @Sendable (TreeID) -> Bool = { _ in false }
    /// Called once with the paths of all images, before any is made: `createiso-targets`.
    public var began: @Sendable ([FilePath]) async -> Void = { _ in }
    /// Called with each image that is in its place: `createiso-imagedone`.
    public var made: @Sendable (ISOImage) async -> Void = { _ in }
    /// Called with each image that could not be made: `createiso-imagefail`.
    public var failed: @Sendable (ISOImage) async -> Void = { _ in }
    /// Called with each image that is done, one way or the other, and its bytes.
    public var progress: @Sendable (ISOImage, Int64) -> Void = { _, _ in }
    public var log: @Sendable (ComposeLog.Level, String) -> Void = { _, _ in }
    /// Makes the repository of a disc; nil to let createrepo_c do it.
    public var repository: (@Sendable (DiscRepository) async throws -> Void)?

    public init() {}
}
