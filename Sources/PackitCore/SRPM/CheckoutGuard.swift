internal import HostKit
internal import Logging
internal import SystemPackage

/// Remembers files of a checkout before a run changes them, and puts them back afterwards.
struct CheckoutGuard {
    private enum Former {
        case absent
        case symlink(FilePath)
        case file([UInt8], FileRecord)
        /// Too large for memory: moved aside.
        case movedAside(FilePath)
        /// Too large for memory, and needed where it is: copied.
        case copied(FilePath, FileRecord)
    }

    private var formers: [(path: FilePath, former: Former)] = []
    private static let largestInMemory = 32 << 20

    /// Remembers what is at a path now; the first time counts.
    ///
    /// A large file is moved aside, so the caller must be about to write it anew; with a directory to copy it
    /// to, it stays where it is. What a symbolic link leads to is not remembered.
    mutating func remember(_ path: FilePath, copyingTo directory: FilePath? = nil) throws {
        guard !formers.contains(where: { $0.path == path }) else { return }
        formers.append((path, try former(path, directory)))
    }

    private func former(_ path: FilePath, _ directory: FilePath?) throws -> Former {
        guard let record = Files.record(path, followingSymlinks: false) else { return .absent }
        switch record.kind {
        case .symlink: return .symlink(try Files.readlink(path))
        case .regular where record.size <= Self.largestInMemory: return .file(try Files.read(path), record)
        case .regular:
            if let directory {
                let copy = directory.appending("saved-\(formers.count)")
                try Files.copy(path, to: copy, keepingTimes: true)
                return .copied(copy, record)
            }
            let aside = path.removingLastComponent().appending(
                ".\(path.lastComponent?.string ?? "file").packit-saved")
            try Files.move(path, to: aside)
            return .movedAside(aside)
        default:
            throw PackitError(.badCheckout, "\(path) is neither a file nor a link; packit would overwrite it")
        }
    }

    /// Has a file removed at the end that the run brought about.
    mutating func removeLater(_ path: FilePath) {
        guard !formers.contains(where: { $0.path == path }) else { return }
        formers.append((path, .absent))
    }

    /// Lets everything stay as the run left it.
    mutating func keepAll() {
        for (_, former) in formers {
            // What was moved aside was replaced for good.
            if case .movedAside(let aside) = former { try? Files.remove(aside) }
        }
        formers = []
    }

    /// Puts everything back, the last change first; what fails is told and does not stop the rest.
    mutating func restore(_ logger: Logger) {
        for (path, former) in formers.reversed() {
            do {
                try restore(path, former)
            } catch {
                logger.error("cannot restore \(path): \(error)")
            }
        }
        formers = []
    }

    private func restore(_ path: FilePath, _ former: Former) throws {
        switch former {
        case .absent:
            if Files.record(path, followingSymlinks: false) != nil { try Files.remove(path) }
        case .symlink(let target):
            if Files.isSymlink(path), try Files.readlink(path) == target { return }
            if Files.record(path, followingSymlinks: false) != nil { try Files.remove(path) }
            try Files.symlink(target, at: path)
        case .file(let bytes, let record):
            let now = Files.record(path, followingSymlinks: false)
            if now?.kind == .regular, now?.size == record.size, try Files.read(path) == bytes {
                // A file of somebody else may be read and not touched.
                if now?.modified != record.modified { try Files.setModified(record.modified, of: path) }
                return
            }
            if let now, now.kind != .regular { try Files.remove(path) }
            try Files.writeAtomically(bytes, to: path, mode: record.permissions)
            try Files.setModified(record.modified, of: path)
        case .movedAside(let aside):
            try Files.move(aside, to: path)
        case .copied(let copy, let record):
            let now = Files.record(path, followingSymlinks: false)
            if now?.kind == .regular, now?.size == record.size, now?.modified == record.modified { return }
            try Files.move(copy, to: path)
        }
    }
}
