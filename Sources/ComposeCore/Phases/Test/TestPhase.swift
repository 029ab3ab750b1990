internal import HostKit
internal import SystemPackage

/// Looks whether the images are what they are called, fit where they have to, and are listed.
public struct TestPhase: Sendable {
    public let config: CreateISOConfig
    public let layout: ComposeLayout

    public init(_ config: CreateISOConfig, layout: ComposeLayout) {
        self.config = config
        self.layout = layout
    }

    /// Checks all images, then `images.json`.
    ///
    /// - Parameter warn: Told of images that are too big where that is allowed, once for each image.
    /// - Throws: `.image` with all images that are wrong; `.metadata` for an `images.json` that cannot be read,
    ///   or does not list an image.
    public func perform(_ images: [MadeImage], warn: (String) -> Void) throws {
        var problems: [String] = []
        var listings: [String: [MadeImage]] = [:]
        for made in images { listings[made.image.path, default: []].append(made) }
        for (_, listed) in listings.sortedByKey() {
            guard let image = listed.first?.image else { continue }
            do {
                if let problem = try problem(with: image) { problems.append(problem) }
                if let excess = try excess(of: image, listed) {
                    if excess.isStrict { problems.append(excess.message) } else { warn(excess.message) }
                }
            } catch let error as ComposeError {
                problems.append(error.message)
            }
        }
        guard problems.isEmpty else { throw ComposeError(.image, problems.joined(separator: "\n")) }
        try checkManifest(listings)
    }

    private func path(of image: ImageManifest.Image) -> FilePath {
        layout.compose.pushing(FilePath(image.path))
    }

    private func problem(with image: ImageManifest.Image) throws(ComposeError) -> String? {
        let path = path(of: image)
        // Of compressed images and those of virtual machines the first bytes say something else.
        guard ["iso", "raw", "img"].contains(image.format) else {
            return Files.isRegular(path) ? nil : "the image \(path) is missing; make it again"
        }
        let header = try DiskImageHeader(reading: path)
        if image.format == "iso", !header.isISO { return "\(path) does not look like an ISO file" }
        if image.isBootable, ["x86_64", "i386"].contains(image.arch), !header.isBootable {
            return "\(path) is supposed to be bootable, but has no MBR, no GPT and no El Torito record"
        }
        return nil
    }

    private struct Excess {
        var message: String
        var isStrict: Bool
    }

    /// How far an image is beyond the limit; of the limits of several arches the smallest counts.
    private func excess(of image: ImageManifest.Image, _ listed: [MadeImage]) throws -> Excess? {
        guard image.format == "iso" else { return nil }
        let path = path(of: image)
        let size = try Files.stat(path).size
        var excess: (limit: Int64, isStrict: Bool)?
        for made in listed {
            for arch in made.arches {
                guard let limit = config.maximumSize.values(variant: made.variant, arch: arch).first,
                    size > limit
                else { continue }
                let strictness = config.maximumSizeIsStrict.values(variant: made.variant, arch: arch)
                excess = (
                    min(limit, excess?.limit ?? limit),
                    excess?.isStrict == true || strictness.contains(true)
                )
            }
        }
        return excess.map {
            Excess(
                message: "ISO \(path) is too big. Expected max \($0.limit)B, got \(size)B",
                isStrict: $0.isStrict)
        }
    }

    /// Reads `images.json` as a user of the compose would.
    private func checkManifest(_ listings: [String: [MadeImage]]) throws(ComposeError) {
        let path = layout.metadata("images")
        guard !listings.isEmpty || Files.exists(path) else { return }
        let manifest = try ImageManifest.read(path)
        for (image, listed) in listings.sortedByKey() {
            for made in listed {
                for arch in made.arches {
                    let images = manifest.images[made.variant]?[arch] ?? []
                    guard !images.contains(where: { $0.path == image }) else { continue }
                    throw ComposeError(
                        .metadata, "\(path) does not list \(image) for \(made.variant).\(arch)")
                }
            }
        }
    }
}
