internal import RPMKit

/// Which of the files that Koji made are the images that were asked for: one for each arch and format.
struct ImageBuildFiles {
    /// What a file is.
    struct Kind: Sendable, Hashable {
        /// A tree arch.
        var arch: String
        var type: String
        var format: String
    }

    struct Choice: Sendable {
        var images: [(file: TaskFile, kind: Kind)] = []
        /// Arches that may fail, and did.
        var missing: [String] = []
    }

    let files: [TaskFile]
    let plan: ImageBuildPlan

    init(_ files: [TaskFile], _ plan: ImageBuildPlan) {
        self.files = files
        self.plan = plan
    }

    /// - Parameter source: Where the files are from, for messages.
    /// - Throws: `.koji` where it is not one image for each arch and format.
    func chosen(_ source: String) throws(ComposeError) -> Choice {
        var choice = Choice()
        for arch in plan.arches {
            let own = files.filter { Arch($0.arch).base == Arch(arch).base }
            let images = plan.block.formats.map { format in
                own.compactMap { file in
                    format.format(of: file.name).map {
                        (file, Kind(arch: arch, type: format.type, format: $0))
                    }
                }
            }
            if images.allSatisfy(\.isEmpty), plan.failable.contains(arch) {
                choice.missing.append(arch)
                continue
            }
            for (format, images) in zip(plan.block.formats, images) {
                guard images.count == 1 else {
                    throw mismatch(source, "\(images.count) of format \(format.name) for \(arch)", own)
                }
                choice.images += images
            }
        }
        guard !choice.images.isEmpty else {
            throw mismatch(source, "none", files)
        }
        return choice
    }

    private func mismatch(_ source: String, _ found: String, _ files: [TaskFile]) -> ComposeError {
        let names = files.isEmpty ? "no files at all" : files.map(\.name).joined(separator: ", ")
        return ComposeError(
            .koji,
            "[ImageBuild] Image count mismatch in \(source): expected one image of each format for each arch, "
                + "found \(found) (\(names))")
    }
}

extension ImageBuildFiles.Kind {
    /// The image on its way into the compose.
    func delivered(_ file: TaskFile, _ plan: ImageBuildPlan, _ variant: Variant) -> DeliveredImage {
        var image = DeliveredImage(
            variant: variant, arch: arch, subvariant: plan.subvariant, type: type, format: format,
            fileName: file.name)
        image.isBootable = image.isISO
        return image
    }
}
