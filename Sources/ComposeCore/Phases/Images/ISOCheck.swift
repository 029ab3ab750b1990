internal import SystemPackage

/// Compares a finished image with what it was to be.
struct ISOCheck {
    private let image: ISOImage
    private let volumeID: String

    init(_ image: ISOImage, volumeID: String) {
        self.image = image
        self.volumeID = volumeID
    }

    /// - Throws: `.image` for the first difference.
    func check(_ volume: ISOVolume, _ entries: [ISOVolume.Entry]) throws(ComposeError) {
        guard volume.volumeID == volumeID else {
            throw failure(
                "its volume ID is '\(volume.volumeID)', not '\(volumeID)'; "
                    + "change image_volid_formats or volume_id_substitutions")
        }
        guard volume.size <= volume.fileSize else {
            throw failure("it has \(volume.fileSize) bytes of \(volume.size); it is cut off")
        }
        // Behind the volume there is room for partition tables alone.
        if image.boot == nil, volume.size != volume.fileSize {
            throw failure("it has \(volume.fileSize) bytes instead of \(volume.size)")
        }
        guard volume.implantedMD5 != nil else { throw failure("no checksum has been put into it") }
        guard volume.isSupported == image.isSupported else {
            throw failure("it is \(image.isSupported ? "not " : "")marked as supported")
        }
        if let boot = image.boot, !volume.isBootable, try boot.hasBootRecord {
            throw failure("it has no boot record")
        }
        try checkFiles(entries)
    }

    /// A tool that leaves something out may do so without failing.
    private func checkFiles(_ entries: [ISOVolume.Entry]) throws(ComposeError) {
        let found = Dictionary(entries.map { ($0.path, $0) }) { first, _ in first }
        for point in image.graftPoints {
            guard let entry = found["/" + point.path] else {
                throw failure(
                    "'\(point.path)' is not on it; see the log for what \(image.tool.rawValue) says")
            }
            guard entry.kind == .file, let size = point.size, size != entry.size else { continue }
            throw failure("'\(point.path)' has \(entry.size) bytes on it instead of \(size)")
        }
    }

    private func failure(_ text: String) -> ComposeError {
        ComposeError(.image, "\(image.fileName) is not as it should be: \(text)")
    }
}

extension BootLoader {
    /// Whether images of the arch have an El Torito record; the firmware of others looks for files.
    fileprivate var hasBootRecord: Bool {
        get throws(ComposeError) {
            switch try Family(arch) {
            case .x86, .amd64, .efi, .s390, .ia64: true
            case .ppc, .ppc64le, .sparc, .arm: false
            }
        }
    }
}
