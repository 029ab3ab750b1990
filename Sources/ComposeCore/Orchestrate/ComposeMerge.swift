internal import HostKit
internal import SystemPackage

/// Puts what the parts published together, as one compose.
///
/// The whole is made beside the published directory and takes its place in one step, so nobody ever sees half of it,
/// and it never depends on what was there before.
struct ComposeMerge: Sendable {
    struct Part: Sendable {
        var name: String
        var layout: ComposeLayout
    }

    let identity: ComposeIdentity
    let layout: OrchestrateLayout
    /// The finished ones, in the order of the file.
    let parts: [Part]
    /// The bytes of `parts.json`.
    let published: [UInt8]

    /// - Parameter warn: Called with what does not stop the merge.
    /// - Throws: `.metadata` when parts cannot be one compose, naming both; ``FileError``.
    func perform(_ warn: (String) -> Void) throws {
        let staging = layout.merge
        try Files.removeTree(staging)
        try Files.createDirectories(staging.appending("metadata"))
        let metadata = try MetadataMerge(identity, parts)
        for part in parts { try link(part, into: staging) }
        try metadata.write(to: staging.appending("metadata"), warn)
        try Files.writeAtomically(published, to: staging.appending("metadata").appending("parts.json"))
        try DirectoryExchange.swap(staging, layout.compose.compose)
        try Files.removeTree(staging)
    }

    private func link(_ part: Part, into staging: FilePath) throws {
        let source = part.layout.compose
        guard Files.isDirectory(source) else { throw Self.unpublished(part) }
        try Files.walk(source) { entry in
            if entry.path.string == "metadata" { return false }
            let target = staging.pushing(entry.path)
            do {
                switch entry.record.kind {
                case .directory:
                    try Task.checkCancellation()
                    try Files.createDirectories(target)
                case .regular: try Self.link(source.pushing(entry.path), at: target)
                case .symlink: try Files.symlink(try Files.readlink(source.pushing(entry.path)), at: target)
                case .other: break
                }
            } catch let error as FileError {
                throw conflict(entry.path, part, error)
            }
            return true
        }
    }

    /// Links a file, or copies it where that is impossible: to another device, for another owner, once too often.
    private static func link(_ source: FilePath, at target: FilePath) throws(FileError) {
        do {
            try Files.hardLink(source, at: target)
        } catch {
            let causes: [Errno] = [.improperLink, .tooManyLinks, .notPermitted, .permissionDenied]
            guard let cause = error.cause, causes.contains(cause) else { throw error }
            try Files.copy(source, to: target, keepingTimes: true)
        }
    }

    private func conflict(_ path: FilePath, _ part: Part, _ error: FileError) -> any Error {
        let other = parts.prefix { $0.name != part.name }.first {
            Files.record($0.layout.compose.pushing(path), followingSymlinks: false) != nil
        }
        guard let other, error.code == .alreadyExists || error.cause == .fileExists else { return error }
        return ComposeError(
            .metadata,
            "parts '\(other.name)' and '\(part.name)' both publish \(path); leave it to one of them")
    }

    private static func unpublished(_ part: Part) -> ComposeError {
        ComposeError(
            .metadata, "part '\(part.name)' says that it is finished, but there is no \(part.layout.compose)")
    }
}
