internal import HostKit
internal import SystemPackage

/// Changes what an installer boots by: the medium is found by its label, and a kickstart is followed.
///
/// What need not change is left as it is, byte for byte; nothing is changed in its place.
struct InstallerTreeEdits: Sendable {
    let host: Host
    let configuration: BootConfiguration
    /// The directory with the files.
    let directory: FilePath
    /// Gets the changed files, by the same paths.
    let work: FilePath

    /// Bytes that a configuration, and a boot image, may have.
    static let limits = (text: 4 << 20, image: Int64(1) << 30)

    /// The boot image of UEFI.
    static let efiImage: FilePath = "images/efiboot.img"

    struct Outcome: Sendable {
        /// Changed copies by path.
        var files: [FilePath: FilePath] = [:]
        var warnings: [String] = []
    }

    /// - Parameter files: Relative to the directory.
    /// - Throws: `.image` for a file that is too large to be what it should be; ``CommandFailure``; ``FileError``.
    func make(_ files: [FilePath]) async throws -> Outcome {
        var outcome = Outcome()
        var followed: [String: BootImage.Change] = [:]
        for path in files {
            guard let known = BootConfiguration.known(path.string) else { continue }
            let source = directory.pushing(path)
            let old = try Files.read(source, limit: Self.limits.text)
            let new = configuration.edited(old, at: known)
            guard new != old else { continue }
            followed[known] = BootImage.Change(old: old, new: new)
            let copy = try place(path)
            try Files.writeAtomically(new, to: copy)
            try finish(copy, like: source)
            outcome.files[path] = copy
        }
        if files.contains(Self.efiImage) { try await editImage(followed, &outcome) }
        return outcome
    }

    private func editImage(_ followed: [String: BootImage.Change], _ outcome: inout Outcome) async throws {
        let source = directory.pushing(Self.efiImage)
        guard BootImage(source, on: host).isFAT else {
            outcome.warnings.append("\(source) is no FAT file system, and stays as it is")
            return
        }
        let record = try Files.stat(source)
        guard record.size <= Self.limits.image else {
            throw ComposeError(.image, "\(source) has \(record.size) bytes; that is no boot image")
        }
        let copy = try place(Self.efiImage)
        try Files.copy(source, to: copy)
        try Files.setPermissions([.ownerReadWrite], of: copy)
        let scratch = work.appending(".scratch")
        try Files.createDirectories(scratch)
        // With the time of the image it comes out the same whenever that is done.
        let changed = try await BootImage(copy, on: host).edit(
            configuration, following: followed, modified: record.modified, work: scratch)
        guard !changed.isEmpty else { return try Files.remove(copy) }
        try finish(copy, like: source)
        outcome.files[Self.efiImage] = copy
    }

    private func place(_ path: FilePath) throws -> FilePath {
        let place = work.pushing(path)
        try Files.createDirectories(place.removingLastComponent())
        return place
    }

    private func finish(_ copy: FilePath, like source: FilePath) throws {
        let record = try Files.stat(source)
        try Files.setPermissions(record.permissions.union(.ownerReadWrite), of: copy)
        try Files.setModified(record.modified, of: copy)
    }
}
