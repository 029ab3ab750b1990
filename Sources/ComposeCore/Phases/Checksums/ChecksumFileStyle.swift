public import DigestKit
public import SystemPackage

/// Which checksum files a directory of images has, and how they are called.
public struct ChecksumFileStyle: Sendable, Hashable {
    /// The files about all images, by name.
    public var joint: [String: Checksum.Kind] = [:]
    /// The kinds that each image has a file of its own for: `<image>.<KIND>SUM`.
    public var single: Set<Checksum.Kind> = []

    /// The style of a configuration.
    ///
    /// - Parameters:
    ///   - inOneFile: Whether there is one file alone, `CHECKSUM`; only the first of the kinds counts then.
    ///   - baseName: What the names of joint files begin with, its dash included.
    public init(kinds: [Checksum.Kind], inOneFile: Bool = false, baseName: String = "") {
        if inOneFile {
            if let kind = kinds.first { joint["\(baseName)CHECKSUM"] = kind }
        } else {
            for kind in kinds { joint["\(baseName)\(kind.suffix)"] = kind }
            single = Set(kinds)
        }
    }

    /// The style of the checksum files that a directory has; nil if it has none.
    ///
    /// - Throws: ``FileError`` for a directory that cannot be read.
    public init?(of directory: FilePath) throws {
        for (name, file) in try ChecksumDirectory.checksumFiles(in: directory) {
            guard let first = file.entries.first else { continue }
            let kind = first.checksum.kind
            if file.entries.count == 1, name == "\(first.fileName).\(kind.suffix)" {
                single.insert(kind)
            } else {
                joint[name] = kind
            }
        }
        if joint.isEmpty, single.isEmpty { return nil }
    }

    /// Every kind that an image needs for it.
    public var kinds: [Checksum.Kind] {
        Checksum.Kind.allCases.filter { single.contains($0) || joint.values.contains($0) }
    }

    /// Writes the checksum files of a directory anew, for all its images.
    ///
    /// - Parameter images: All images of the directory, with checksums of ``kinds``.
    /// - Throws: `.image` for an image without a checksum that is needed; ``FileError``.
    public func write(for images: [ImageManifest.Image], to directory: FilePath) throws {
        var files = ChecksumDirectory(directory)
        for (name, kind) in joint {
            files.files[name] = ChecksumFile(try images.map { try $0.entry(kind) })
        }
        for image in images {
            for kind in single { files.add(try image.entry(kind)) }
        }
        try files.write()
    }
}

extension ChecksumDirectory {
    /// Adds the file about one image.
    mutating func add(_ entry: ChecksumFile.Entry) {
        files["\(entry.fileName).\(entry.checksum.kind.suffix)"] = ChecksumFile([entry])
    }
}

extension Checksum.Kind {
    /// How names of checksum files end: `SHA256SUM`.
    var suffix: String { "\(rawValue.uppercased())SUM" }
}

extension ImageManifest.Image {
    /// The name of the file.
    var fileName: String { FilePath(path).lastComponent?.string ?? path }

    func entry(_ kind: Checksum.Kind) throws(ComposeError) -> ChecksumFile.Entry {
        guard let digits = checksums[kind.rawValue], let sum = Checksum(kind, hexadecimal: digits) else {
            throw ComposeError(
                .image, "\(path) has no \(kind.rawValue) checksum in the metadata; make its checksums again")
        }
        return ChecksumFile.Entry(fileName, size: size, sum)
    }
}
