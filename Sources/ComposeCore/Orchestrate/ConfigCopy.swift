internal import HostKit
internal import SystemPackage

/// The copy of a configuration's directory in a compose, in which placeholders are filled in: nobody's files are changed.
struct ConfigCopy: Sendable {
    /// The directory of the orchestration's file; real.
    let source: FilePath
    let target: FilePath
    /// What is left out below ``source``: composes may go there.
    let excluded: [FilePath]

    /// More than any configuration has: somebody put the file into a directory with everything else.
    private static let largest: (entries: Int, bytes: Int64) = (100_000, 1 << 30)

    /// Makes the copy anew, and puts the new one in the place of an older one.
    ///
    /// - Throws: `.input` for a directory that is much too large; ``FileError``.
    func make(_ inputs: [PartInputs], values: [String: String]) throws {
        let staging = target.removingLastComponent().appending(".config.tmp")
        try Files.removeTree(staging)
        try Files.createDirectories(staging)
        var (entries, bytes): (Int, Int64) = (0, 0)
        try Files.walk(source) { entry in
            let from = source.pushing(entry.path)
            entries += 1
            if entry.record.kind == .regular { bytes += entry.record.size }
            guard entries <= Self.largest.entries, bytes <= Self.largest.bytes else { throw tooLarge }
            let to = staging.pushing(entry.path)
            switch entry.record.kind {
            case .directory:
                // Composes may lie here too.
                guard !excluded.contains(from), !Files.exists(from.appending("COMPOSE_ID")) else {
                    return false
                }
                try Files.createDirectories(to)
            case .regular: try Files.copy(from, to: to, keepingTimes: true)
            case .symlink: try Files.symlink(inCopy(try Files.readlink(from)), at: to)
            // Nothing can be read of it.
            case .other: break
            }
            return true
        }
        for file in inputs.flatMap(\.files) where file.hasPlaceholders {
            guard let place = place(of: file.path) else { continue }
            let copy = staging.pushing(place)
            // A link would lead back to the user's file.
            if Files.isSymlink(copy) { try Files.remove(copy) }
            try Files.writeAtomically(Placeholders.fill(file.bytes, with: values), to: copy)
        }
        try Files.removeTree(target)
        try Files.move(staging, to: target)
    }

    private var tooLarge: ComposeError {
        ComposeError(
            .input,
            "\(source) has more than \(Self.largest.entries) files or 1 GiB, and is copied into the compose; put the "
                + "configurations into a directory of their own")
    }

    /// What a link leads to in the copy: one into the directory by an absolute path must not lead out of the copy.
    private func inCopy(_ link: FilePath) -> FilePath {
        var rest = link
        guard link.isAbsolute, rest.removePrefix(source) else { return link }
        return target.pushing(rest)
    }

    /// Where a file is in the copy, relative to it; nil for one outside of the directory.
    func place(of file: FilePath) -> FilePath? { Self.place(of: file, in: source) }

    /// - Parameter source: A real path.
    static func place(of file: FilePath, in source: FilePath) -> FilePath? {
        var rest = (try? Files.realPath(file.removingLastComponent())) ?? file.removingLastComponent()
        guard let name = file.lastComponent, rest.removePrefix(source) else { return nil }
        return rest.appending(name)
    }
}
