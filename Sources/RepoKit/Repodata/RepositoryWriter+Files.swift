public import DigestKit
public import SystemPackage

/// A package file and its place in a repository.
public struct IndexedFile: Sendable, Hashable {
    /// Where the file is read.
    public var path: FilePath
    /// The path below the repository's directory, or from the base.
    public var location: String
    /// The URL that the location counts from, if it is not the repository's own.
    public var base: String?

    public init(_ path: FilePath, location: String, base: String? = nil) {
        self.path = path
        self.location = location
        self.base = base
    }
}

extension RepositoryWriter {
    /// Writes `repodata` for package files in createrepo_c's order, reading each of them once, when its turn comes.
    ///
    /// - Parameters:
    ///   - packageChecksum: The kind of checksum that identifies packages.
    ///   - changelogLimit: How many changelog entries of a package to keep; nil for all.
    /// - Throws: `RPMError` for the first package that cannot be read; createrepo_c leaves such packages out.
    @discardableResult public func write(
        files: [IndexedFile], to repository: FilePath, packageChecksum: Checksum.Kind = .sha256,
        changelogLimit: Int? = PackageXML.defaultChangelogLimit
    ) async throws -> Repomd {
        let ordered = Self.sorted(files)
        return try await write(count: ordered.count, to: repository) { index in
            let file = ordered[index]
            let package = try DigestedPackage.read(file.path, packageChecksum)
            return RepositoryEntry(
                try PackageXML(package, changelogLimit: changelogLimit), location: file.location,
                base: file.base)
        }
    }
}
