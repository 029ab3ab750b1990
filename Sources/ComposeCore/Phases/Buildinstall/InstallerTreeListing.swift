internal import HostKit
internal import SystemPackage

/// What an installer's maker made, checked: nothing of it leads out of the tree that it goes into, or is in the way
/// of what the compose puts there.
struct InstallerTreeListing: Sendable {
    /// Each before what it holds.
    private(set) var directories: [FilePath] = []
    private(set) var files: [FilePath] = []
    private(set) var links: [(path: FilePath, target: FilePath)] = []

    /// Far more than any installer has.
    private static let limit = 100_000

    /// Lists a directory, without what is hidden at its top: that is about the directory, and not for the tree.
    ///
    /// - Parameter reserved: Places of packages and metadata, relative to the tree.
    /// - Throws: `.image` for what must not go into a tree; ``FileError``.
    init(_ directory: FilePath, reserved: [FilePath]) throws {
        guard Files.isDirectory(directory) else {
            throw ComposeError(.image, "\(directory) is no directory; the installer was not made")
        }
        var count = 0
        try Files.walk(directory) { entry in
            guard !Self.isLeftOut(entry.path) else { return false }
            count += 1
            guard count <= Self.limit else {
                throw ComposeError(
                    .image, "\(directory) has more than \(Self.limit) files; it is no installer")
            }
            guard entry.record.kind != .directory else {
                directories.append(entry.path)
                return true
            }
            if let place = reserved.first(where: {
                entry.path.starts(with: $0) || $0.starts(with: entry.path)
            }
            ) {
                throw ComposeError(
                    .image, "\(directory.pushing(entry.path)) would be in the way of \(place) in the tree")
            }
            try add(entry, of: directory)
            return true
        }
    }

    private mutating func add(_ entry: Files.WalkEntry, of directory: FilePath) throws {
        let path = directory.pushing(entry.path)
        switch entry.record.kind {
        case .regular: files.append(entry.path)
        case .symlink:
            let target = try Files.readlink(path)
            guard target.isRelative, Self.stays(entry.path, in: directory) else {
                throw ComposeError(
                    .image, "the symbolic link \(path) leads out of the installer, to \(target)")
            }
            links.append((entry.path, target))
        case .other, .directory:
            throw ComposeError(.image, "\(path) is neither a file nor a directory nor a symbolic link")
        }
    }

    private static func stays(_ path: FilePath, in directory: FilePath) -> Bool {
        do throws(FileError) {
            _ = try Files.resolve(path, under: directory)
            return true
        } catch {
            return false
        }
    }

    /// Files that the compose writes itself, and hidden ones.
    private static func isLeftOut(_ path: FilePath) -> Bool {
        guard path.components.count == 1, let name = path.lastComponent?.string else { return false }
        return name.hasPrefix(".") || ComposeLayout.TreeFile(rawValue: name) != nil
    }
}
