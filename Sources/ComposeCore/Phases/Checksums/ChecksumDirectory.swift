internal import HostKit
public import SystemPackage

/// The checksum files of one directory of images: all that it is to have, and nothing else.
public struct ChecksumDirectory: Sendable, Hashable {
    public var path: FilePath
    /// By file name.
    public var files: [String: ChecksumFile] = [:]

    public init(_ path: FilePath) { self.path = path }

    /// Writes the files, each by a rename, and removes checksum files of an earlier run that are none of them.
    ///
    /// - Throws: ``FileError``.
    public func write() throws {
        for (name, file) in files.sortedByKey() {
            try Files.writeAtomically(file.text, to: path.appending(name))
        }
        for name in try Self.checksumFiles(in: path).keys where files[name] == nil {
            try Files.remove(path.appending(name))
        }
    }

    /// The checksum files that a directory has, by name: those that are called so, and read so.
    static func checksumFiles(in directory: FilePath) throws -> [String: ChecksumFile] {
        var found: [String: ChecksumFile] = [:]
        for name in try Files.list(directory) where name.hasSuffix("SUM") {
            let path = directory.appending(name)
            guard let record = Files.record(path), record.kind == .regular, record.size <= largest else {
                continue
            }
            found[name] = ChecksumFile(parsing: try Files.readText(path))
        }
        return found
    }

    /// Bytes beyond which a file holds something else.
    private static let largest = 16 << 20
}
