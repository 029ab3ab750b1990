internal import HostKit
internal import SystemPackage

/// Puts directories together one after the other, and remembers where everything came from.
struct ExtraFilesMerge {
    private let directory: FilePath
    private let use: SourceUse
    private var known: [FilePath: Entry] = [:]

    private struct Entry {
        var isDirectory: Bool
        var source: String
    }

    init(into directory: FilePath, for use: SourceUse) {
        self.directory = directory
        self.use = use
    }

    /// Everything but directories, sorted.
    var files: [FilePath] {
        known.filter { !$0.value.isDirectory }.map(\.key).sorted { $0.string.precedes($1.string) }
    }

    /// Moves what is in a directory over.
    ///
    /// - Returns: What of it replaced something else.
    /// - Throws: ``SourceError`` for a file where there is a directory, or the other way round.
    mutating func add(_ stage: FilePath, of source: String) throws -> [String] {
        var warnings: [String] = []
        for entry in try Self.opened(stage) {
            let isDirectory = entry.record.kind == .directory
            let place = directory.pushing(entry.path)
            if let other = known[entry.path] {
                guard other.isDirectory == isDirectory else {
                    throw conflict(entry.path, other, source, isDirectory)
                }
                if !isDirectory {
                    warnings.append("\(entry.path) of '\(other.source)' is replaced by that of '\(source)'")
                }
            } else if isDirectory {
                try Files.createDirectories(place)
            }
            if !isDirectory { try Files.move(stage.pushing(entry.path), to: place) }
            known[entry.path] = Entry(isDirectory: isDirectory, source: source)
        }
        return warnings
    }

    /// What is in a directory; from one that forbids it nothing could be moved.
    private static func opened(_ stage: FilePath) throws -> [Files.WalkEntry] {
        var entries: [Files.WalkEntry] = []
        try Files.walk(stage) { entry in
            if entry.record.kind == .directory {
                try Files.setPermissions(
                    entry.record.permissions.union(.ownerReadWriteExecute), of: stage.pushing(entry.path))
            }
            entries.append(entry)
            return true
        }
        return entries
    }

    private func conflict(
        _ path: FilePath, _ other: Entry, _ source: String, _ isDirectory: Bool
    ) -> SourceError {
        let kinds = isDirectory ? ("directory", "file") : ("file", "directory")
        return SourceError(
            .unusable, use,
            "\(path) is a \(kinds.0) in '\(source)' and a \(kinds.1) in '\(other.source)'; give one of them "
                + "another target")
    }
}
