public import DigestKit
internal import SystemPackage

/// Which checksums are made of which images, and which files say so.
public struct ImageChecksumPlan: Sendable, Hashable {
    /// A file about several images of one directory.
    public struct Joint: Sendable, Hashable {
        public var kind: Checksum.Kind
        /// As paths of ``ImageManifest/Image``, sorted.
        public var images: [String]
    }

    /// What a directory gets besides its images.
    public struct Directory: Sendable, Hashable {
        /// By the name of the file.
        public var joint: [String: Joint] = [:]
        /// Paths of the images, sorted.
        public var images: [String] = []
        /// The kinds that each image has a file of its own for.
        public var single: [Checksum.Kind] = []

        /// The names of all checksum files, sorted.
        public var fileNames: [String] {
            let singles = images.flatMap { image in
                single.map { "\(FilePath(image).lastComponent?.string ?? image).\($0.suffix)" }
            }
            return (singles + joint.keys).sorted { $0.precedes($1) }
        }
    }

    public var images: [MadeImage]
    public var kinds: [Checksum.Kind]
    /// By the path of the directory below what is published.
    public var directories: [String: Directory] = [:]
}

extension ImageChecksumPlan {
    /// - Parameter style: How files are called for a variant, an arch and the path of a directory.
    init(
        _ images: [MadeImage], kinds: [Checksum.Kind],
        style: (String, String, String) throws(ComposeError) -> ChecksumFileStyle
    ) throws(ComposeError) {
        self.images = images
        self.kinds = kinds
        for made in images {
            let path = made.image.path
            let name = FilePath(path).removingLastComponent().string
            var directory = directories[name] ?? Directory()
            directory.images.append(path)
            // An image of sources is told of in the files of every arch that it is listed under.
            for arch in made.arches {
                let style = try style(made.variant, arch, name)
                directory.single = style.kinds.filter { style.single.contains($0) }
                for (file, kind) in style.joint {
                    directory.joint[file, default: Joint(kind: kind, images: [])].images.append(path)
                }
            }
            directories[name] = directory
        }
        for name in directories.keys { directories[name]?.sort() }
    }
}

extension ImageChecksumPlan.Directory {
    fileprivate mutating func sort() {
        images = Set(images).sorted { $0.precedes($1) }
        joint = joint.mapValues { file in
            ImageChecksumPlan.Joint(kind: file.kind, images: Set(file.images).sorted { $0.precedes($1) })
        }
    }
}
