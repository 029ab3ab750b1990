internal import HostKit
internal import SystemPackage

/// Looks whether the images are what they are called, and are listed. Sizes are looked at as images are made.
public struct TestPhase: Sendable {
    public let layout: ComposeLayout

    public init(_ layout: ComposeLayout) { self.layout = layout }

    /// Checks all images, then `images.json`.
    ///
    /// - Throws: `.image` with all images that are wrong; `.metadata` for an `images.json` that cannot be read,
    ///   or does not list an image.
    public func perform(_ images: [MadeImage]) throws {
        var problems: [String] = []
        var listings: [String: [MadeImage]] = [:]
        for made in images { listings[made.image.path, default: []].append(made) }
        for (_, listed) in listings.sortedByKey() {
            guard let image = listed.first?.image else { continue }
            do throws(ComposeError) {
                if let problem = try problem(with: image) { problems.append(problem) }
            } catch {
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
