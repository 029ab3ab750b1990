internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Puts finished media in their places, and tells of them.
struct UnifiedPublication: Sendable {
    let compose: FinishedCompose
    /// The options of the compose, as far as they are known.
    let options: ComposeConfig

    /// A medium that is whole, in a place where nobody looks for it.
    struct Made: Sendable {
        var medium: UnifiedMedium
        /// Its paths are not those of its places yet.
        var image: ImageManifest.Image
        /// The image and its list of files.
        var files: [FilePath]
    }

    private var layout: ComposeLayout { compose.layout }

    /// The images of all places, each with the path in it.
    private func images(_ made: [Made]) throws(ComposeError) -> [MadeImage] {
        var images: [MadeImage] = []
        for one in made {
            for tree in one.medium.trees {
                var image = one.image
                guard let path = layout.relative(tree.images.appending(one.medium.fileName)) else {
                    throw ComposeError(.metadata, "\(tree.images) is not below \(layout.compose)")
                }
                (image.path, image.subvariant) = (path, tree.variant.uid)
                images.append(MadeImage(image, variant: tree.variant.uid, arches: tree.arches))
            }
        }
        return images
    }

    /// - Returns: The images as they are listed.
    func publish(_ made: [Made]) async throws -> ImageManifest {
        let images = try images(made)
        // What the metadata would refuse must not be published.
        let manifest = try merged(images, made)
        for one in made {
            for tree in one.medium.trees {
                for file in one.files { try put(file, into: tree.images) }
            }
        }
        try writeComposeInfo(made)
        try manifest.write(to: layout.metadata("images"))
        try await writeChecksums(
            Set(images.map { FilePath($0.image.path).removingLastComponent() }), manifest)
        return try listed(images)
    }

    private func listed(_ images: [MadeImage]) throws(ComposeError) -> ImageManifest {
        var manifest = ImageManifest(compose: compose.images.compose)
        for one in images {
            for arch in one.arches { try manifest.add(one.image, to: one.variant, arch) }
        }
        return manifest
    }

    /// All images of the compose; those of an earlier run with the same names are replaced.
    private func merged(_ images: [MadeImage], _ made: [Made]) throws(ComposeError) -> ImageManifest {
        let names = Set(made.map(\.medium.fileName))
        let places = Set(images.map(\.image.path))
        var manifest = ImageManifest(compose: compose.images.compose)
        for (variant, arches) in compose.images.images.sortedByKey() {
            for (arch, old) in arches.sortedByKey() {
                for image in old {
                    // Others' images of several variants name them.
                    let isOurs = image.isUnified && image.additionalVariants.isEmpty
                    if isOurs, names.contains(image.fileName) { continue }
                    guard !places.contains(image.path) else {
                        throw ComposeError(
                            .image, "\(image.path) is another image of the compose; give that another name")
                    }
                    try manifest.add(image, to: variant, arch)
                }
            }
        }
        for one in images {
            for arch in one.arches { try manifest.add(one.image, to: one.variant, arch) }
        }
        return manifest
    }

    /// Gives a file a second name in a directory, where it replaces another at once.
    private func put(_ file: FilePath, into directory: FilePath) throws {
        guard let name = file.lastComponent else { return }
        try Files.createDirectories(directory)
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = directory.appending(".\(name.string.prefix(80)).\(number).tmp")
        do {
            do throws(FileError) {
                try Files.hardLink(file, at: temporary)
            } catch {
                guard error.cause == .improperLink else { throw error }
                try Files.copy(file, to: temporary, keepingTimes: true)
            }
            try Files.move(temporary, to: directory.appending(name))
        } catch {
            if Files.exists(temporary) { try? Files.remove(temporary) }
            throw error
        }
    }

    /// Lists directories of images that there were none of before.
    private func writeComposeInfo(_ made: [Made]) throws {
        var info = compose.info
        for one in made where one.medium.content != .debug {
            let kind = one.medium.content == .sources ? PathKind.sourceISOs : .isos
            for tree in one.medium.trees {
                for arch in tree.arches
                where info.variants[tree.variant.uid]?.paths[kind.rawValue]?[arch] == nil {
                    let path = layout.relative(tree.images)
                    info.variants[tree.variant.uid]?.paths[kind.rawValue, default: [:]][arch] = path
                }
            }
        }
        if info != compose.info { try info.write(to: layout.metadata("composeinfo")) }
    }

    private func writeChecksums(_ directories: Set<FilePath>, _ manifest: ImageManifest) async throws {
        var bare: [MadeImage] = []
        for directory in directories.sorted(by: { $0.string.precedes($1.string) }) {
            let images = Self.images(of: manifest, in: directory)
            let place = layout.compose.pushing(directory)
            if let style = try ChecksumFileStyle(of: place) {
                // Each directory once; an image of sources is listed under several arches.
                let unique = Dictionary(images.map { ($0.image.path, $0.image) }) { first, _ in first }
                try style.write(for: unique.sortedByKey().map(\.value), to: place)
            } else {
                bare += images
            }
        }
        guard !bare.isEmpty else { return }
        let identity = try ComposeIdentity(compose.info, configured: ReleaseConfig())
        let phase = ImageChecksumPhase(options.imageChecksums, layout: layout, identity: identity)
        _ = try await phase.perform(phase.plan(bare))
    }

    /// The images of a directory, each with all arches that it is listed under.
    private static func images(of manifest: ImageManifest, in directory: FilePath) -> [MadeImage] {
        var found: [String: MadeImage] = [:]
        for (variant, arches) in manifest.images.sortedByKey() {
            for (arch, images) in arches.sortedByKey() {
                for image in images where FilePath(image.path).removingLastComponent() == directory {
                    found["\(variant)/\(image.path)", default: MadeImage(image, variant: variant, arches: [])]
                        .arches.append(arch)
                }
            }
        }
        return found.sortedByKey().map(\.value)
    }
}
