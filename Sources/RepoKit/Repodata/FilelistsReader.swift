internal import SystemPackage

/// Reads file lists, which say what files the packages of a repository have.
public enum FilelistsReader {
    /// The files of one package.
    public struct Files: Sendable, Hashable, Codable {
        /// The checksum of the package file as hexadecimal digits: ``RepositoryPackage/checksum``.
        public var packageChecksum: String
        public var files: [RepositoryFile]

        public init(packageChecksum: String, files: [RepositoryFile]) {
            self.packageChecksum = packageChecksum
            self.files = files
        }
    }

    /// The files of the packages of a document, in its order.
    ///
    /// - Parameters:
    ///   - repository: The name of the repository, for errors.
    ///   - name: The name of the file, for errors.
    ///   - checksums: Only the files of packages with these checksums; nil for all.
    /// - Throws: `.malformed` with the line, `.tooLarge`.
    public static func files(
        in document: [UInt8], repository: String, name: String = "filelists.xml",
        ofPackages checksums: Set<String>? = nil
    ) throws(RepositoryError) -> [Files] {
        let file = MetadataFile(repository: repository, name: name, path: "")
        let handler = FilelistsHandler(FileListSink(checksums))
        return try RepodataParser.parse(document, file, element: "package", into: handler).sink.packages
    }

    /// The same of a file that lies here.
    static func files(in file: MetadataFile, ofPackages checksums: Set<String>?) async throws(RepositoryError)
        -> [Files]
    {
        let handler = FilelistsHandler(FileListSink(checksums))
        return try await RepodataParser.parse(file, element: "package", into: handler).sink.packages
    }
}

/// Makes a value of each package's files.
struct FileListSink: FilelistsSink {
    private(set) var packages: [FilelistsReader.Files] = []
    private let wanted: Set<String>?

    init(_ wanted: Set<String>?) { self.wanted = wanted }

    mutating func package(checksum: TextBytes) -> Bool {
        let checksum = checksum.string
        guard wanted?.contains(checksum) ?? true else { return false }
        packages.append(FilelistsReader.Files(packageChecksum: checksum, files: []))
        return true
    }

    mutating func file(_ path: TextBytes, _ kind: RepositoryFile.Kind) {
        packages[packages.count - 1].files.append(RepositoryFile(path: path.string, kind: kind))
    }

    mutating func end() {}
}
