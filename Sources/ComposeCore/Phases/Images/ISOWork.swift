/// What every image goes through: its files are gathered, it is used again or made, weighed and told of; of one
/// that fails nothing is left.
struct ISOWork: Sendable {
    let reuse: ISOReuse
    let inputs: ISOInputs
    let hooks: CreateISOHooks

    /// How large an image may be.
    struct SizeLimit: Sendable {
        /// In bytes.
        var bytes: Int64
        /// Whether a larger one is an error.
        var isStrict: Bool
    }

    /// Makes the image that is used if no image can be used again.
    typealias Making = @Sendable (_ image: ISOImage, _ inputs: [String: String]) async throws -> MadeImage

    /// Delivers an image.
    ///
    /// - Parameters:
    ///   - outline: The image as far as it is known before its files are gathered.
    ///   - kind: As the log names it: `ISO`.
    ///   - gather: Gathers the files.
    ///   - making: nil to have ``ISOMaker`` make it as it is.
    /// - Returns: nil for one that failed and may.
    func deliver(
        _ outline: ISOImage, _ kind: String, canFail: Bool, limit: SizeLimit?, making: Making? = nil,
        gather: @escaping @Sendable () async throws -> ISOImage
    ) async throws -> MadeImage? {
        let title =
            "Creating \(kind) (arch: \(outline.arch), variant: \(outline.variant)): \(outline.fileName)"
        let made = try await hooks.deliver(outline, canFail) {
            hooks.log(.info, "[BEGIN] \(title)")
            do {
                let image = try await gather()
                let made = try await makeOrReuse(image, making)
                try check(made, limit)
                hooks.log(.info, "[DONE ] \(title)")
                await hooks.made(image)
                return made
            } catch {
                // What is left is an obstacle for nobody, and the failure of the work is the news.
                try? reuse.maker.remove(outline)
                if Task.isCancelled || error is CancellationError { throw CancellationError() }
                await hooks.failed(outline)
                throw error
            }
        }
        hooks.progress(outline, made?.image.size ?? 0)
        return made
    }

    private func makeOrReuse(_ image: ISOImage, _ making: Making?) async throws -> MadeImage {
        _ = try ISOSources(image)
        let ingredients = try await inputs.inputs(of: image)
        switch try await reuse.find(image, inputs: ingredients) {
        case .used(let made, let message):
            hooks.log(.info, message)
            return made
        case .make(let message):
            if let message { hooks.log(.info, message) }
            if let making { return try await making(image, ingredients) }
            return try await reuse.maker.make(image, inputs: ingredients)
        }
    }

    private func check(_ made: MadeImage, _ limit: SizeLimit?) throws {
        guard let limit, made.image.size > limit.bytes else { return }
        let text = "ISO \(made.image.path) is too big. Expected max \(limit.bytes)B, got \(made.image.size)B"
        if limit.isStrict { throw ComposeError(.image, text) }
        hooks.log(.warning, text)
    }
}

extension CreateISOConfig {
    /// Whether images of a tree that are larger than they may be are errors.
    func isStrict(variant uid: String, arch: String) -> Bool {
        maximumSizeIsStrict.values(variant: uid, arch: arch).contains(true)
    }
}
