internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Makes the checksums of all images and the files that tell of them.
public struct ImageChecksumPhase: Sendable {
    public let config: ImageChecksumConfig
    public let layout: ComposeLayout
    public let identity: ComposeIdentity
    /// How many images are read at a time.
    public var parallel = Machine.processors

    public init(_ config: ImageChecksumConfig, layout: ComposeLayout, identity: ComposeIdentity) {
        self.config = config
        self.layout = layout
        self.identity = identity
    }

    /// Decides which checksum files there will be.
    ///
    /// - Throws: `.configuration` for options that contradict each other, `.imageName` for a template that
    ///   cannot be filled in.
    public func plan(_ images: [MadeImage]) throws(ComposeError) -> ImageChecksumPlan {
        let kinds = try self.kinds()
        return try ImageChecksumPlan(images, kinds: kinds) {
            (variant, arch, directory) throws(ComposeError) in
            ChecksumFileStyle(
                kinds: kinds, inOneFile: config.inOneFile,
                baseName: try baseName(variant: variant, arch: arch, directory: directory))
        }
    }

    private func kinds() throws(ComposeError) -> [Checksum.Kind] {
        var kinds: [Checksum.Kind] = []
        for name in config.kinds {
            guard let kind = Checksum.Kind(name: name) else {
                let known = Checksum.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw ComposeError(
                    .configuration,
                    "media_checksums: there is no checksum '\(name)' here; use some of \(known)")
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        guard !config.inOneFile || kinds.count == 1 else {
            throw ComposeError(
                .configuration,
                "Config option \"media_checksum_one_file\" requires only one checksum to be configured in "
                    + "\"media_checksums\".")
        }
        return kinds
    }

    /// What names of joint files begin with, its dash included.
    private func baseName(
        variant: String, arch: String, directory: String
    ) throws(ComposeError) -> String {
        guard !config.baseName.isEmpty else { return "" }
        var values: [String: NameFormat.Value] = [
            "arch": .text(arch), "compose_id": .text(identity.id), "date": .text(identity.date),
            "label": .text(identity.label?.description ?? ""),
            "label_major_version": .text(identity.label?.majorVersion ?? ""),
            "release_short": .text(identity.release.short), "respin": .number(identity.respin),
            "type": .text(identity.type.rawValue), "type_suffix": .text(identity.type.suffix),
            "variant": .text(variant), "version": .text(identity.release.version),
        ]
        if config.inOneFile { values["dirname"] = .text(FilePath(directory).lastComponent?.string ?? "") }
        let name = try filled(values)
        guard !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0) else {
            throw ComposeError(
                .imageName, "media_checksum_base_filename: '\(name)' is no part of a file name; leave '/' out"
            )
        }
        return name.isEmpty ? "" : "\(name)-"
    }

    private func filled(_ values: [String: NameFormat.Value]) throws(ComposeError) -> String {
        do {
            return try NameFormat(values).fill(config.baseName)
        } catch {
            switch error {
            case .unknownKey(let key):
                let known = values.keys.sorted().joined(separator: ", ")
                throw ComposeError(
                    .imageName, "media_checksum_base_filename: there is no key '\(key)'; use some of \(known)"
                )
            case .malformed(let reason):
                throw ComposeError(
                    .imageName, "media_checksum_base_filename: '\(config.baseName)' has \(reason)")
            }
        }
    }

    /// Makes the checksums, several images at a time, and then all the files.
    ///
    /// A file is read at most once, and not at all where its checksums are known and nothing has changed since.
    /// - Parameter progress: Called with the bytes of each image that is done.
    /// - Returns: The images with their checksums, in their order.
    /// - Throws: `.image` for an image that is missing or not as it was made: no checksum is written then;
    ///   ``FileError``.
    public func perform(
        _ plan: ImageChecksumPlan, progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws -> [MadeImage] {
        let images = try await summed(plan, progress)
        let byPath = Dictionary(images.map { ($0.image.path, $0.image) }) { first, _ in first }
        for (name, directory) in plan.directories.sortedByKey() {
            var files = ChecksumDirectory(layout.compose.pushing(FilePath(name)))
            for (file, joint) in directory.joint {
                files.files[file] = ChecksumFile(
                    try joint.images.compactMap { try byPath[$0]?.entry(joint.kind) })
            }
            for path in directory.images {
                for kind in directory.single {
                    if let image = byPath[path] { files.add(try image.entry(kind)) }
                }
            }
            try files.write()
        }
        return images
    }

    private struct Work: Sendable {
        var digest: ImageDigest
        var record: FileRecord
    }

    private func summed(
        _ plan: ImageChecksumPlan, _ progress: @escaping @Sendable (Int64) -> Void
    ) async throws -> [MadeImage] {
        guard !plan.kinds.isEmpty else { return plan.images }
        var work: [ImageDigest.Identity: Work] = [:]
        var identities: [ImageDigest.Identity] = []
        for made in plan.images {
            guard let path = layout.compose.lexicallyResolving(FilePath(made.image.path)) else {
                throw ComposeError(.image, "the image \(made.image.path) is not below \(layout.compose)")
            }
            let digest = ImageDigest(image: made.image, path: path, kinds: plan.kinds)
            let record = try digest.record()
            let identity = digest.identity(record)
            work[identity] = work[identity] ?? Work(digest: digest, record: record)
            identities.append(identity)
        }
        // The largest first, so that none is left alone at the end.
        let order = work.sorted {
            ($1.value.record.size, $0.value.digest.image.path)
                < ($0.value.record.size, $1.value.digest.image.path)
        }
        let results = try await order.concurrentMap(limit: parallel) { entry in
            let result = try entry.value.digest.make(entry.value.record)
            progress(entry.value.record.size)
            return (entry.key, result)
        }
        let byIdentity = Dictionary(results) { first, _ in first }
        return zip(plan.images, identities).map { made, identity in
            var made = made
            if let result = byIdentity[identity] {
                made.image.checksums = result.checksums
                made.image.modified = result.modified
            }
            return made
        }
    }
}
