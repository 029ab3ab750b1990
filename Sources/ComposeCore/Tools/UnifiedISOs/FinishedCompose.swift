internal import HostKit
public import SystemPackage

/// A compose that is done, and what its metadata says of it.
public struct FinishedCompose: Sendable {
    public let layout: ComposeLayout
    public let info: ComposeInfo
    public let images: ImageManifest

    /// - Parameter path: The top directory, or the published one in it.
    /// - Throws: `.directory` for what is no compose, `.status` for one that is not finished, `.metadata`.
    public init(_ path: FilePath) throws(ComposeError) {
        layout = ComposeLayout(try Self.top(path))
        guard let status = ComposeStatus.read(layout), status.isFinished else {
            let status = ComposeStatus.read(layout)?.rawValue ?? "without a status"
            throw ComposeError(
                .status,
                "the compose \(layout.top) is \(status); only one that is FINISHED or FINISHED_INCOMPLETE has all "
                    + "that belongs on media")
        }
        guard Files.isRegular(layout.metadata("composeinfo")) else {
            throw ComposeError(
                .metadata,
                "the compose \(layout.top) has no metadata: there is no \(layout.metadata("composeinfo"))")
        }
        info = try ComposeInfo.read(layout.metadata("composeinfo"))
        // A compose without any image has no list of them.
        images =
            Files.isRegular(layout.metadata("images"))
            ? try ImageManifest.read(layout.metadata("images")) : ImageManifest(compose: info.compose)
    }

    private static func top(_ path: FilePath) throws(ComposeError) -> FilePath {
        let parent = path.removingLastComponent()
        for candidate in [path, parent] where Files.isDirectory(candidate.appending("compose")) {
            if candidate == path || path.lastComponent == "compose" { return candidate }
        }
        throw ComposeError(
            .directory,
            "\(path) is no compose; name the directory that has 'compose', 'work' and 'logs' in it")
    }

    /// A place that the metadata names, below the published directory.
    ///
    /// - Throws: `.metadata` for one that lies elsewhere.
    func place(_ relative: String) throws(ComposeError) -> FilePath {
        guard let path = layout.compose.lexicallyResolving(FilePath(relative)) else {
            throw ComposeError(.metadata, "composeinfo.json: '\(relative)' leads out of the compose")
        }
        return path.lexicallyNormalized()
    }
}
