internal import HostKit
public import SystemPackage

/// Puts a package's file into trees, by the kind of link that the configuration asks for.
public struct PackageLinker: Sendable {
    public let type: LinkType

    public init(_ type: LinkType) { self.type = type }

    /// Links or copies a file to several paths; copies of one file are hard links of each other.
    ///
    /// - Throws: What ``place(_:at:)-(FilePath,FilePath)`` throws.
    public func place(_ source: FilePath, at targets: [FilePath]) throws {
        guard let first = targets.first else { return }
        try place(source, at: first)
        let makesCopies = type == .copy || type == .hardlinkOrCopy
        for target in targets.dropFirst() {
            if makesCopies {
                do throws(FileError) { try linkOrCopy(first, target) } catch {
                    try accept(error, first, target)
                }
            } else {
                try place(source, at: target)
            }
        }
    }

    /// Links or copies a file to a path; its directory must be there.
    ///
    /// A file that is there already is left alone if it has the same size and time of change, to the second.
    /// A file is copied whole or not at all.
    /// - Throws: `.link` for another file in the way, or a file system that does not allow such links;
    ///   ``FileError`` for anything else.
    public func place(_ source: FilePath, at target: FilePath) throws {
        do throws(FileError) {
            switch type {
            case .hardlink: try Files.hardLink(source, at: target)
            case .hardlinkOrCopy: try linkOrCopy(source, target)
            case .copy:
                if Files.record(target, followingSymlinks: false) != nil {
                    throw FileError(.alreadyExists, "link", target)
                }
                try Files.copy(source, to: target, keepingTimes: true)
            case .symlink:
                // From where the link really lies: `..` does not go back through symbolic links.
                let directory = try Files.realPath(target.removingLastComponent())
                try Files.symlink(Files.relative(source, to: directory), at: target)
            case .absoluteSymlink: try Files.symlink(source, at: target)
            }
        } catch {
            try accept(error, source, target)
        }
    }

    /// Where a hard link cannot be, a copy is made: between file systems, for files of others where the system
    /// protects them, and for a file that has as many names as it can have.
    private func linkOrCopy(_ source: FilePath, _ target: FilePath) throws(FileError) {
        do {
            try Files.hardLink(source, at: target)
        } catch {
            switch error.cause {
            case .improperLink, .notPermitted, .tooManyLinks:
                try Files.copy(source, to: target, keepingTimes: true)
            default: throw error
            }
        }
    }

    private func accept(_ error: FileError, _ source: FilePath, _ target: FilePath) throws {
        switch error.code {
        case .alreadyExists:
            guard let old = Files.record(target), let new = Files.record(source),
                old.size == new.size, old.modified.seconds == new.modified.seconds
            else {
                throw ComposeError(
                    .link, "\(target) exists already and is not the same as \(source); remove it")
            }
        default:
            guard error.cause == .improperLink else { throw error }
            throw ComposeError(
                .link,
                "\(source) and \(target) lie on different file systems; "
                    + "set link_type to \"hardlink-or-copy\" or \"copy\"")
        }
    }
}
