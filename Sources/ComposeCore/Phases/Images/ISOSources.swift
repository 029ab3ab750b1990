internal import HostKit
internal import SystemPackage

/// What an image is made of, as it was before: a file that changes while it is read would be on the image in
/// parts.
struct ISOSources {
    private struct Source {
        var path: FilePath
        var record: FileRecord
    }

    private var sources: [Source] = []
    /// Bytes of all files.
    private(set) var size: Int64 = 0

    /// Looks at everything that goes on an image.
    ///
    /// - Throws: `.image` for a source that is missing or no file, or a path that cannot be on an image.
    init(_ image: ISOImage) throws(ComposeError) {
        var paths: Set<String> = []
        for point in image.graftPoints {
            try Self.check(point, image, &paths)
            do {
                try add(point.source)
            } catch {
                throw ComposeError(
                    .image, "\(image.fileName): '\(point.path)' cannot be put on the image: \(error)")
            }
        }
    }

    private static func check(
        _ point: GraftPoint, _ image: ISOImage, _ paths: inout Set<String>
    ) throws(ComposeError) {
        let path = FilePath(point.path)
        guard path.isRelative, !path.isEmpty, path.components.allSatisfy({ $0.kind == .regular }) else {
            throw ComposeError(
                .image, "\(image.fileName): '\(point.path)' is no path from the root of an image")
        }
        guard paths.insert(point.path).inserted else {
            throw ComposeError(.image, "\(image.fileName): two files are to be '\(point.path)'")
        }
        guard image.boot != nil, image.tool == .genisoimage, BootLoader.changing.contains(point.path) else {
            return
        }
        guard let copies = image.boot?.changedFiles, point.source.starts(with: copies) else {
            throw ComposeError(
                .image, "\(image.fileName): \(point.source) would be changed by genisoimage; give it a copy")
        }
    }

    private mutating func add(_ path: FilePath) throws {
        let record = try Files.stat(path, followingSymlinks: false)
        switch record.kind {
        case .regular:
            size += record.size
            sources.append(Source(path: path, record: record))
        case .directory:
            for entry in try Files.tree(path) where entry.record.kind != .directory {
                try add(path.pushing(entry.path))
            }
        case .symlink:
            // It must lead somewhere now; where, its own record tells.
            _ = try Files.stat(path)
            sources.append(Source(path: path, record: record))
        case .other: throw FileError(.notRegular, "read", path)
        }
    }

    /// - Parameter expected: Below this the ISO tool itself changes files.
    /// - Throws: `.image` naming what is not as it was.
    func checkUnchanged(except expected: FilePath?) throws(ComposeError) {
        for source in sources where expected.map({ !source.path.starts(with: $0) }) ?? true {
            let record = Files.record(source.path, followingSymlinks: false)
            guard let record, record.size == source.record.size, record.modified == source.record.modified
            else {
                throw ComposeError(
                    .image,
                    "\(source.path) was \(record == nil ? "removed" : "changed") while the image was written; "
                        + "make the image again when nothing changes it any more")
            }
        }
    }
}
