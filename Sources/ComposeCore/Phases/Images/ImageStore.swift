internal import HostKit
internal import SystemPackage

/// Where images really are: in their trees, or in a directory of their own behind symbolic links.
struct ImageStore: Sendable {
    let layout: ComposeLayout
    /// The ID of the compose, which has a directory in the store.
    let composeID: String
    /// As `symlink_isos_to` has it; nil for none.
    let path: String?

    /// Makes a directory for images; one that is there stays as it is.
    func prepare(_ directory: FilePath) throws {
        guard let path, !Files.isDirectory(directory) else {
            return try Files.createDirectories(directory)
        }
        let target = layout.isoTarget(of: directory, in: FilePath(path), compose: composeID)
        try Files.createDirectories(target)
        try Files.createDirectories(directory.removingLastComponent())
        do {
            try Files.symlink(target, at: directory)
        } catch {
            // Images of trees and of several variants share it, and are made at the same time.
            guard error.code == .alreadyExists, Files.isDirectory(directory) else { throw error }
        }
    }
}
