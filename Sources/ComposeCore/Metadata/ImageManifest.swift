/// `images.json`: every image of a compose, by variant and arch.
public struct ImageManifest: MetadataFile, Hashable {
    public static let type = "images"

    /// One image.
    public struct Image: Hashable, Sendable {
        /// Relative to the published directory.
        public var path: String
        /// `src` for sources, although they are listed under tree arches.
        public var arch: String
        /// `dvd`, `boot`, `live`, `qcow2` and so on.
        public var type: String
        /// `iso`, `qcow2`, `raw.xz` and so on.
        public var format: String
        public var subvariant: String
        public var discNumber = 1
        public var discCount = 1
        public var isBootable = false
        /// The checksums in hexadecimal digits by the names of their kinds.
        public var checksums: [String: String]
        /// The sum that `checkisomd5` finds within the image.
        public var implantedMD5: String?
        /// Seconds since 1970.
        public var modified: Int64
        /// In bytes.
        public var size: Int64
        public var volumeID: String?
        /// Whether it holds trees of several variants.
        public var isUnified = false
        /// The UIDs of the others, in their order on the image.
        public var additionalVariants: [String] = []

        public init(
            path: String, arch: String, type: String, format: String, subvariant: String,
            checksums: [String: String], modified: Int64, size: Int64, volumeID: String? = nil
        ) {
            self.path = path
            self.arch = arch
            self.type = type
            self.format = format
            self.subvariant = subvariant
            self.checksums = checksums
            self.modified = modified
            self.size = size
            self.volumeID = volumeID
        }

        /// What no two different images may have in common.
        struct Identity: Hashable, Sendable {
            var subvariant, type, format, arch: String
            var discNumber: Int
            var isUnified: Bool
            var additionalVariants: [String]
        }

        var identity: Identity {
            Identity(
                subvariant: subvariant, type: type, format: format, arch: arch, discNumber: discNumber,
                isUnified: isUnified, additionalVariants: additionalVariants)
        }

        /// As messages call it: path, format and arch.
        var title: String { "<Image:\(path):\(format):\(arch)>" }
    }

    public var compose: ComposeInfo.Compose
    /// By UID of the variant and arch; see ``add(_:to:_:)``.
    public private(set) var images: [String: [String: [Image]]] = [:]
    /// The first image of each identity.
    private var known: [Image.Identity: Image] = [:]

    public init(compose: ComposeInfo.Compose) { self.compose = compose.withoutLabel }

    /// Adds an image to those of a tree; the same one may stand in several trees, as those of sources do.
    ///
    /// - Throws: `.metadata` for an image that users could not tell from another one with other checksums.
    public mutating func add(_ image: Image, to variant: String, _ arch: String) throws(ComposeError) {
        if let other = known[image.identity], other.checksums != image.checksums {
            throw ComposeError(
                .metadata,
                "Image \(image.title) shares all UNIQUE_IMAGE_ATTRIBUTES with image \(other.title)! "
                    + "This is forbidden.")
        }
        known[image.identity] = known[image.identity] ?? image
        var list = images[variant]?[arch] ?? []
        guard !list.contains(image) else { return }
        let place = list.firstIndex { image.precedes($0) } ?? list.endIndex
        list.insert(image, at: place)
        images[variant, default: [:]][arch] = list
    }
}

extension ImageManifest.Image {
    /// Order by path; images of one path, as of plain and unified use, by what else tells them apart.
    func precedes(_ other: Self) -> Bool {
        if path != other.path { return path.precedes(other.path) }
        func rest(_ image: Self) -> [String] {
            [image.subvariant, image.type, image.format, image.arch, image.isUnified ? "1" : "0"]
                + image.additionalVariants
        }
        return rest(self).lexicographicallyPrecedes(rest(other)) { $0.precedes($1) }
    }
}
