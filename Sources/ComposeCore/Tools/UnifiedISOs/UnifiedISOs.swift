internal import DigestKit
public import HostKit
public import SystemPackage

/// Makes media with the packages of all variants of a finished compose: for each arch one with packages and one with
/// debug packages, and one with sources.
public struct UnifiedISOs: Sendable {
    public let host: Host
    /// The top directory of the compose, or the published one in it.
    public let compose: FilePath
    /// Tree arches, or `src`; all when empty.
    public var arches: [String] = []
    /// How many media are made at a time.
    public var parallel = 2

    public init(_ compose: FilePath, on host: Host) {
        self.compose = compose
        self.host = host
    }

    /// Makes all media, then puts them beside the images of each variant, and tells of them in the metadata and the
    /// checksum files. Media of an earlier run are replaced.
    ///
    /// - Parameter progress: Called with the name of each medium that is begun.
    /// - Returns: The images of this run, as `images.json` lists them.
    /// - Throws: `.directory`, `.status` and `.metadata` for a compose that cannot be used, `.commandLine` for an arch
    ///   that it does not have, `.image`; nothing is published then.
    public func perform(progress: @escaping @Sendable (String) -> Void = { _ in }) async throws
        -> ImageManifest
    {
        let first = try FinishedCompose(compose)
        try Files.createDirectories(first.layout.work.lock.removingLastComponent())
        return try await FileLock.withLock(first.layout.work.lock, waiting: .milliseconds(300)) {
            // What another run changed meanwhile must not be lost.
            try await make(FinishedCompose(compose), progress)
        }
    }

    private func make(
        _ compose: FinishedCompose, _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> ImageManifest {
        let media = try UnifiedISOPlanner(compose: compose).plan(arches)
        guard !media.isEmpty else {
            throw ComposeError(.metadata, "the compose \(compose.layout.top) has no trees to put on media")
        }
        let options = try ComposeConfig.recorded(by: compose.layout)
        let work = compose.layout.work.root
        return try await WorkDirectory.withTemporaryDirectory(prefix: "unified-", in: work) { directory in
            let made = try await media.concurrentMap(limit: parallel) { medium in
                progress(medium.fileName)
                return try await make(medium, compose, options, in: directory)
            }
            try Task.checkCancellation()
            return try await UnifiedPublication(compose: compose, options: options).publish(made)
        }
    }

    private func make(
        _ medium: UnifiedMedium, _ compose: FinishedCompose, _ options: ComposeConfig,
        in directory: FilePath
    ) async throws -> UnifiedPublication.Made {
        let layout = compose.layout
        let content = UnifiedContent(
            medium: medium, info: compose.info, work: layout.work.isoFiles(medium.arch, iso: medium.fileName))
        let (points, moment) = try content.prepare()
        let script = layout.work.temporary(medium.arch).appending("unifiediso-\(medium.fileName).sh")
        var image = ISOImage(
            variant: "", arch: medium.arch, fileName: medium.fileName, directory: directory,
            volumeID: medium.volumeID, graftPoints: points,
            files: .init(
                graftPoints: layout.work.graftPoints(medium.arch, iso: medium.fileName), script: script,
                log: layout.logs.file("unifiediso-\(medium.fileName)", medium.arch)))
        image.type = medium.type
        image.isUnified = true
        image.isSupported = true
        image.tool = options.createiso.usesXorriso ? .xorriso : .genisoimage
        // Without it the largest file has 4 GiB.
        image.isoLevel = 3
        let maker = ISOMaker(
            host, layout: layout, checksums: options.imageChecksums.kinds(with: compose.images),
            epoch: ISOMaker.sourceDateEpoch(host.environment) ?? moment)
        let made = try await maker.make(image)
        return .init(medium: medium, image: made.image, files: [image.path, image.manifest])
    }
}

extension ImageManifest {
    /// The files of all images, relative to the published directory, sorted.
    public var paths: [String] {
        Set(images.values.flatMap(\.values).joined().map(\.path)).sorted { $0.precedes($1) }
    }
}
