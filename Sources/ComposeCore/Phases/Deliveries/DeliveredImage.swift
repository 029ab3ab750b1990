internal import HostKit
internal import KojiKit
internal import SystemPackage

/// An image of Koji's on its way into the compose: where it goes, and what metadata says of it.
struct DeliveredImage: Sendable {
    var variant: Variant
    /// A tree arch.
    var arch: String
    var subvariant: String
    /// As `images.json` has it: `live`, `qcow2`, …
    var type: String
    /// `iso`, `qcow2`, `raw.xz`, …
    var format: String
    /// What it is called in the compose.
    var fileName: String
    var isBootable = false
    /// What it is delivered as.
    var delivery: MadeImage.Delivery?
    /// Whether it lies with the ISO images of its tree; else with the disk images.
    var isISO: Bool { format == "iso" }

    init(
        variant: Variant, arch: String, subvariant: String?, type: String, format: String, fileName: String
    ) {
        self.variant = variant
        self.arch = arch
        self.subvariant = subvariant ?? variant.uid
        self.type = type
        self.format = format
        self.fileName = fileName
    }
}

extension DeliveryContext {
    /// The place of a delivered image.
    ///
    /// - Throws: `.image` for a variant that has no place for such images; ``FileError``.
    func place(of image: DeliveredImage) throws -> FilePath {
        guard image.fileName.isPlainName,
            let directory = layout.path(image.isISO ? .isos : .images, image.variant, image.arch)
        else {
            throw ComposeError(
                .image, "\(image.variant.uid).\(image.arch) has no place for an image '\(image.fileName)'")
        }
        if image.isISO {
            try ImageStore(layout: layout, composeID: identity.id, path: imageStore).prepare(directory)
        } else {
            try Files.createDirectories(directory)
        }
        return directory.appending(image.fileName)
    }

    /// Puts a file of Koji's in its place and gives what metadata says of it.
    ///
    /// - Throws: What ``TaskResults/place(_:at:)`` throws; `.image` for an ISO image that is none.
    func deliver(_ file: TaskFile, as image: DeliveredImage, _ results: TaskResults) async throws -> MadeImage
    {
        let path = try place(of: image)
        try await results.place(file, at: path)
        do {
            return try describe(image, at: path)
        } catch {
            // What metadata does not name is no part of the compose.
            try? Files.remove(path)
            throw error
        }
    }

    /// What metadata says of an image that is in its place.
    ///
    /// - Throws: `.image` for an ISO image that is none; ``FileError``.
    func describe(_ image: DeliveredImage, at path: FilePath) throws -> MadeImage {
        let file = try Files.stat(path)
        var volume: ISOVolume?
        if image.isISO { volume = try ISOVolume(path) }
        var entry = ImageManifest.Image(
            path: layout.relative(path) ?? path.string, arch: image.arch, type: image.type,
            format: image.format,
            subvariant: image.subvariant, checksums: [:], modified: file.modified.seconds, size: file.size,
            volumeID: volume?.volumeID)
        entry.isBootable = image.isBootable
        entry.implantedMD5 = volume?.implantedMD5
        var made = MadeImage(entry, variant: image.variant.uid, arches: [image.arch])
        made.delivery = image.delivery
        return made
    }
}
