internal import HostKit
public import SystemPackage

/// What a tree has for its images.
public struct TreeListing: Sendable, Hashable {
    /// All files but those that never go on an image, sorted by path.
    public var files: [GraftPoint]
    /// Bytes by path.
    public var sizes: [String: Int64]

    public init(_ files: [(point: GraftPoint, size: Int64)]) {
        let sorted = files.sorted { $0.point.path.precedes($1.point.path) }
        self.files = sorted.map(\.point)
        sizes = Dictionary(sorted.map { ($0.point.path, $0.size) }) { first, _ in first }
    }

    /// Reads a tree; one that is not there has nothing.
    ///
    /// - Throws: ``FileError``, also for a symbolic link that leads nowhere.
    public static func read(_ tree: FilePath) throws -> TreeListing {
        guard Files.isDirectory(tree) else { return TreeListing([]) }
        return TreeListing(try GraftPoint.files(of: tree).map { ($0, $0.size ?? 0) })
    }

    /// Whether there are packages.
    public var hasPackages: Bool { files.contains(where: \.isPackage) }
}
