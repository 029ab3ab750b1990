internal import HostKit
internal import SourceDiagnostics
public import SystemPackage

extension DistGitClone {
    /// What becomes of the sources that are listed.
    public enum SourcesChange: Hashable, Sendable {
        /// The list has the new files alone.
        case replaceAll
        /// The new files are added, or take the place of those with their names.
        case add
    }

    /// The file `sources` as it is; empty when there is none.
    ///
    /// - Throws: `.badRequest` with the line of what is wrong.
    public func sources() throws(ForgeFailure) -> SourcesFile {
        guard let text = try text(of: "sources") else { return SourcesFile() }
        let file = SourcesFile(text)
        if let first = file.diagnostics.first {
            throw ForgeFailure(
                .badRequest, detail: "sources, line \(first.range.start.line): \(first.message)")
        }
        return file
    }

    /// Uploads files, and lists them in `sources` and `.gitignore`; nothing is committed.
    ///
    /// When an upload fails, the files of the clone are as they were.
    public func addSources(
        _ files: [FilePath], of package: RepositoryName, to cache: LookasideCache,
        _ change: SourcesChange = .replaceAll
    ) async throws(ForgeFailure) -> [LookasideCache.Upload] {
        var list = change == .add ? try sources() : SourcesFile()
        let ignored = try text(of: ".gitignore") ?? ""
        var uploads: [LookasideCache.Upload] = []
        for file in files { uploads.append(try await cache.upload(file, of: package)) }
        for upload in uploads {
            do throws(SourcesFile.Conflict) {
                try list.add(upload.entry, replacing: true)
            } catch {
                throw ForgeFailure(.conflict, detail: "\(error)")
            }
        }
        try write(list.text, to: "sources")
        try write(GitIgnoreFile.adding(uploads.map(\.entry.file), to: ignored), to: ".gitignore")
        return uploads
    }

    private func text(of name: FilePath) throws(ForgeFailure) -> String? {
        do throws(FileError) {
            return try Files.readText(Files.resolve(name, under: directory), limit: 1 << 20)
        } catch {
            if error.code == .notFound { return nil }
            throw ForgeFailure(.badRequest, detail: "\(error)")
        }
    }

    private func write(_ text: String, to name: FilePath) throws(ForgeFailure) {
        do {
            // A link could lead out of the clone.
            try Files.writeAtomically(text, to: Files.resolve(name, under: directory))
        } catch {
            throw ForgeFailure(.badRequest, detail: "\(error)")
        }
    }
}
