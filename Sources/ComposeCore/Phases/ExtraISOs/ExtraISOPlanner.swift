internal import HostKit
public import SystemPackage

/// Decides which images of several variants there are, and what they are called.
public struct ExtraISOPlanner: Sendable {
    public let config: ExtraISOsConfig
    public let names: ImageNameConfig
    public let identity: ComposeIdentity
    public let variants: Variants
    public let layout: ComposeLayout
    /// Images that others make; none may be replaced.
    public var taken: Set<FilePath> = []

    public init(
        _ config: ExtraISOsConfig, names: ImageNameConfig, identity: ComposeIdentity, variants: Variants,
        layout: ComposeLayout
    ) {
        self.config = config
        self.names = names
        self.identity = identity
        self.variants = variants
        self.layout = layout
    }

    /// - Returns: In the order of variants, of the configuration and of arches.
    /// - Throws: `.imageName` for names that cannot be made, or that two images have; `.configuration` for a variant
    ///   that is not there.
    public func plan() throws(ComposeError) -> [ExtraISOPlan] {
        var plans: [ExtraISOPlan] = []
        for variant in variants.ordered where variant.kind == .variant && !variant.isEmpty {
            for (number, block) in config.images.values(variant: variant.uid).enumerated() {
                let included = try included(block, variant)
                for arch in arches(block, variant) {
                    let all = included.filter { arch == "src" || $0.arches.contains(arch) }
                    if let plan = try plan(block, number, variant, arch, all) { plans.append(plan) }
                }
            }
        }
        var used = taken
        for plan in plans where !used.insert(plan.path).inserted {
            throw ComposeError(
                .imageName,
                "Two images would be \(plan.path); give each of extra_isos a 'filename' of its own")
        }
        return plans
    }

    /// What a person should know of the configuration.
    public var warnings: [String] {
        variants.ordered.filter { $0.kind == .variant && !$0.isEmpty }.flatMap { variant in
            config.images.values(variant: variant.uid).compactMap { block in
                let unknown = Set(block.arches).subtracting(variant.arches).sorted()
                guard !unknown.isEmpty else { return nil }
                let list = unknown.joined(separator: ", ")
                return "Extra iso config for \(variant.uid) mentions non-existing arches: \(list)"
            }
        }
    }

    private func arches(_ block: ExtraISOConfig, _ variant: Variant) -> [String] {
        let arches = variant.arches.sorted().filter { block.arches.isEmpty || block.arches.contains($0) }
        return block.skipsSources || arches.isEmpty ? arches : arches + ["src"]
    }

    /// The variants that a block names, each once, without the one whose image it is.
    private func included(_ block: ExtraISOConfig, _ variant: Variant) throws(ComposeError) -> [Variant] {
        var seen: Set<String> = [variant.uid]
        var found: [Variant] = []
        for uid in block.includedVariants where seen.insert(uid).inserted {
            guard let other = variants[uid] else {
                throw ComposeError(
                    .configuration,
                    "extra_isos of \(variant.uid) include the variant '\(uid)', which is not there")
            }
            if !other.isEmpty { found.append(other) }
        }
        return found
    }

    private func plan(
        _ block: ExtraISOConfig, _ number: Int, _ variant: Variant, _ arch: String, _ included: [Variant]
    ) throws(ComposeError) -> ExtraISOPlan? {
        guard let directory = layout.path(.isos, variant, arch) else { return nil }
        let staging = layout.work.extraISOFiles(variant.uid, arch)
        let suffix = number == 0 ? "" : "-\(number + 1)"
        return ExtraISOPlan(
            variant: variant, arch: arch, number: number, config: block,
            fileName: try fileName(block, variant, arch), volumeID: try volumeID(block, variant, arch),
            included: included, directory: directory,
            // Files of two blocks must not meet.
            staging: FilePath(staging.string + suffix))
    }

    private func image(_ variant: Variant, _ arch: String) -> ImageNaming.Image {
        ImageNaming.Image(
            variant: variant, arch: arch, discType: names.naming.discType("dvd"), discNumber: 1)
    }

    private func fileName(
        _ block: ExtraISOConfig, _ variant: Variant, _ arch: String
    ) throws(ComposeError) -> String {
        var image = image(variant, arch)
        let usual = try names.naming.fileName(
            of: image, in: identity, template: names.format(variant: variant.uid))
        guard let template = block.fileName, !template.isEmpty else { return usual }
        image.extraKeys["filename"] = usual
        return try names.naming.fileName(of: image, in: identity, template: template)
    }

    private func volumeID(
        _ block: ExtraISOConfig, _ variant: Variant, _ arch: String
    ) throws(ComposeError) -> String {
        var image = image(variant, arch)
        // A volume ID of its own does not fail for a usual one that is too long.
        if block.volumeIDs.isEmpty || block.volumeIDs.contains(where: { $0.contains("volid") }) {
            let usual = try names.naming.volumeID(of: image, in: identity)
            if block.volumeIDs.isEmpty { return usual }
            image.extraKeys["volid"] = usual
        }
        return try names.naming.volumeID(of: image, in: identity, formats: block.volumeIDs)
    }
}
