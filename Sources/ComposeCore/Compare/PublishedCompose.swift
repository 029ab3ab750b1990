internal import HostKit
public import SystemPackage

/// A compose as it lies on a disk: whole, or as much of it as was published.
public struct PublishedCompose: Sendable, Hashable {
    /// As it was given.
    public let path: FilePath
    /// The directory that has `metadata`; nil where nothing but the metadata files is there.
    public let published: FilePath?
    /// The directory with the metadata files.
    public let metadata: FilePath
    /// The top of a whole compose, with its logs.
    public let top: FilePath?

    /// Finds the parts of a compose.
    ///
    /// - Parameter path: The top of a compose, its `compose` directory, or a directory of metadata files.
    /// - Throws: `.input` where none of these is.
    public init(_ path: FilePath) throws(ComposeError) {
        self.path = path
        for below in [path.appending("compose"), path] where Self.hasFiles(below.appending("metadata")) {
            published = below
            metadata = below.appending("metadata")
            // Published directories are called so in the compose that they belong to.
            let parent = below == path ? path.removingLastComponent() : path
            let isWhole = Files.exists(parent.appending("COMPOSE_ID")) || below != path
            top = isWhole ? parent : nil
            return
        }
        guard Self.hasFiles(path) else {
            throw ComposeError(
                .input, "\(path) has no metadata of a compose; is it the directory of a compose?")
        }
        published = nil
        metadata = path
        top = nil
    }

    /// Whether a directory is a whole compose or its published part.
    public static func isCompose(_ path: FilePath) -> Bool {
        [path.appending("compose"), path].contains { hasFiles($0.appending("metadata")) }
    }

    private static func hasFiles(_ directory: FilePath) -> Bool {
        ["composeinfo", "rpms", "images"].contains { Files.isRegular(directory.appending("\($0).json")) }
    }

    /// A metadata file; nil if the compose has none of it, as one that failed early.
    ///
    /// - Throws: `.metadata` for one that cannot be read.
    public func read<File: MetadataFile>(_ type: File.Type) throws(ComposeError) -> File? {
        let path = metadata.appending("\(File.type).json")
        return Files.exists(path) ? try File.read(path) : nil
    }
}
