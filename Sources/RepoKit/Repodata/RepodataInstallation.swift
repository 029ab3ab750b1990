internal import HostKit
internal import SystemPackage

/// Swaps finished metadata for what is there.
struct RepodataInstallation {
    /// A directory on the same file system that is removed afterwards, and with it the old metadata.
    let work: FilePath
    let target: FilePath

    /// - Throws: `FileError`; then the old metadata is in its place again.
    func install(_ made: FilePath) throws(FileError) {
        let old = work.appending("old")
        let exists = Files.record(target, followingSymlinks: false) != nil
        if exists { try Files.move(target, to: old) }
        do throws(FileError) {
            try Files.move(made, to: target)
        } catch {
            if exists { try Files.move(old, to: target) }
            throw error
        }
    }
}
